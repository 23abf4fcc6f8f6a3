import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { registryAt } from "../contracts.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { checkedAddress } from "./checked-address.js";

/**
 * Ends an investor's access. It may be registered again. For the registrar.
 * @param reason short code, kept in the record of access (17 CFR 242.301(b)(5))
 * @throws ExchangeRefusal NotRegistered, WrongStatus, MissingReason
 */
export async function revokeInvestor(
  connection: Connection,
  { wallet, reason }: { wallet: string; reason: string },
): Promise<Done> {
  const sent = await transact(connection, {
    ...registryAt(connection),
    functionName: "revoke",
    args: [checkedAddress(wallet, "the wallet"), toCode(reason, "the reason")],
  });
  return doneOf(sent);
}
