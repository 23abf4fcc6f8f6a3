import { type Amount, toUnits } from "../amounts.js";
import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { securityTokenAt } from "../contracts.js";
import { type Instant, SECONDS_PER_DAY, toSeconds } from "../instants.js";
import { checkedAddress } from "../investors/checked-address.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { security as find } from "./security.js";

export interface Issuance {
  /** Symbol or address. */
  security: string;
  to: string;
  /** Whole shares. */
  shares: Amount;
  /** Now, if not given. */
  acquiredAt?: Instant;
  /** The day on which the lot is free; the holding period from its acquisition if not given. */
  unlocksOn?: Instant;
  /** Short code (default: `ISSUANCE`). */
  reason?: string;
}

/** Issues a lot of shares. For the transfer agent. @throws ExchangeRefusal TransferRestricted, BadUnlockDay, ZeroAmount */
export async function issueShares(connection: Connection, issuance: Issuance): Promise<Done> {
  const { acquiredAt, unlocksOn, reason = "ISSUANCE" } = issuance;
  const security = await find(connection, issuance.security);
  const unlockDay = unlocksOn === undefined ? 0 : Math.floor(toSeconds(unlocksOn, "the unlock day") / SECONDS_PER_DAY);
  const sent = await transact(connection, {
    ...securityTokenAt(security.address),
    functionName: "issue",
    args: [
      checkedAddress(issuance.to, "the receiver"),
      toUnits(issuance.shares, security.decimals, "the amount of shares"),
      acquiredAt === undefined ? 0 : toSeconds(acquiredAt, "the acquisition date"),
      unlockDay,
      toCode(reason, "the reason"),
    ],
    subject: { security, token: security },
  });
  return doneOf(sent);
}
