import { plain, unitsOf, unitsText } from "./amounts.js";
import type { FeedSource } from "./source.js";

const MAX_POSITIONS = 1_000;

/** A wallet's record and positions, as `exchange_investor` reports them; undefined for a wallet without a record. */
export async function readInvestor({ query }: FeedSource, wallet: string): Promise<object | undefined> {
  const [record] = await query("SELECT * FROM investors WHERE wallet = :wallet", { wallet }, 1);
  if (!record) return undefined;
  const positions = await query("SELECT * FROM positions WHERE wallet = :wallet", { wallet }, MAX_POSITIONS);
  return {
    wallet,
    status: record.status,
    investorId: record.investor_id,
    category: record.category,
    evidenceHash: record.evidence_hash,
    verifiedAt: record.verified_at,
    verified: record.verified,
    expiresAt: record.expires_at,
    expires: record.expires,
    jurisdiction: record.jurisdiction,
    accountType: record.account_type,
    affiliationGroup: record.affiliation_group,
    affiliations: JSON.parse(String(record.affiliations)) as string[],
    successor: record.successor,
    lastEvent: record.last_event,
    lastReason: record.last_reason,
    changed: record.changed,
    positions: positions.map((row) => ({
      asset: row.asset,
      token: row.token,
      symbol: row.symbol,
      amount: plain(row.amount),
      units: unitsText(unitsOf(row.balance)),
      lockedShares: plain(row.locked_shares),
      affiliate: row.affiliate === null ? null : row.affiliate === 1,
    })),
  };
}
