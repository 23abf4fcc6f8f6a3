import type { Address } from "viem";
import { readContract } from "viem/actions";
import { fromCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { registryAt } from "../contracts.js";
import { ACCOUNT_TYPES, type AccountType, STATUSES, type Status, wordOf } from "../enums.js";
import { isoInstant } from "../instants.js";
import { checkedAddress } from "./checked-address.js";

/** An investor's record, with its status at the chain's time. */
export interface Investor {
  wallet: Address;
  status: Status;
  investorId: string;
  category: number;
  jurisdiction: string;
  accountType: AccountType;
  /** ISO-8601. */
  verifiedAt: string;
  expiresAt: string;
  evidenceHash: string;
  group: string;
  /** Issuers of which it is an affiliate. */
  affiliateOf: string[];
  /** The wallet that took the record over, where it was recovered. */
  successor?: Address;
}

const NOBODY = `0x${"00".repeat(20)}`;

/** An investor's record; its status is `none` where there is no record. */
export async function investor(connection: Connection, wallet: string): Promise<Investor> {
  const { client } = connection;
  const registry = registryAt(connection);
  const address = checkedAddress(wallet, "the wallet");
  const now = BigInt(await connection.now());
  const [[record], status, issuers, successor] = await Promise.all([
    readContract(client, { ...registry, functionName: "investorOf", args: [address] }),
    readContract(client, { ...registry, functionName: "statusOf", args: [address, now] }),
    readContract(client, { ...registry, functionName: "affiliationsOf", args: [address] }),
    readContract(client, { ...registry, functionName: "successorOf", args: [address] }),
  ]);
  return {
    wallet: address,
    status: wordOf(STATUSES, status),
    investorId: fromCode(record.investorId),
    category: record.category,
    jurisdiction: fromCode(record.jurisdiction),
    accountType: wordOf(ACCOUNT_TYPES, record.accountType),
    verifiedAt: isoInstant(record.verifiedAt),
    expiresAt: isoInstant(record.expiresAt),
    evidenceHash: fromCode(record.evidenceHash),
    group: fromCode(record.group),
    affiliateOf: issuers.map(fromCode),
    ...(successor !== NOBODY && { successor }),
  };
}
