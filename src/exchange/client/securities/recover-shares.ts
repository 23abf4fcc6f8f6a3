import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { securityTokenAt } from "../contracts.js";
import { checkedAddress } from "../investors/checked-address.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { security as find } from "./security.js";

/** Moves the shares of a lost wallet to its successor in the registry. For the transfer agent. @throws ExchangeRefusal NotRecovered */
export async function recoverShares(
  connection: Connection,
  recovery: { security: string; from: string; reason?: string },
): Promise<Done> {
  const security = await find(connection, recovery.security);
  const sent = await transact(connection, {
    ...securityTokenAt(security.address),
    functionName: "recover",
    args: [
      checkedAddress(recovery.from, "the lost wallet"),
      toCode(recovery.reason ?? "WALLET-RECOVERY", "the reason"),
    ],
    subject: { security, token: security },
  });
  return doneOf(sent);
}
