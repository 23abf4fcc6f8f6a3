import type { View } from "./table.js";

const notOrphaned = (alias: string): string => `NOT EXISTS (SELECT 1 FROM orphans WHERE orphans.seq = ${alias}.seq)`;

/** Rows of one way of taking part, for `account_activity`. */
interface Activity {
  from: string;
  address: string;
  activity: string;
  counterparty?: string;
  hash?: string;
  token?: [address: string, id: string];
  amount?: string;
  ether?: string;
  fee?: string;
  succeeded?: string;
  number?: string;
  timed?: false;
  where?: string;
}

function activitySelect(row: Activity): string {
  const columns = [
    `${row.address} AS address`,
    "moved.seq AS seq",
    `${row.number ?? "moved.block_number"} AS block_number`,
    `${row.timed === false ? "NULL" : "blocks.timestamp"} AS timestamp`,
    `${row.timed === false ? "NULL" : "blocks.time"} AS time`,
    `${row.activity} AS activity`,
    `${row.counterparty ?? "NULL"} AS counterparty`,
    `${row.hash ?? "NULL"} AS transaction_hash`,
    `${row.token?.[0] ?? "NULL"} AS token_address`,
    `${row.token?.[1] ?? "NULL"} AS token_id`,
    `${row.amount ?? "NULL"} AS amount`,
    `${row.ether ?? "NULL"} AS amount_ether`,
    `${row.fee ?? "NULL"} AS fee_wei`,
    `${row.succeeded ?? "1"} AS succeeded`,
  ];
  const where = [row.where, notOrphaned("moved")].filter(Boolean).join(" AND ");
  return `SELECT ${columns.join(", ")}\nFROM ${row.from}\nWHERE ${where}`;
}

const withBlock = (name: string): string => `${name} AS moved JOIN blocks ON blocks.seq = moved.seq`;

const transaction = {
  from: withBlock("transactions"),
  hash: "moved.hash",
  amount: "moved.value_wei",
  ether: "moved.value_ether",
  succeeded: "moved.status",
};
const internal = {
  from: withBlock("internal_transfers"),
  hash: "moved.transaction_hash",
  amount: "moved.value_wei",
  ether: "moved.value_ether",
};
const token = {
  from: withBlock("token_transfers"),
  hash: "moved.transaction_hash",
  token: ["moved.token_address", "moved.token_id"] as [string, string],
  amount: "moved.amount",
};

const activities: Activity[] = [
  {
    ...transaction,
    address: "moved.from_address",
    activity: "CASE WHEN moved.to_address IS NULL THEN 'created contract' ELSE 'sent' END",
    counterparty: "coalesce(moved.to_address, moved.contract_address)",
    fee: "moved.fee_wei",
  },
  {
    ...transaction,
    address: "moved.to_address",
    activity: "'received'",
    counterparty: "moved.from_address",
    where: "moved.to_address IS NOT NULL",
  },
  {
    ...internal,
    address: "moved.from_address",
    activity: "'sent internally'",
    counterparty: "moved.to_address",
  },
  {
    ...internal,
    address: "moved.to_address",
    activity: "'received internally'",
    counterparty: "moved.from_address",
  },
  { ...token, address: "moved.from_address", activity: "'sent token'", counterparty: "moved.to_address" },
  { ...token, address: "moved.to_address", activity: "'received token'", counterparty: "moved.from_address" },
  {
    from: withBlock("withdrawals"),
    address: "moved.address",
    activity: "'withdrawal'",
    amount: "moved.amount_wei",
    ether: "moved.amount_ether",
  },
  {
    from: withBlock("genesis_accounts"),
    number: "blocks.number",
    address: "moved.address",
    activity: "'genesis'",
    amount: "moved.balance_wei",
    ether: "moved.balance_ether",
  },
  {
    from: "overrides AS moved",
    timed: false,
    address: "moved.address",
    activity: "'override of ' || moved.changed",
    amount: "CASE WHEN moved.changed = 'balance' THEN moved.after END",
    ether: "moved.after_ether",
    where: "moved.address IS NOT NULL",
  },
];

const ofBlock = (name: string): string =>
  `SELECT ${name}.*, blocks.hash AS block_hash, blocks.timestamp, blocks.time
FROM ${name} JOIN blocks ON blocks.seq = ${name}.seq
WHERE ${notOrphaned(name)}`;

/** Views that leave out what was reverted, and one that gathers all that an account took part in. */
export const LEDGER_VIEWS: View[] = [
  { name: "canonical_blocks", select: `SELECT * FROM blocks WHERE ${notOrphaned("blocks")}` },
  { name: "canonical_block_runs", select: `SELECT * FROM block_runs WHERE ${notOrphaned("block_runs")}` },
  {
    name: "canonical_ends",
    select: `SELECT seq, number, hash, timestamp, time FROM canonical_blocks
UNION ALL
SELECT seq, last_number, last_hash, timestamp, time FROM canonical_block_runs`,
  },
  { name: "canonical_transactions", select: ofBlock("transactions") },
  { name: "canonical_logs", select: ofBlock("logs") },
  { name: "canonical_token_transfers", select: ofBlock("token_transfers") },
  {
    name: "orphaned_transactions",
    select: `SELECT transactions.*, blocks.hash AS block_hash, blocks.timestamp, blocks.time,
  orphans.revert_seq, reverts.method AS revert_method
FROM orphans JOIN transactions ON transactions.seq = orphans.seq JOIN blocks ON blocks.seq = orphans.seq
JOIN reverts ON reverts.seq = orphans.revert_seq`,
  },
  { name: "account_activity", select: activities.map(activitySelect).join("\nUNION ALL\n") },
];
