import { readFileSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { STATUSES } from "../../src/exchange/client/enums.js";
import { projection } from "../../src/exchange/ledger/projection.js";
import { removeDirectories } from "../support/directories.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { withLedger } from "../support/ledger-reading.js";
import { type Market, startMarket } from "../support/market.js";
import { endCommands } from "../support/process.js";
import type { Deployed } from "../support/viem-clients.js";
import {
  agentsDay,
  CAST,
  openStage,
  operatorsDay,
  poolsDay,
  registrarsDay,
  type Stage,
  strangersDay,
  subscribersDay,
  TRADE,
} from "./ledger-story.js";

type Row = Record<string, string | number | null>;

let market: Market;
let stage: Stage;
let pool: Deployed;
const lower = (text: string): string => text.toLowerCase();

function rows(sql: string, ...params: unknown[]): Row[] {
  return withLedger(market.chain.dataDir, (database: Database) => database.prepare<unknown[], Row>(sql).all(...params));
}

/** What the contracts themselves say, as the ledger's rows are to say it; read before the chain is stopped. */
async function readChain() {
  const { exchange, dollars, registry, operator } = market;
  const orders: Row[] = [];
  for (let id = 1n; ; id++) {
    type View = { owner: string; status: number; remaining: bigint; expiresAt: number };
    const order = await market.read<View>(exchange, "orderOf", [id]);
    const status = ["none", "open", "dormant", "filled", "cancelled"][order.status] as string;
    if (status === "none") break;
    orders.push({ order_id: Number(id), owner: lower(order.owner), status, remaining: Number(order.remaining) });
  }
  const credits: Row[] = [];
  for (const { address } of [operator, ...Object.values(CAST)]) {
    const balance = Number(await market.read<bigint>(exchange, "creditOf", [dollars.address, address]));
    if (balance > 0) credits.push({ wallet: lower(address), balance });
  }
  const at = await market.now();
  const shares: Row[] = [];
  const investors: Row[] = [];
  for (const { address } of [...Object.values(CAST), pool]) {
    const balance = Number(await market.read<bigint>(stage.demo, "balanceOf", [address]));
    const free = Number(await market.read<bigint>(stage.demo, "unlockedBalanceOf", [address, at]));
    if (balance > 0) shares.push({ wallet: lower(address), balance, locked_shares: balance - free });
    const status = STATUSES[await market.read<number>(registry, "statusOf", [address, at])] as string;
    if (status !== "none") investors.push({ wallet: lower(address), status });
  }
  const [bid, ask] = await market.read<[bigint, bigint]>(exchange, "bestPrices", [stage.id]);
  const lastPrice = Number(await market.read<bigint>(exchange, "lastPrice", [stage.id]));
  const outstanding = Number(await market.read<bigint>(stage.demo, "totalSupply"));
  return { orders, credits, shares, investors, best: { bid: Number(bid), ask: Number(ask) }, lastPrice, outstanding };
}

let said: Awaited<ReturnType<typeof readChain>>;

beforeAll(async () => {
  market = await startMarket({ flags: ["--exchange"] });
  stage = await openStage(market);
  await registrarsDay(stage);
  await agentsDay(stage);
  await subscribersDay(stage);
  await operatorsDay(stage);
  pool = await poolsDay(stage);
  await strangersDay(stage);
  await market.pass(2 * 86_400);
  await market.send(stage.demo, "unlock", [CAST.grace.address]);
  said = await readChain();
  await market.chain.stop();
}, 60_000);

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

const byWallet = (list: Row[]): Row[] =>
  list.sort((one, other) => (String(one.wallet) < String(other.wallet) ? -1 : 1));

describe("the ledger says of the market what its contracts say:", () => {
  it("the status of every wallet", () => {
    expect(rows("SELECT wallet, status FROM investors ORDER BY wallet")).toEqual(byWallet(said.investors));
  });

  it("the status of every order, and what of it remains", () => {
    const found = rows(
      "SELECT order_id, owner, status, remaining FROM orders WHERE order_id IS NOT NULL ORDER BY order_id",
    );
    expect(found).toEqual(said.orders);
    expect(new Set(found.map(({ status }) => status))).toEqual(new Set(["open", "dormant", "filled", "cancelled"]));
  });

  it("and both in whole shares and dollars, after every event", () => {
    const wrong = (table: string, condition: string) =>
      rows(`SELECT * FROM ${table} WHERE market IS NOT NULL AND NOT coalesce(${condition}, 0)`);
    expect(wrong("order_events", "shares_remaining = remaining AND shares_filled = filled")).toEqual([]);
    expect(wrong("order_events", "price IS NULL OR price_dollars = price / 1e6")).toEqual([]);
    expect(wrong("best_prices", "bid_shares = bid_quantity AND ask_shares = ask_quantity")).toEqual([]);
  });

  it("what everyone holds, how much of it is locked, and the dollars credited", () => {
    const positions = "SELECT wallet, balance, locked_shares FROM positions WHERE asset = 'shares' ORDER BY wallet";
    expect(rows(positions)).toEqual(byWallet(said.shares));
    const credits = "SELECT wallet, balance FROM positions WHERE asset = 'credit' ORDER BY wallet";
    expect(rows(credits)).toEqual(byWallet(said.credits));
  });

  it("the best prices, the last price, and the shares outstanding", () => {
    expect(rows("SELECT coalesce(bid_price, 0) AS bid, coalesce(ask_price, 0) AS ask FROM best_prices")).toEqual([
      said.best,
    ]);
    expect(rows("SELECT last_price FROM markets")).toEqual([{ last_price: said.lastPrice }]);
    expect(rows("SELECT outstanding FROM securities")).toEqual([{ outstanding: said.outstanding }]);
  });
});

it("has every kind of event", () => {
  const kinds = (table: string) => rows(`SELECT DISTINCT event FROM ${table} ORDER BY event`).map(({ event }) => event);
  expect(kinds("investor_events")).toEqual(
    [
      ...["affiliated", "delegate allowed", "delegate withdrawn", "denied", "frozen", "recovered", "registered"],
      ...["renewed", "revoked", "took over", "unaffiliated", "unfrozen", "updated"],
    ].sort(),
  );
  expect(kinds("security_events")).toEqual(
    [
      ...["burned", "created", "document removed", "document updated", "forced transfer", "holder cap set", "issued"],
      ...["listed", "lot added", "lots unlocked", "paused", "recovered", "unpaused"],
    ].sort(),
  );
  expect(kinds("market_events")).toEqual(["fee recipient set", "fees set", "hours set", "listed", "pool created"]);
  expect(kinds("halts")).toEqual(["halted", "resumed"]);
  expect(kinds("order_events")).toEqual(
    [
      ...["amendment refused", "cancellation refused", "cancelled", "received", "reduced", "replaced", "rested"],
      ...["traded", "triggered", "waiting for its stop price"],
    ].sort(),
  );
  expect(kinds("credits")).toEqual(["credited", "deposited", "escrowed", "withdrawn"]);
  expect(kinds("liquidity_events")).toEqual(["added", "removed"]);
  expect(kinds("role_events")).toEqual(["granted", "revoked"]);
});

it("leaves no table and no view of the exchange empty", () => {
  for (const { name } of [...projection.tables, ...(projection.views ?? [])]) {
    expect({ name, rows: rows(`SELECT count(*) AS count FROM ${name}`)[0]?.count }).not.toEqual({ name, rows: 0 });
  }
});

describe("a grant, a denial and a limitation of access have", () => {
  it.each([
    ["registered", "KYC-COMPLETE", CAST.alice.address, "active"],
    ["denied", "NOT-ACCREDITED", CAST.applicant.address, "none"],
    ["frozen", "SANCTIONS-CHECK", CAST.dave.address, "frozen"],
  ])("%s: who, why, by whom and when", (event, reason, wallet, status) => {
    const [row] = rows("SELECT * FROM investor_events WHERE event = ? AND wallet = ?", event, lower(wallet));
    expect(row).toMatchObject({ reason, status, by_address: lower(market.operator.address) });
    expect(row?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(rows("SELECT status FROM transactions WHERE hash = ?", row?.transaction_hash)).toEqual([{ status: 1 }]);
  });
});

it("has all sixteen items of 17 CFR 242.302(c) of an order and its trade", () => {
  const sql = `SELECT received, orders.symbol, orders.shares, program_trade, side, short_sale, kind, orders.price_dollars,
      expires, time_in_force, account_type, executed, trades.price_dollars AS executed_price, trades.shares AS executed_shares,
      buyer, seller
    FROM orders JOIN trades ON trades.taker_order_id = orders.order_id WHERE program_trade = 1`;
  expect(rows(sql)).toEqual([
    {
      ...{ received: expect.any(String), symbol: "DEMO", shares: 40, program_trade: 1, side: "buy", short_sale: 0 },
      ...{ kind: "limit", price_dollars: 25, expires: null, time_in_force: "IOC", account_type: "proprietary" },
      ...{ executed: expect.any(String), executed_price: 25, executed_shares: 40 },
      ...{ buyer: lower(CAST.bob.address), seller: lower(CAST.alice.address) },
    },
  ]);
  // Item (11): instructions to modify or cancel.
  const modified = "SELECT event, by_address, replaced_by FROM order_events WHERE event IN ('reduced', 'replaced')";
  expect(rows(`${modified} ORDER BY seq`)).toEqual([
    { event: "reduced", by_address: lower(CAST.alice.address), replaced_by: null },
    { event: "replaced", by_address: lower(CAST.alice.address), replaced_by: 4 },
  ]);
  expect(rows("SELECT replaces, client_order_id FROM orders WHERE order_id = 4")).toEqual([
    { replaces: 1, client_order_id: "A-1" },
  ]);
});

it("has refused orders with their terms and the rule that refused them", () => {
  const refused = rows(
    `SELECT refused_by, refusal, venue, side, shares, kind FROM orders WHERE status = 'refused' ORDER BY seq`,
  );
  expect(refused.map(({ refused_by }) => refused_by)).toEqual([
    ...["FillOrKillUnfilled", "SharesLocked", "ShortSale", "NotEligible", "BadPrice", "UnknownMarket", "NotDelegate"],
    ...["Halted", "NothingToTrade", "SlippageExceeded", "AffiliateOnBookOnly"],
  ]);
  expect(refused[1]).toMatchObject({ venue: "book", side: "sell", shares: 400, kind: "limit" });
  expect(refused[1]?.refusal).toMatch(/^lot of 500 DEMO unlocks on \d{4}-\d\d-\d\d; \d+ are free to trade$/);
  expect(refused[3]?.refusal).toContain("is revoked");
  expect(refused[7]?.refusal).toBe("the market DEMO is halted (NEWS-PENDING)");
  expect(refused.slice(8).map(({ venue }) => venue)).toEqual(["router", "pool", "pool"]);
  const instructions = rows("SELECT event, refused_by FROM order_events WHERE refused_by IS NOT NULL ORDER BY seq");
  expect(instructions).toEqual([
    { event: "amendment refused", refused_by: "BadQuantity" },
    { event: "cancellation refused", refused_by: "NotOwner" },
  ]);
});

it("has refused transfers of shares with the rule", () => {
  expect(rows("SELECT method, shares, refused_by, restriction_code FROM transfers_restricted ORDER BY seq")).toEqual([
    { method: "transfer", shares: 1, refused_by: "TransferRestricted", restriction_code: 1 },
    { method: "transfer", shares: 7, refused_by: "TransferRestricted", restriction_code: 32 },
    { method: "transfer", shares: 600, refused_by: "SharesLocked", restriction_code: 18 },
    { method: "transferFrom", shares: 1, refused_by: "ERC20InsufficientAllowance", restriction_code: null },
    { method: "transfer", shares: 595, refused_by: "SharesLocked", restriction_code: 18 },
  ]);
});

it("sums a day up per security, as 17 CFR 242.302(b) asks", () => {
  const [sums] = rows("SELECT count(*) AS trades, sum(shares) AS shares, sum(value_dollars) AS dollars FROM trades");
  expect(
    rows(
      `SELECT sum(trades) AS trades, sum(shares) AS shares, sum(settlement_value_dollars) AS dollars FROM daily_trading_summary`,
    ),
  ).toEqual([sums]);
  expect(rows("SELECT sum(book_trades) AS book, sum(pool_trades) AS pool FROM daily_trading_summary")).toEqual([
    rows(
      "SELECT count(*) FILTER (WHERE venue = 'book') AS book, count(*) FILTER (WHERE venue = 'pool') AS pool FROM trades",
    )[0],
  ]);
});

it.each(["1m", "5m", "15m", "1h", "1d"])("draws candles of %s over all trades", (width) => {
  const [sums] = rows(
    "SELECT count(*) AS trades, sum(quantity) AS quantity, max(price) AS high, min(price) AS low FROM trades",
  );
  const all = `SELECT sum(trades) AS trades, sum(quantity) AS quantity, max(high) AS high, min(low) AS low FROM candles_${width}`;
  expect(rows(all)).toEqual([sums]);
  const ends =
    "SELECT (SELECT price FROM trades ORDER BY seq, log_index LIMIT 1) AS first, (SELECT price FROM trades ORDER BY seq DESC, log_index DESC LIMIT 1) AS last";
  const candles = `SELECT (SELECT open FROM candles_${width} ORDER BY opened_at LIMIT 1) AS first,
    (SELECT close FROM candles_${width} ORDER BY opened_at DESC LIMIT 1) AS last`;
  expect(rows(candles)).toEqual(rows(ends));
});

describe("the dictionary's query of", () => {
  const page = readFileSync(new URL("../../docs/ledger.md", import.meta.url), "utf8");
  const chapter = /^## Questions of the market\n([\s\S]*?)^## /m.exec(page)?.[1] ?? "";
  const queries = [...chapter.matchAll(/^### (.+)\n[\s\S]*?```sql\n([\s\S]*?)```/gm)].map(
    ([, question, sql]) => [question as string, sql as string] as const,
  );

  it("every question is there", () => {
    expect(queries).toHaveLength((chapter.match(/^### /gm) ?? []).length);
    expect(queries).toHaveLength(8);
  });

  it.each(queries)("%s finds rows", (_question, sql) => {
    expect(rows(sql)).not.toEqual([]);
  });
});

it("ignores an unrelated contract that emits a trade", () => {
  expect(rows("SELECT DISTINCT address FROM logs WHERE topic0 = ?", TRADE)).toHaveLength(2);
  expect(rows("SELECT count(*) AS fakes FROM trades WHERE trade_id = 999")).toEqual([{ fakes: 0 }]);
  expect(rows("SELECT DISTINCT venue_address FROM trades ORDER BY venue")).toEqual([
    { venue_address: lower(market.exchange.address) },
    { venue_address: lower(pool.address) },
  ]);
});

it("is rebuilt from the journal row for row", () => expectLedgerEqualsRebuild(market.chain.dataDir));
