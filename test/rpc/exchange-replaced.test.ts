import { join } from "node:path";
import { CAST, DOLLAR, openStage, type Stage } from "../exchange/ledger-story.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { type Market, startMarket } from "../support/market.js";
import { openSocket, type Socket } from "../support/websocket.js";

interface Level {
  price: string;
  quantity: string;
}

interface Book {
  /** A whole book, in place of what was reported before. */
  snapshot: boolean;
  symbol: string | null;
  bids: Level[];
  asks: Level[];
}

const { alice, bob } = CAST;

let market: Market;
let stage: Stage;
let socket: Socket;
/** Snapshots: of a chain without markets, and with one. */
let empty: string;
let listed: string;

beforeAll(async () => {
  const folder = temporaryDirectory();
  [empty, listed] = ["empty", "listed"].map((name) => join(folder, `${name}.couverture`)) as [string, string];
  market = await startMarket();
  await market.chain.rpc("snapshot_save", empty);
  stage = await openStage(market);
  await market.chain.rpc("snapshot_save", listed);
  socket = await openSocket(market.chain.wsUrl);
}, 60_000);

afterAll(async () => {
  await socket.close();
  await cleanUp();
});

/** A book as a client keeps it: the last whole one, and the changes on top of it. */
function kept(all: readonly Book[]): { bids: Level[]; asks: Level[] } {
  const reports = all.slice(all.findLastIndex(({ snapshot }) => snapshot));
  const side = (name: "bids" | "asks"): Level[] => {
    const levels = new Map<string, Level>();
    for (const level of reports.flatMap((report) => report[name])) {
      if (level.quantity === "0") levels.delete(level.price);
      else levels.set(level.price, level);
    }
    const sorted = [...levels.values()].sort((one, other) => Number(one.price) - Number(other.price));
    return name === "asks" ? sorted : sorted.reverse();
  };
  return { bids: side("bids"), asks: side("asks") };
}

const bookNow = async (): Promise<object> => {
  const { bids, asks } = await market.chain.rpc<Book>("exchange_book", stage.id, 100);
  return { bids, asks };
};

it("subscriptions to trades and books follow the chain of a snapshot that is loaded", async () => {
  const books = await socket.request("eth_subscribe", "exchangeBook", stage.id);
  const trades = await socket.request("eth_subscribe", "exchangeTrades", stage.id);
  const reports = (count: number): Promise<Book[]> => socket.received<Book>(books, count);
  await reports(1);
  await stage.place(alice, { side: "sell", quantity: 9n, cents: 2_600 });
  await reports(2);
  await stage.place(bob, { side: "buy", quantity: 2n, cents: 2_600 });
  expect(kept(await reports(3))).toEqual(await bookNow());
  expect(await socket.received(trades, 1)).toEqual([expect.objectContaining({ price: "26", quantity: "2" })]);

  // The order is not on the chain of the snapshot.
  await market.chain.rpc("snapshot_load", listed);
  expect(kept(await reports(4))).toEqual(await bookNow());
  await stage.place(alice, { side: "sell", quantity: 5n, cents: 2_700 });
  await reports(5);
  await stage.place(bob, { side: "buy", quantity: 1n, cents: 2_700 });
  expect(kept(await reports(6))).toEqual(await bookNow());
  const [, second] = await socket.received(trades, 2);
  expect(second).toMatchObject({ symbol: "DEMO", price: "27", quantity: "1", removed: false });

  // There is no such market on this chain, and then one of another security.
  await market.chain.rpc("snapshot_load", empty);
  expect(kept(await reports(7))).toEqual({ bids: [], asks: [] });
  const other = await market.issueSecurity({ symbol: "OTHER" });
  for (const investor of [alice, bob]) await market.registerInvestor(investor);
  expect(await market.list(other)).toBe(stage.id);
  await market.issue(other, alice, 100n);
  for (const investor of [alice, bob]) {
    await market.fund(investor, 1_000n * DOLLAR);
    await market.approve(market.dollars, investor);
    await market.approve(other, investor);
  }
  await stage.place(alice, { side: "sell", quantity: 4n, cents: 2_800 });
  await reports(8);
  await stage.place(bob, { side: "buy", quantity: 3n, cents: 2_800 });
  const last = await reports(9);
  expect(kept(last)).toEqual(await bookNow());
  expect(last.slice(7).map(({ symbol }) => symbol)).toEqual(["OTHER", "OTHER"]);
  const [, , third] = await socket.received(trades, 3);
  expect(third).toMatchObject({ symbol: "OTHER", price: "28", quantity: "3", removed: false });

  await market.chain.rpc("snapshot_load", empty);
  expect(kept(await reports(10))).toEqual({ bids: [], asks: [] });
  expect(await socket.request("eth_unsubscribe", books)).toBe(true);
  expect(await socket.request("eth_unsubscribe", trades)).toBe(true);
}, 60_000);
