import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { registryAt } from "../contracts.js";
import { type Instant, toSeconds } from "../instants.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { checkedAddress } from "./checked-address.js";

export interface Renewal {
  wallet: string;
  expiresAt: Instant;
  /** The chain's time if not given. */
  verifiedAt?: Instant;
  evidenceHash?: string;
  /** Short code (default: `REVERIFIED`). */
  reason?: string;
}

/** Renews an investor's verification. For the registrar. @throws ExchangeRefusal NotRegistered, WrongStatus, BadVerification */
export async function renewInvestor(connection: Connection, renewal: Renewal): Promise<Done> {
  const verifiedAt = renewal.verifiedAt ?? (await connection.now());
  const sent = await transact(connection, {
    ...registryAt(connection),
    functionName: "renew",
    args: [
      checkedAddress(renewal.wallet, "the wallet"),
      toCode(renewal.evidenceHash ?? "", "the evidence's hash"),
      toSeconds(verifiedAt, "the verification's date"),
      toSeconds(renewal.expiresAt, "the verification's expiry"),
      toCode(renewal.reason ?? "REVERIFIED", "the reason"),
    ],
  });
  return doneOf(sent);
}
