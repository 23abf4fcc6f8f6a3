import type { Address } from "viem";
import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { registryAt } from "../contracts.js";
import { ACCOUNT_TYPES, type AccountType, numberOf } from "../enums.js";
import { ExchangeClientError } from "../errors.js";
import { type Instant, toSeconds } from "../instants.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { checkedAddress } from "./checked-address.js";

export interface Registration {
  wallet: Address;
  /** Pseudonymous id of the person: text of at most 32 characters, or 32 bytes as hex. Never personal data. */
  investorId: string;
  /** Paragraph of 17 CFR 230.501(a), 1 to 13. */
  category: number;
  /** First instant at which the verification no longer holds. */
  expiresAt: Instant;
  /** When accreditation was verified; the chain's time if not given. */
  verifiedAt?: Instant;
  /** Hash of the evidence, which stays with the registrar. */
  evidenceHash?: string;
  /** ISO 3166-2, as `US-NY`. */
  jurisdiction?: string;
  accountType?: AccountType;
  /** Affiliation group (common control). */
  group?: string;
  /** Short code (default: `KYC-COMPLETE`). */
  reason?: string;
}

/**
 * Registers an accredited investor. For the registrar.
 * @throws ExchangeRefusal AlreadyRegistered, BadCategory, BadVerification, MissingInvestorId, AccessControlUnauthorizedAccount
 */
export async function registerInvestor(connection: Connection, registration: Registration): Promise<Done> {
  const { category, jurisdiction = "", accountType = "other", group = "", evidenceHash = "" } = registration;
  if (!Number.isInteger(category) || category < 0 || category > 255) {
    throw new ExchangeClientError("INVALID_INPUT", `the category must be a whole number from 1 to 13, not ${category}`);
  }
  const verifiedAt = registration.verifiedAt ?? (await connection.now());
  const record = {
    investorId: toCode(registration.investorId, "the investor's id"),
    evidenceHash: toCode(evidenceHash, "the evidence's hash"),
    group: toCode(group, "the group"),
    verifiedAt: toSeconds(verifiedAt, "the verification's date"),
    expiresAt: toSeconds(registration.expiresAt, "the verification's expiry"),
    jurisdiction: toCode(jurisdiction, "the jurisdiction", 8),
    category,
    accountType: numberOf(ACCOUNT_TYPES, accountType, "the account type"),
  };
  const reason = toCode(registration.reason ?? "KYC-COMPLETE", "the reason");
  const sent = await transact(connection, {
    ...registryAt(connection),
    functionName: "register",
    args: [checkedAddress(registration.wallet, "the wallet"), record, reason],
  });
  return doneOf(sent);
}
