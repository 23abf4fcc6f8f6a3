import { WebSocketProvider } from "ethers";
import { createPublicClient, webSocket } from "viem";
import { CAST, openStage, orderRequest, poolsDay, type Stage } from "../exchange/ledger-story.js";
import { startChain } from "../support/chain.js";
import { removeDirectories } from "../support/directories.js";
import { byEngine } from "../support/engines.js";
import { code, type Market, startMarket } from "../support/market.js";
import { endCommands } from "../support/process.js";
import { openSocket, type Socket } from "../support/websocket.js";

type Json = Record<string, unknown>;
type Page = { items: Json[]; next: string | null };

const lower = (text: string): string => text.toLowerCase();
const { alice, bob, carol, dave } = CAST;

let market: Market;
let stage: Stage;
let socket: Socket;

beforeAll(async () => {
  market = await startMarket({ flags: ["--exchange"] });
  stage = await openStage(market);
  await market.issue(stage.demo, dave, 50n);
  socket = await openSocket(market.chain.wsUrl);
}, 60_000);

afterAll(async () => {
  await socket.close();
  await endCommands();
  removeDirectories();
});

const ask = <T = Page>(method: string, ...params: unknown[]): Promise<T> => market.chain.rpc<T>(method, ...params);

describe("what was acknowledged is seen at once, by", () => {
  it("exchange_orders: an order that rests", async () => {
    const id = await stage.place(alice, { side: "sell", quantity: 100n, cents: 2_550, clientOrderId: "A-1" });
    const { items, next } = await ask("exchange_orders", { owner: alice.address });
    expect(next).toBeNull();
    expect(items).toEqual([
      expect.objectContaining({
        ...{ orderId: String(id), status: "open", symbol: "DEMO", side: "sell", kind: "limit", timeInForce: "GTC" },
        ...{ price: "25.5", priceUnits: "25500000", quantity: "100", remaining: "100", filled: "0" },
        ...{ clientOrderId: "A-1", accountType: "retail", owner: lower(alice.address), refusedBy: null },
      }),
    ]);
  });

  it("exchange_trades: a fill, with its parties, orders and fees", async () => {
    await stage.place(bob, { side: "buy", quantity: 40n, cents: 2_550 });
    const { items } = await ask("exchange_trades", { market: stage.id });
    expect(items).toEqual([
      expect.objectContaining({
        ...{ venue: "book", symbol: "DEMO", price: "25.5", quantity: "40", value: "1020", valueUnits: "1020000000" },
        ...{ buyer: lower(bob.address), seller: lower(alice.address), takerSide: "buy", makerOrderId: "1" },
        ...{ takerOrderId: "2", buyerFee: "2.04", sellerFee: "1.02" },
      }),
    ]);
  });

  it("exchange_orders: one that is refused, with the rule in words", async () => {
    const short = orderRequest(stage.id, { side: "sell", quantity: 5_000n, cents: 2_600 });
    await stage.refused(market.exchange, "place", [short], alice);
    const { items } = await ask("exchange_orders", { status: "refused" });
    expect(items[0]).toMatchObject({ status: "refused", refusedBy: "ShortSale", quantity: "5000", orderId: null });
    expect(items[0]?.refusal).toContain("would be short");
  });

  it("exchange_book: levels of both sides, the best first", async () => {
    await stage.place(dave, { side: "buy", quantity: 7n, cents: 2_400 });
    await stage.place(dave, { side: "buy", quantity: 3n, cents: 2_410 });
    const book = await ask<{ bids: Json[]; asks: Json[]; blockNumber: number }>("exchange_book", stage.id);
    expect(book.bids.map(({ price, quantity }) => [price, quantity])).toEqual([
      ["24.1", "3"],
      ["24", "7"],
    ]);
    expect(book.asks).toEqual([{ price: "25.5", priceUnits: "25500000", quantity: "60", quantityUnits: "60" }]);
    expect(book.blockNumber).toBe(Number(await ask("eth_blockNumber")));
    const shallow = await ask<{ bids: Json[] }>("exchange_book", stage.id, 1);
    expect(shallow.bids).toHaveLength(1);
  });

  it("exchange_markets: terms, best and last prices, halts", async () => {
    await market.send(market.exchange, "halt", [stage.id, code("NEWS")]);
    expect(await ask("exchange_markets")).toEqual([
      expect.objectContaining({
        ...{ market: stage.id, symbol: "DEMO", security: lower(stage.demo.address), tick: "0.01", lot: "1" },
        ...{ makerFeeBps: 10, takerFeeBps: 20, halted: true, haltReason: "NEWS", lastPrice: "25.5" },
        ...{ bestBid: "24.1", bestAsk: "25.5", pool: null },
      }),
    ]);
    await market.send(market.exchange, "resume", [stage.id, code("NEWS")]);
    expect(await ask("exchange_markets")).toEqual([expect.objectContaining({ halted: false, haltReason: null })]);
  });

  it("exchange_investor: a record with its positions; null for a stranger", async () => {
    const investor = await ask<Json>("exchange_investor", carol.address);
    expect(investor).toMatchObject({ status: "active", accountType: "employee", affiliations: ["DEMO"], category: 6 });
    expect(investor.positions).toEqual([
      expect.objectContaining({ asset: "shares", symbol: "DEMO", units: "2000", amount: 2_000, affiliate: true }),
    ]);
    expect(await ask("exchange_investor", CAST.applicant.address)).toBeNull();
  });

  it("exchange_candles: what the trades of a width come to", async () => {
    const [candle, ...more] = await ask<Json[]>("exchange_candles", stage.id, "1d");
    expect(more).toEqual([]);
    expect(candle).toMatchObject({ open: "25.5", high: "25.5", low: "25.5", close: "25.5", quantity: "40", trades: 1 });
    const from = Number(candle?.openedAt) + 86_400;
    expect(await ask("exchange_candles", stage.id, "1d", { from })).toEqual([]);
  });
});

describe("lists", () => {
  it("come newest first, page by page, each item once", async () => {
    for (let cents = 2_300; cents < 2_307; cents++) await stage.place(bob, { side: "buy", quantity: 1n, cents });
    const all = await ask("exchange_orders", { market: stage.id });
    const pages: Json[] = [];
    let after: string | undefined;
    do {
      const page: Page = await ask("exchange_orders", { market: stage.id, limit: 4, after });
      expect(page.items.length).toBeLessThanOrEqual(4);
      pages.push(...page.items);
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(pages).toEqual(all.items);
    const blocks = pages.map(({ blockNumber }) => Number(blockNumber));
    expect(blocks).toEqual([...blocks].sort((one, other) => other - one));
  });

  it.each(["of a market", "of all"])("of trades %s come so too", async (which) => {
    const filter = which === "of all" ? {} : { market: stage.id };
    if (which === "of a market") {
      for (let size = 1n; size <= 3n; size++) await stage.place(bob, { side: "buy", quantity: size, cents: 2_550 });
    }
    const all = await ask("exchange_trades", filter);
    const first = await ask("exchange_trades", { ...filter, limit: 2 });
    const second = await ask("exchange_trades", { ...filter, limit: 2, after: first.next });
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.next).toBeNull();
    expect(all.items.map(({ quantity }) => quantity)).toEqual(["3", "2", "1", "40"]);
  });

  it("narrow to a wallet and a status", async () => {
    const { items } = await ask("exchange_orders", { owner: bob.address, status: "filled" });
    expect(items.at(-1)).toMatchObject({ orderId: "2", status: "filled" });
    expect((await ask("exchange_trades", { wallet: carol.address })).items).toEqual([]);
    expect((await ask("exchange_trades", { wallet: alice.address })).items).toHaveLength(4);
  });
});

describe("refusals say what is wrong:", () => {
  it.each([
    ["exchange_orders", [{ limit: 1_001 }], "1 to 1000"],
    ["exchange_orders", [{ status: "lost" }], 'one of "open"'],
    ["exchange_trades", [{ after: "1; DROP TABLE" }], '"next" of an earlier answer'],
    ["exchange_candles", [1, "2m"], 'one of "1m"'],
    ["exchange_book", [0], "the number of a market"],
    ["exchange_book", [77], "there is no market 77"],
    ["exchange_investor", ["0x12"], "an address"],
  ])("%s %j", async (method, params, sentence) => {
    await expect(ask(method, ...params)).rejects.toThrow(sentence);
  });

  it("a chain without an exchange says so", async () => {
    const chain = await startChain({ flags: ["--no-exchange"] });
    await expect(chain.rpc("exchange_markets")).rejects.toThrow("this chain has no exchange");
    await chain.stop();
  });
});

describe("eth_subscribe", () => {
  it("sends each trade once, of book and pool, and again as removed when a revert orphans it", async () => {
    const trades = await socket.request("eth_subscribe", "exchangeTrades", stage.id);
    const before = await ask("exchange_trades", { market: stage.id });
    const checkpoint = await ask<string>("evm_snapshot");
    await stage.place(bob, { side: "buy", quantity: 5n, cents: 2_550 });
    await poolsDay(stage);
    const listed = await ask("exchange_trades", { market: stage.id });
    const expected = listed.items.slice(0, listed.items.length - before.items.length).reverse();
    const sent = await socket.received<Json>(trades, expected.length);
    expect(sent).toEqual(expected.map((trade) => ({ ...trade, removed: false })));
    expect(new Set(sent.map(({ venue }) => venue))).toEqual(new Set(["book", "pool"]));

    await ask("evm_revert", checkpoint);
    const all = await socket.received<Json>(trades, 2 * expected.length);
    const removed = all.slice(expected.length);
    expect(removed.every((trade) => trade.removed === true)).toBe(true);
    expect(new Set(removed.map(({ transactionHash }) => transactionHash))).toEqual(
      new Set(sent.map(({ transactionHash }) => transactionHash)),
    );
    expect(await ask("exchange_trades", { market: stage.id })).toEqual(before);
    expect(await socket.request("eth_unsubscribe", trades)).toBe(true);
  });

  it("sends a book at first, then the levels that change, also back by a revert", async () => {
    const books = await socket.request("eth_subscribe", "exchangeBook", stage.id);
    const [first] = await socket.received<{ snapshot: boolean; bids: Json[]; asks: Json[] }>(books, 1);
    const book = await ask<{ bids: Json[]; asks: Json[] }>("exchange_book", stage.id, 100);
    expect(first).toMatchObject({ snapshot: true, bids: book.bids, asks: book.asks });

    const checkpoint = await ask<string>("evm_snapshot");
    await stage.place(alice, { side: "sell", quantity: 9n, cents: 2_600 });
    const [, second] = await socket.received<Json>(books, 2);
    const level = { price: "26", priceUnits: "26000000", quantity: "9", quantityUnits: "9" };
    expect(second).toEqual({
      ...{ market: stage.id, symbol: "DEMO", blockNumber: Number(await ask("eth_blockNumber")), snapshot: false },
      ...{ bids: [], asks: [level] },
    });

    await ask("evm_revert", checkpoint);
    const [, , third] = await socket.received<Json>(books, 3);
    expect(third).toMatchObject({ bids: [], asks: [{ ...level, quantity: "0", quantityUnits: "0" }] });
    await socket.request("eth_unsubscribe", books);
  });

  it("works with an unmodified viem client", async () => {
    const client = createPublicClient({ transport: webSocket(market.chain.wsUrl) });
    const transport = client.transport as unknown as {
      subscribe(options: {
        params: unknown[];
        onData(data: { result: Json }): void;
        onError(error: Error): void;
      }): Promise<{ unsubscribe(): Promise<unknown> }>;
      getRpcClient(): Promise<{ close(): void }>;
    };
    let resolveTrade: (trade: Json) => void = () => {};
    const firstTrade = new Promise<Json>((resolve) => {
      resolveTrade = resolve;
    });
    const params = ["exchangeTrades", stage.id];
    const subscription = await transport.subscribe({
      params,
      onData: ({ result }) => resolveTrade(result),
      onError: () => {},
    });
    await stage.place(bob, { side: "buy", quantity: 1n, cents: 2_550 });
    expect(await firstTrade).toMatchObject({ price: "25.5", quantity: "1", removed: false });
    await subscription.unsubscribe();
    (await transport.getRpcClient()).close();
  });

  it("works with an unmodified ethers provider", async () => {
    const provider = new WebSocketProvider(market.chain.wsUrl);
    const subscription = await provider.send("eth_subscribe", ["exchangeBook", stage.id]);
    expect(subscription).toMatch(/^0x/);
    expect(await provider.send("eth_unsubscribe", [subscription])).toBe(true);
    await provider.destroy();
  });

  it("refuses a market that is no number, and other kinds by naming those there are", async () => {
    await expect(socket.request("eth_subscribe", "exchangeTrades")).rejects.toThrow("the number of a market");
    await expect(socket.request("eth_subscribe", "exchangeTrade", 1)).rejects.toThrow(
      byEngine("errors", { native: "exchangeTrades", ganache: 'no "exchangeTrade" subscription' }),
    );
  });
});
