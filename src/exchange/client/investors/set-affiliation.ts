import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { registryAt } from "../contracts.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { checkedAddress } from "./checked-address.js";

export interface Affiliation {
  wallet: string;
  /** The issuer's short code, as its securities carry it. */
  issuer: string;
  affiliated: boolean;
  /** Short code (default: `AFFILIATION`). */
  reason?: string;
}

/** Records that an investor is an affiliate of an issuer (17 CFR 230.144(a)), or no longer. For the registrar. */
export async function setAffiliation(
  connection: Connection,
  { wallet, issuer, affiliated, reason = "AFFILIATION" }: Affiliation,
): Promise<Done> {
  const sent = await transact(connection, {
    ...registryAt(connection),
    functionName: "setAffiliation",
    args: [
      checkedAddress(wallet, "the wallet"),
      toCode(issuer, "the issuer"),
      affiliated,
      toCode(reason, "the reason"),
    ],
  });
  return doneOf(sent);
}
