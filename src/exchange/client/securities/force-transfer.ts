import { type Amount, toUnits } from "../amounts.js";
import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { securityTokenAt } from "../contracts.js";
import { checkedAddress } from "../investors/checked-address.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { security as find } from "./security.js";

export interface ForcedTransfer {
  security: string;
  from: string;
  to: string;
  shares: Amount;
  /** Short code, as `COURT-ORDER`. */
  reason: string;
}

/** Moves shares without their holder, to an eligible investor; locked lots stay locked. For the transfer agent. */
export async function forceTransfer(connection: Connection, transfer: ForcedTransfer): Promise<Done> {
  const security = await find(connection, transfer.security);
  const sent = await transact(connection, {
    ...securityTokenAt(security.address),
    functionName: "forcedTransfer",
    args: [
      checkedAddress(transfer.from, "the holder"),
      checkedAddress(transfer.to, "the receiver"),
      toUnits(transfer.shares, security.decimals, "the amount of shares"),
      toCode(transfer.reason, "the reason"),
    ],
    subject: { security, token: security },
  });
  return doneOf(sent);
}
