import { createExchangeClient, type ExchangeClient } from "../../src/exchange/client/client.js";
import type { ExchangeRefusal } from "../../src/exchange/client/refusals/refusal.js";
import { account } from "../support/accounts.js";
import { removeDirectories } from "../support/directories.js";
import { type Market, startMarket } from "../support/market.js";
import { endCommands } from "../support/process.js";

const [alice, bob, carol, dora] = [account(1).address, account(2).address, account(3).address, account(4).address];
const DAY = 86_400;

let market: Market;
/** The operator's client. */
let operator: ExchangeClient;
const as = (who: string) => operator.as(who as `0x${string}`);

/** What an action was refused with. */
const refusalOf = (attempt: Promise<unknown>): Promise<ExchangeRefusal> =>
  attempt.then(
    () => {
      throw new Error("this was not refused");
    },
    (error: ExchangeRefusal) => error,
  );

const isoDay = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);

beforeAll(async () => {
  market = await startMarket({ flags: ["--clock", "step"] });
  const { chain, registry, dollars, exchange, factory, router } = market;
  operator = createExchangeClient({
    request: ({ method, params }) => chain.rpc(method, ...((params ?? []) as unknown[])),
    addresses: {
      registry: registry.address,
      settlementToken: dollars.address,
      exchange: exchange.address,
      poolFactory: factory.address,
      router: router.address,
    },
    account: market.operator.address,
  });
  const expiresAt = (await market.now()) + 3_000 * DAY;
  for (const [index, wallet] of [alice, bob, carol].entries()) {
    await operator.registerInvestor({
      wallet,
      investorId: `INV-${index}`,
      category: 5,
      expiresAt,
      jurisdiction: "US-NY",
    });
    await operator.mint({ to: wallet, amount: "1,000,000.00" });
  }
  await operator.issueSecurity({ name: "Demo Incorporated", symbol: "DEMO", issuer: "DEMO-INC", holdingDays: 180 });
  await operator.listMarket({ security: "DEMO", tick: "0.01", lot: 10, makerFeeBps: 10, takerFeeBps: 20 });
  await operator.issueShares({
    security: "DEMO",
    to: alice,
    shares: 1_000,
    acquiredAt: isoDay((await market.now()) - 400 * DAY),
  });
});

afterAll(async () => {
  await endCommands();
  await removeDirectories();
});

describe("an operator's client", () => {
  it("reads back the investors that it registered", async () => {
    expect(await operator.investors()).toMatchObject([
      { wallet: alice, status: "active", investorId: "INV-0", category: 5, jurisdiction: "US-NY" },
      { wallet: bob, status: "active" },
      { wallet: carol, status: "active" },
    ]);
    expect(await operator.investor(dora)).toMatchObject({ status: "none" });
  });

  it("freezes and unfreezes, with reasons", async () => {
    await operator.freezeInvestor({ wallet: carol, reason: "SANCTIONS-REVIEW" });
    expect(await operator.investor(carol)).toMatchObject({ status: "frozen" });
    await operator.unfreezeInvestor({ wallet: carol, reason: "REVIEW-CLEARED" });
    expect(await operator.investor(carol)).toMatchObject({ status: "active" });
  });

  it("finds securities and markets by their symbols", async () => {
    expect(await operator.securities()).toMatchObject([
      { symbol: "DEMO", issuer: "DEMO-INC", category: "other-equity", outstanding: "1000", holders: 1, paused: false },
    ]);
    expect(await operator.markets()).toMatchObject([
      { id: 1, name: "DEMO/DUSD", tick: "0.01", lot: "10", hours: "always", open: true, halted: false },
    ]);
    await expect(operator.book({ market: "ACME" })).rejects.toMatchObject({
      code: "UNKNOWN_MARKET",
      message: "there is no market ACME; there are 1 (DEMO/DUSD)",
    });
    await expect(operator.security("ACME")).rejects.toMatchObject({
      code: "UNKNOWN_SECURITY",
      message: "there is no security ACME; there are DEMO",
    });
  });
});

describe("a trader's client", () => {
  it("enters orders in whole shares and dollars, approving once what they pay with", async () => {
    const sale = await as(alice).placeOrder({ market: "DEMO", side: "sell", quantity: 100, limit: "12.50" });
    expect(sale).toMatchObject({ orderId: 1n, market: "DEMO/DUSD", filled: "0", resting: "100" });
    const purchase = await as(bob).placeOrder({ market: "DEMO/DUSD", side: "buy", quantity: "40", limit: 12.5 });
    expect(purchase).toMatchObject({ orderId: 2n, filled: "40", averagePrice: "12.50", resting: "0" });
    const before = await market.clients.reader.getTransactionCount({ address: bob });
    await as(bob).placeOrder({ market: 1, side: "buy", quantity: 50, limit: "12.40" });
    expect(await market.clients.reader.getTransactionCount({ address: bob })).toBe(before + 1);
  });

  it("reads the book, trades, candles and positions", async () => {
    expect(await operator.book({ market: "DEMO" })).toEqual({
      market: "DEMO/DUSD",
      id: 1,
      bids: [{ price: "12.40", quantity: "50", cumulative: "50" }],
      asks: [{ price: "12.50", quantity: "60", cumulative: "60" }],
      spread: "0.10",
      last: "12.50",
    });
    const trade = {
      venue: "book",
      side: "buy",
      price: "12.50",
      quantity: "40",
      value: "500.00",
      buyer: bob,
      seller: alice,
    };
    expect(await operator.trades({ market: "DEMO" })).toMatchObject([trade]);
    expect(await operator.candles({ market: "DEMO", interval: "1d" })).toMatchObject([
      { open: "12.50", high: "12.50", low: "12.50", close: "12.50", volume: "40", value: "500.00", trades: 1 },
    ]);
    expect(await operator.positions(alice)).toMatchObject({
      holdings: [{ security: "DEMO", total: "960", free: "960", held: "60", locked: "0", lots: [] }],
      cash: [{ token: "DUSD", balance: "1000000.00", credit: "499.50" }],
    });
  });

  it("amends: smaller keeps the place, another price is a new order", async () => {
    expect(await as(alice).amendOrder({ orderId: 1, remaining: 50 })).toMatchObject({
      orderId: 1n,
      resting: "50",
      keptPriority: true,
    });
    expect(await as(bob).amendOrder({ orderId: 3, price: "12.45" })).toMatchObject({
      orderId: 4n,
      resting: "50",
      keptPriority: false,
    });
    expect((await operator.openOrders(bob)).map(({ id, price }) => [id, price])).toEqual([[4n, "12.45"]]);
  });

  it("reports the status of every order", async () => {
    await as(bob).cancelOrder(4);
    const brief = (await operator.orders({ market: "DEMO" })).map(({ id, status, filled, remaining, cancelled }) => ({
      ...{ id, status, filled, remaining },
      ...(cancelled && { cancelled }),
    }));
    expect(brief).toEqual([
      { id: 1n, status: "open", filled: "40", remaining: "50" },
      { id: 2n, status: "filled", filled: "40", remaining: "0" },
      { id: 3n, status: "cancelled", filled: "0", remaining: "0", cancelled: "replaced" },
      { id: 4n, status: "cancelled", filled: "0", remaining: "0", cancelled: "requested" },
    ]);
    expect(await operator.orders({ owner: alice })).toHaveLength(1);
    expect(await operator.order(1)).toMatchObject({ side: "sell", kind: "limit", status: "open", remaining: "50" });
  });

  it("sends a market order that names no worst price up to a tenth beyond the best", async () => {
    expect(await as(bob).placeOrder({ market: "DEMO", side: "buy", quantity: 10 })).toMatchObject({
      filled: "10",
      resting: "0",
    });
    const [order] = (await operator.orders({ owner: bob })).slice(-1);
    expect(order).toMatchObject({ kind: "market", timeInForce: "IOC", price: "13.75" });
  });

  it("deposits, withdraws, and cancels everything", async () => {
    await as(bob).deposit({ amount: "250.25" });
    expect((await operator.positions(bob)).cash).toMatchObject([{ credit: expect.stringMatching(/^\d/) }]);
    const { amount } = await as(alice).withdraw();
    expect(amount).toBe("624.375");
    expect(await as(alice).cancelAllOrders()).toEqual({ cancelled: [1n] });
  });
});

describe("a pool's client", () => {
  it("creates it, gives it liquidity, and trades with it", async () => {
    expect(await operator.createPool("DEMO")).toMatchObject({ isVenue: true });
    expect(await as(alice).addLiquidity({ market: "DEMO", shares: 400, dollars: 5_000 })).toMatchObject({
      shares: "400",
      dollars: "5000.00",
    });
    expect(await operator.pool("DEMO")).toMatchObject({ shares: "400", dollars: "5000.00", price: "12.50" });
    expect(await as(bob).swap({ market: "DEMO", side: "buy", shares: 4 })).toMatchObject({
      shares: "4",
      dollars: expect.stringMatching(/^50\./),
    });
    expect(await as(bob).swap({ market: "DEMO", side: "sell", shares: 4 })).toMatchObject({ shares: "4" });
    expect(await as(bob).swap({ market: "DEMO", side: "buy", dollars: "100.00" })).toMatchObject({ shares: "7" });
    expect((await operator.trades({ market: "DEMO" })).filter(({ venue }) => venue === "pool")).toHaveLength(3);
  });

  it("routes a market order to book and pool, making the router a delegate once", async () => {
    await as(alice).placeOrder({ market: "DEMO", side: "sell", quantity: 50, limit: "13.60" });
    const quoted = await as(bob).quoteTrade({ market: "DEMO", side: "buy", quantity: 60, worst: "14.00" });
    const { fromBook, fromPool } = await as(bob).routedTrade({
      market: "DEMO",
      side: "buy",
      quantity: 60,
      worst: "14.00",
    });
    expect({ fromBook, fromPool }).toEqual({ fromBook: quoted.fromBook, fromPool: quoted.fromPool });
    expect(Number(fromBook) + Number(fromPool)).toBe(60);
    expect(Number(fromBook)).toBeGreaterThan(0);
    expect(Number(fromPool)).toBeGreaterThan(0);
  });

  it("keeps to a limit, and says by how much it was missed", async () => {
    const refused = await refusalOf(as(bob).swap({ market: "DEMO", side: "buy", shares: 10, limit: "50.00" }));
    expect(refused.code).toBe("SlippageExceeded");
    expect(refused.message).toMatch(/^it would come to 1\d\d\.\d+ DUSD where 50\.00 DUSD was the limit;/);
  });

  it("gives the liquidity back", async () => {
    expect(await as(alice).removeLiquidity({ market: "DEMO" })).toMatchObject({
      shares: expect.stringMatching(/^3\d\d$/),
    });
  });
});

describe("a refusal names the rule", () => {
  const sell = (quantity: number) => as(carol).placeOrder({ market: "DEMO", side: "sell", quantity, limit: "12.50" });

  it("lockup: which lot, until when, and what is free", async () => {
    const now = await market.now();
    await operator.issueShares({ security: "DEMO", to: carol, shares: 200, acquiredAt: now - 400 * DAY });
    await operator.issueShares({ security: "DEMO", to: carol, shares: 500, unlocksOn: now + 9 * DAY });
    const refused = await refusalOf(sell(300));
    expect(refused).toMatchObject({
      name: "ExchangeRefusal",
      code: "SharesLocked",
      rule: "lockup (17 CFR 230.144(d))",
      message: `lot of 500 DEMO unlocks on ${isoDay(now + 9 * DAY)}; 200 are free to trade`,
    });
    expect(await as(carol).positions(carol)).toMatchObject({
      holdings: [
        { total: "700", free: "200", locked: "500", lots: [{ shares: "500", unlocksOn: isoDay(now + 9 * DAY) }] },
      ],
    });
  });

  it.each([
    ["lot size", () => sell(15), "BadQuantity", "order of 15 is not a multiple of the lot of 10"],
    [
      "short sale",
      () => sell(1_000),
      "ShortSale",
      /^a sale of 1000 DEMO would be short: only (200|700) are owned and not on offer already$/,
    ],
    [
      "tick size",
      () => as(carol).placeOrder({ market: "DEMO", side: "buy", quantity: 10, limit: "12.505" }),
      "BadPrice",
      "a price of 12.505 is not a multiple of the tick of 0.01",
    ],
    [
      "registered investors",
      () => as(dora).placeOrder({ market: "DEMO", side: "buy", quantity: 10, limit: 12 }),
      "NotEligible",
      `investor ${dora} is not a registered investor; the registrar has to register it`,
    ],
    [
      "money",
      () => as(carol).placeOrder({ market: "DEMO", side: "buy", quantity: 100_000, limit: 12 }),
      "ERC20InsufficientBalance",
      `${carol} has 1000000.00 DUSD, but 1202400.00 DUSD are needed`,
    ],
    [
      "roles",
      () => as(carol).haltTrading({ market: "DEMO", reason: "I-SAY-SO" }),
      "AccessControlUnauthorizedAccount",
      `${carol} lacks the role OPERATOR_ROLE; act from an account that has it, or have it granted`,
    ],
    ["unknown orders", () => as(carol).cancelOrder(999), "UnknownOrder", /^order 999 is not open/],
    [
      "owners",
      async () =>
        as(carol).cancelOrder(
          (await as(bob).placeOrder({ market: "DEMO", side: "buy", quantity: 10, limit: 9 })).orderId,
        ),
      "NotOwner",
      /is not 0x.*'s, nor is that the owner's delegate$/,
    ],
  ])("%s", async (_rule, attempt, code, sentence) => {
    const refused = await refusalOf(attempt());
    expect(refused.code).toBe(code);
    expect(refused.message).toMatch(sentence);
  });

  it("halts, with their reason", async () => {
    await operator.haltTrading({ market: "DEMO", reason: "NEWS-PENDING" });
    const refused = await refusalOf(sell(10));
    expect(refused).toMatchObject({ code: "Halted", message: "the market DEMO/DUSD is halted (NEWS-PENDING)" });
    await operator.resumeTrading({ market: "DEMO", reason: "NEWS-OUT" });
  });

  it("expired verifications, with their day", async () => {
    const expiresAt = (await market.now()) + 30;
    await operator.renewInvestor({ wallet: carol, expiresAt });
    await market.pass(40);
    const refused = await refusalOf(sell(10));
    const at = new Date(expiresAt * 1000).toISOString().slice(0, 19).replace("T", " ");
    expect(refused).toMatchObject({
      code: "NotEligible",
      message: `investor ${carol} expired on ${at} UTC; renew the verification`,
    });
    expect(await operator.investor(carol)).toMatchObject({ status: "expired" });
  });
});

describe("what is refused", () => {
  const order = { market: "DEMO", side: "buy", quantity: 15, limit: "12.50" } as const;

  it("costs no transaction", async () => {
    const before = await market.clients.reader.getBlockNumber();
    await refusalOf(as(bob).placeOrder(order));
    expect(await market.clients.reader.getBlockNumber()).toBe(before);
  });

  it("is on the chain as a failed transaction where that was requested", async () => {
    const { chain } = market;
    const insistent = createExchangeClient({
      request: ({ method, params }) => chain.rpc(method, ...((params ?? []) as unknown[])),
      addresses: {
        registry: market.registry.address,
        settlementToken: market.dollars.address,
        exchange: market.exchange.address,
        poolFactory: market.factory.address,
        router: market.router.address,
      },
      account: bob,
      send: "always",
    });
    const refused = await refusalOf(insistent.placeOrder(order));
    expect(refused).toMatchObject({ code: "BadQuantity", message: "order of 15 is not a multiple of the lot of 10" });
    const receipt = await market.clients.reader.getTransactionReceipt({ hash: refused.transaction as `0x${string}` });
    expect(receipt.status).toBe("reverted");
  });
});

it("counts the taker's fee into what a purchase needs, and approves where that is not covered", async () => {
  const needed = 124_248_000n; // ten shares at 12.40, and 0.2% of that
  const transactionsWith = async (allowed: bigint): Promise<number> => {
    const count = () => market.clients.reader.getTransactionCount({ address: bob });
    await as(bob).withdraw({}); // a purchase is paid from what the exchange holds first
    await market.send(market.dollars, "approve", [market.exchange.address, allowed], { from: { address: bob } });
    const before = await count();
    const { orderId } = await as(bob).placeOrder({ market: "DEMO", side: "buy", quantity: 10, limit: "12.40" });
    const sent = (await count()) - before;
    await as(bob).cancelOrder(orderId);
    return sent;
  };
  expect(await transactionsWith(needed)).toBe(1);
  expect(await transactionsWith(needed - 1n)).toBe(2);
  expect(await transactionsWith(124_000_000n)).toBe(2);
});

describe("invalid inputs are rejected before a request to the chain", () => {
  it.each([
    [
      "more decimals than shares have",
      { quantity: "10.5" },
      "INVALID_AMOUNT",
      "the quantity must be a whole number, not 10.5",
    ],
    [
      "no amount",
      { limit: "about 12" },
      "INVALID_AMOUNT",
      'the limit price must be an amount like 12.50, not "about 12"',
    ],
    [
      "a number that has lost digits",
      { limit: 0.1 + 0.2 },
      "INVALID_AMOUNT",
      /must be exact: give 0.30000000000000004 as text$/,
    ],
    [
      "no date",
      { expiresAt: "tomorrow" },
      "INVALID_INSTANT",
      'the expiry must be a date like 2027-01-01, not "tomorrow"',
    ],
  ])("%s", async (_what, input, code, sentence) => {
    const order = { market: "DEMO", side: "buy", quantity: 10, limit: "12.50", ...input } as const;
    await expect(as(bob).placeOrder(order)).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
  });

  it("acting as nobody", async () => {
    await expect(operator.as(undefined).faucet()).rejects.toMatchObject({ code: "NO_ACCOUNT" });
  });
});

it("reads all the same, and trades on, after kill -9 and after a clean stop", async () => {
  const facts = async () => ({
    investors: await operator.investors(),
    markets: await operator.markets(),
    book: await operator.book({ market: "DEMO" }),
    orders: await operator.orders({ market: "DEMO" }),
    trades: await operator.trades({ market: "DEMO" }),
    positions: await Promise.all([alice, bob, carol].map((who) => operator.positions(who))),
  });
  const before = await facts();
  await market.chain.killAndRestart();
  expect(await facts()).toEqual(before);
  const { orderId } = await as(bob).placeOrder({ market: "DEMO", side: "buy", quantity: 10, limit: "1.00" });
  await market.chain.restart();
  expect(await operator.order(orderId)).toMatchObject({ status: "open", remaining: "10" });
  await as(bob).cancelOrder(orderId);
  expect(await operator.book({ market: "DEMO" })).toEqual(before.book);
});
