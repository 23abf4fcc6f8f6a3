import { EXCHANGE_PROJECTION } from "../exchange/ledger/location.js";
import { openJournalOn } from "../persistence/journal/index.js";
import { openLedger } from "../persistence/ledger/ledger.js";
import {
  type BlockSpan,
  type ChainDifference,
  diffChains,
  openOverlay,
  openSnapshot,
  type SnapshotFile,
} from "../persistence/snapshot/index.js";

/** A row of the ledger's exchange tables. */
export type ExchangeRow = Readonly<Record<string, string | number | bigint | null | Uint8Array>>;

/** An order or trade that is not in both, or not as it was. */
export interface ExchangeDifference {
  id: string;
  a?: ExchangeRow;
  b?: ExchangeRow;
}

export interface SnapshotDifference extends ChainDifference {
  /** The digests: they are the same exactly where nothing differs. */
  a: { file: string; digest: string; block: number };
  b: { file: string; digest: string; block: number };
  same: boolean;
  orders: ExchangeDifference[];
  trades: ExchangeDifference[];
}

/**
 * What changed from one snapshot to another: blocks, accounts, storage, and the orders and trades of the exchange, as the
 * ledger has them.
 * @throws SnapshotError
 */
export async function diffSnapshots(fileA: string, fileB: string): Promise<SnapshotDifference> {
  const a = openSnapshot(fileA);
  try {
    const b = openSnapshot(fileB);
    try {
      return await diff(a, b);
    } finally {
      b.close();
    }
  } finally {
    a.close();
  }
}

async function diff(a: SnapshotFile, b: SnapshotFile): Promise<SnapshotDifference> {
  const place = ({ file, digest, manifest }: SnapshotFile) => ({ file, digest, block: manifest.head.number });
  const chain = diffChains(a, b);
  const differs = [chain.blocks.a, chain.blocks.b].some(hasTransactions);
  const [tablesA, tablesB] = differs ? [await exchangeTables(a), await exchangeTables(b)] : [NO_TABLES, NO_TABLES];
  return {
    ...chain,
    ...{ a: place(a), b: place(b), same: a.digest === b.digest },
    orders: rowsThatDiffer(tablesA.orders, tablesB.orders),
    trades: rowsThatDiffer(tablesA.trades, tablesB.trades),
  };
}

const hasTransactions = (span: BlockSpan | undefined): boolean => span !== undefined && span.transactions > 0;

type Rows = Map<string, ExchangeRow>;

const NO_TABLES: { orders: Rows; trades: Rows } = { orders: new Map(), trades: new Map() };

/** Orders without a number were refused: the transaction that was to enter them stands for them. */
const ORDERS = `SELECT coalesce(CAST(order_id AS TEXT), transaction_hash || '/' || entry_index) AS id, status, venue, symbol, side,
  kind, owner, shares, price_dollars, shares_filled, refusal FROM orders ORDER BY seq, transaction_index, entry_index`;

const TRADES = `SELECT venue_address || '/' || CAST(trade_id AS TEXT) AS id, CAST(trade_id AS TEXT) AS trade, venue, symbol, buyer, seller,
  shares, price_dollars, value_dollars FROM canonical_trades ORDER BY seq, log_index`;

const MAX_ROWS = 1_000_000;

/** The exchange's orders and trades of a snapshot's chain: of a ledger that is generated for this, in memory. */
async function exchangeTables(snapshot: SnapshotFile): Promise<typeof NO_TABLES> {
  if (snapshot.manifest.options.exchange === false) return NO_TABLES;
  const journal = await openJournalOn(await openOverlay(snapshot.section("journal")), {
    durability: "relaxed",
    verifyTail: 1,
  });
  try {
    const ledger = await openLedger({ file: ":memory:", projections: [EXCHANGE_PROJECTION] });
    try {
      for await (const record of journal.iterate(0)) {
        ledger.append([record]);
        await ledger.drained();
      }
      await ledger.sync();
      const rows = async (sql: string): Promise<Rows> => {
        const { columns, rows } = await ledger.query(sql, [], MAX_ROWS);
        const named = rows.map((row) =>
          Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])),
        );
        return new Map(named.map((row) => [String(row.id), row]));
      };
      return { orders: await rows(ORDERS), trades: await rows(TRADES) };
    } finally {
      await ledger.close();
    }
  } finally {
    await journal.close();
  }
}

function rowsThatDiffer(a: Rows, b: Rows): ExchangeDifference[] {
  const found: ExchangeDifference[] = [];
  for (const id of new Set([...a.keys(), ...b.keys()])) {
    const [one, other] = [a.get(id), b.get(id)];
    if (text(one) === text(other)) continue;
    found.push({ id, ...(one && { a: one }), ...(other && { b: other }) });
  }
  return found;
}

const text = (row: ExchangeRow | undefined): string =>
  JSON.stringify(row ?? null, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
