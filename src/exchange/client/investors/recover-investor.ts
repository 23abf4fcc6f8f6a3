import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { registryAt } from "../contracts.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { checkedAddress } from "./checked-address.js";

/**
 * Gives the record of a lost wallet to a new one. For the registrar; shares follow by `recoverShares`, orders and credit by `takeOver`.
 * @throws ExchangeRefusal NotRegistered, WrongStatus, AlreadyRegistered, MissingReason
 */
export async function recoverInvestor(
  connection: Connection,
  { wallet, successor, reason }: { wallet: string; successor: string; reason: string },
): Promise<Done> {
  const sent = await transact(connection, {
    ...registryAt(connection),
    functionName: "recover",
    args: [
      checkedAddress(wallet, "the wallet"),
      checkedAddress(successor, "the successor"),
      toCode(reason, "the reason"),
    ],
  });
  return doneOf(sent);
}
