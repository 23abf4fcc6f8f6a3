import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { registryAt } from "../contracts.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { checkedAddress } from "./checked-address.js";

/** Records that an applicant was refused access (17 CFR 242.301(b)(5)). For the registrar. */
export async function denyApplicant(
  connection: Connection,
  { wallet, investorId, reason }: { wallet: string; investorId: string; reason: string },
): Promise<Done> {
  const sent = await transact(connection, {
    ...registryAt(connection),
    functionName: "deny",
    args: [checkedAddress(wallet, "the wallet"), toCode(investorId, "the investor's id"), toCode(reason, "the reason")],
  });
  return doneOf(sent);
}
