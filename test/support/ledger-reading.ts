import { join } from "node:path";
import Sqlite from "better-sqlite3";
import type { Observation, RpcLog } from "./observation.js";

/** Reads from the ledger of a data directory, as any SQL tool would. */
export function withLedger<T>(dataDir: string, read: (database: Sqlite.Database) => T): T {
  const database = new Sqlite(join(dataDir, "ledger.sqlite"), { readonly: true, fileMustExist: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

/** The names of the ledger's tables. */
export function ledgerTables(database: Sqlite.Database): string[] {
  return database
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
    )
    .pluck()
    .all();
}

const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const MULTI_TRANSFERS = new Set([
  "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62",
  "0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb",
]);
const addressIn = (topic: string | undefined): string => `0x${(topic ?? "").slice(26)}`;

/** A token transfer as text, by the standards' events: hash, log, standard, token, from, to, and id or amount where one word says it. */
function transferIn({ transactionHash, logIndex, address, topics, data }: RpcLog): string | undefined {
  const where = `${transactionHash} ${Number(logIndex)}`;
  if (MULTI_TRANSFERS.has(topics[0] ?? ""))
    return [where, "ERC-1155", address, addressIn(topics[2]), addressIn(topics[3])].join(" ").toLowerCase();
  if (topics[0] !== TRANSFER) return undefined;
  const parties = [address, addressIn(topics[1]), addressIn(topics[2])];
  const [standard, quantity] =
    topics.length === 4 ? ["ERC-721", BigInt(topics[3] as string)] : ["ERC-20", BigInt(data)];
  return [where, standard, ...parties, quantity].join(" ").toLowerCase();
}

/**
 * Asserts that the ledger of a stopped chain holds everything that the chain answered: its blocks, transactions, logs, token
 * transfers and contracts, each once.
 */
export function expectLedgerHolds(dataDir: string, seen: Observation): void {
  withLedger(dataDir, (database) => {
    const column = (sql: string) => database.prepare<[], string>(sql).pluck().all();
    expect(column("SELECT hash FROM canonical_blocks ORDER BY number")).toEqual(seen.blocks.map(({ hash }) => hash));
    expect(column("SELECT hash FROM canonical_transactions ORDER BY block_number, transaction_index")).toEqual(
      seen.transactions.map(({ hash }) => hash),
    );
    const logs = seen.receipts.flatMap((receipt) => receipt.logs);
    expect(column("SELECT transaction_hash || ' ' || log_index FROM logs ORDER BY block_number, log_index")).toEqual(
      logs.map(({ transactionHash, logIndex }) => `${transactionHash} ${Number(logIndex)}`),
    );
    expect(
      column(
        `SELECT DISTINCT lower(transaction_hash || ' ' || log_index || ' ' || standard || ' ' || token_address || ' ' ||
                from_address || ' ' || to_address ||
                CASE standard WHEN 'ERC-20' THEN ' ' || amount WHEN 'ERC-721' THEN ' ' || token_id ELSE '' END)
         FROM token_transfers`,
      ).sort(),
    ).toEqual(
      logs
        .map(transferIn)
        .filter((transfer) => transfer !== undefined)
        .sort(),
    );
    const contracts = column("SELECT address FROM contracts");
    expect(new Set(contracts).size).toBe(contracts.length);
    // Contracts that transactions created, and those that contracts created, which show by having logged.
    const created = seen.receipts
      .filter(({ status, contractAddress }) => status === "0x1" && contractAddress !== null)
      .map(({ contractAddress }) => contractAddress as string);
    expect(contracts).toEqual(
      expect.arrayContaining([...new Set([...created, ...logs.map(({ address }) => address)])]),
    );
  });
}
