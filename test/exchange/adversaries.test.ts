import { encodeFunctionData, parseUnits } from "viem";
import { type Artifact, compile } from "../support/artifacts.js";
import { cleanUp } from "../support/ending.js";
import { eventsOf, type Market, type Party, refusal, startMarket } from "../support/market.js";
import type { Deployed } from "../support/viem-clients.js";
import { checkCustody } from "./custody.js";
import {
  addLiquidity,
  atOnce,
  investors,
  limitOrder,
  listWithPool,
  marks,
  NEVER,
  type PoolMarket,
  registerInvestors,
  Side,
} from "./pools.js";

const Mode = { ReturnsFalse: 1, MovesNothing: 2, TakesFee: 3, GivesExtra: 4 };
/** The selector of ReentrancyGuardReentrantCall(). */
const REENTRANT = "0x3ee5aeb5";
const [alice, bob, carol] = investors;
const usd = (amount: string) => parseUnits(amount, 6);
let market: Market;
let quote: Deployed;
/** A market in dollars, and one in the hostile token. */
let honest: PoolMarket;
let hostile: PoolMarket;
/** An order of the hostile token's own. */
let ownOrder: bigint;
let checkpoint: ReturnType<typeof marks>;

const trade = (name: string, args: readonly unknown[], from: Party = bob) =>
  market.send(market.exchange, name, args, { from });
const place = (side: number, quantity: bigint, price: string, from: Party = bob, number = hostile.number) =>
  trade("place", [limitOrder(number, side, quantity, usd(price))], from);
const withdraw = (from: Party, amount: bigint) => trade("withdraw", [quote.address, amount], from);
const swap = (side: number, amountIn: bigint) =>
  market.send(hostile.pool, "swapExactIn", [side, amountIn, 0n, NEVER], { from: bob });
const balanceOf = (who: Party, token = quote) => market.read<bigint>(token, "balanceOf", [who.address]);
const creditOf = (who: Party, token = quote) =>
  market.read<bigint>(market.exchange, "creditOf", [token.address, who.address]);
const call = (name: string, ...args: unknown[]) => market.send(quote, name, args);
/** Lets the hostile token act as the investor that it is. */
const act = ({ address, abi }: Deployed, functionName: string, ...args: unknown[]) =>
  call("execute", address, encodeFunctionData({ abi, functionName, args }));
/** Lets the hostile token call this whenever it is moved. */
const callBack = ({ address, abi }: Deployed, strict: boolean, functionName: string, args: readonly unknown[]) =>
  call("callBack", address, encodeFunctionData({ abi, functionName, args }), strict);
const lastCall = async () => [
  await market.read<boolean>(quote, "succeeded"),
  await market.read<string>(quote, "answer"),
];
const custodyIsWhole = () =>
  checkCustody(
    market,
    [
      { ...honest, quote: market.dollars },
      { ...hostile, quote },
    ],
    [...investors, market.operator, quote],
  );

beforeAll(async () => {
  market = atOnce(await startMarket());
  await registerInvestors(market);
  quote = await market.deploy(compile("test/exchange/contracts/HostileQuote.sol").HostileQuote as Artifact);
  for (const each of [...investors, quote]) await call("mint", each.address, usd("1000000"));
  honest = await listWithPool(market, { symbol: "GOOD" });
  hostile = await listWithPool(market, { symbol: "EVIL", quote });
  // The token is a registered investor itself, with a part in everything.
  await market.registerInvestor(quote);
  await market.fund(quote, usd("1000000"));
  for (const { security, pool } of [honest, hostile]) {
    await market.issue(security, quote, 1_000n);
    for (const token of [security, market.dollars, quote])
      for (const spender of [market.exchange, pool]) await act(token, "approve", spender.address, NEVER);
  }
  await act(market.exchange, "deposit", quote.address, usd("500"));
  const placed = eventsOf(await act(market.exchange, "place", limitOrder(honest.number, Side.Buy, 5n, usd("10"))));
  ownOrder = placed.find(({ name }) => name === "OrderReceived")?.args.orderId as bigint;
  for (const each of [honest, hostile]) {
    await addLiquidity(market, each, [1_000n, usd("25000")]);
    await place(Side.Buy, 50n, "24", alice, each.number);
    await place(Side.Sell, 50n, "26", alice, each.number);
  }
  await trade("deposit", [quote.address, usd("100")], carol);
  checkpoint = marks(market);
});
beforeEach(() => checkpoint.mark());
afterEach(() => checkpoint.undo());
afterAll(cleanUp);

describe("a quote token that calls back when it is moved", () => {
  const payments: [string, () => Promise<unknown>][] = [
    ["an order's escrow", () => place(Side.Buy, 1n, "20")],
    ["a deposit", () => trade("deposit", [quote.address, 1n])],
    ["a withdrawal", () => withdraw(carol, 1n)],
  ];
  const entries = (): [string, unknown[]][] => [
    ["place", [limitOrder(hostile.number, Side.Buy, 1n, usd("10"))]],
    ["place", [limitOrder(honest.number, Side.Buy, 1n, usd("10"))]],
    ["amend", [ownOrder, usd("10"), 4n]],
    ["cancel", [ownOrder]],
    ["cancelAll", [0, 10n]],
    ["prune", [[ownOrder]]],
    ["matchOrders", [hostile.number]],
    ["deposit", [quote.address, 1n]],
    ["withdraw", [quote.address, usd("100")]],
    ["takeOver", [alice.address, quote.address, 10n]],
  ];

  it.each(payments)("gets into no function of the exchange from %s", async (_, pay) => {
    for (const [name, args] of entries()) {
      await callBack(market.exchange, false, name, args);
      await pay();
      expect([name, ...(await lastCall())]).toEqual([name, false, REENTRANT]);
    }
    await callBack(market.exchange, true, "cancel", [ownOrder]);
    expect(await refusal(pay())).toEqual({ name: "ReentrancyGuardReentrantCall", args: [] });
    await custodyIsWhole();
  });

  it("gets into no function of the pool that moves it", async () => {
    const functions: [string, unknown[]][] = [
      ["swapExactIn", [Side.Buy, usd("100"), 0n, NEVER]],
      ["swapExactOut", [Side.Sell, usd("100"), NEVER, NEVER]],
      ["addLiquidity", [10n, usd("250"), 0n, NEVER]],
      ["removeLiquidity", [1n, 0n, 0n, NEVER]],
      ["sync", []],
    ];
    for (const [name, args] of functions) {
      await callBack(hostile.pool, false, name, args);
      for (const step of [
        () => swap(Side.Buy, usd("100")),
        () => swap(Side.Sell, 4n),
        () => addLiquidity(market, hostile, [10n, usd("250")], bob),
        () => market.send(hostile.pool, "removeLiquidity", [50_000n, 0n, 0n, NEVER], { from: alice }),
      ]) {
        await step();
        expect([name, ...(await lastCall())]).toEqual([name, false, REENTRANT]);
      }
    }
    await custodyIsWhole();
  });

  it("trades on the pool from within the exchange, and the other way round, and all is whole", async () => {
    await callBack(hostile.pool, true, "swapExactIn", [Side.Sell, 10n, 0n, NEVER]);
    await place(Side.Buy, 1n, "20");
    await withdraw(carol, usd("1"));
    for (const order of [
      limitOrder(hostile.number, Side.Buy, 5n, usd("26")),
      limitOrder(honest.number, Side.Sell, 5n, usd("24")),
    ]) {
      await callBack(market.exchange, true, "place", [order]);
      await swap(Side.Buy, usd("100"));
      await swap(Side.Sell, 4n);
    }
    await custodyIsWhole();
  });

  it("cannot be paid into a pool beside a payment that the pool waits for", async () => {
    await callBack(quote, true, "transfer", [hostile.pool.address, 1n]);
    expect(await refusal(swap(Side.Buy, usd("100")))).toMatchObject({ name: "ShortPayment" });
  });
});

describe("a quote token that does not pay the requested amount", () => {
  const ways: [string, number, string][] = [
    ["says no", Mode.ReturnsFalse, "SafeERC20FailedOperation"],
    ["says yes and moves nothing", Mode.MovesNothing, "ShortPayment"],
    ["takes a fee", Mode.TakesFee, "ShortPayment"],
    ["gives more", Mode.GivesExtra, "ShortPayment"],
  ];

  it.each(ways)("is not taken when it %s", async (_, mode, name) => {
    await call("setMode", mode);
    for (const step of [
      () => place(Side.Buy, 1n, "20"),
      () => trade("deposit", [quote.address, usd("10")]),
      () => addLiquidity(market, hostile, [10n, usd("250")], bob),
      () => swap(Side.Buy, usd("100")),
    ])
      expect(await refusal(step())).toMatchObject({ name });
    await call("setMode", 0);
    await custodyIsWhole();
  });

  it("stops no seller from trading against what is escrowed, no cancellation, and no other market", async () => {
    await call("setMode", Mode.ReturnsFalse);
    await place(Side.Sell, 10n, "24");
    await trade("cancelAll", [0, 10n], alice);
    await place(Side.Sell, 10n, "10", bob, honest.number);
    expect(await refusal(withdraw(bob, 1n))).toMatchObject({ name: "SafeERC20FailedOperation" });
    await trade("withdraw", [market.dollars.address, await creditOf(bob, market.dollars)]);
    // What is not paid out stays credited.
    await call("setMode", 0);
    const [before, credit] = [await balanceOf(bob), await creditOf(bob)];
    expect(credit).toBeGreaterThan(usd("239"));
    await withdraw(bob, credit);
    expect(await balanceOf(bob)).toBe(before + credit);
    await custodyIsWhole();
  });

  it("pays no swap out of a pool by less than is due", async () => {
    await call("setMode", Mode.MovesNothing);
    expect(await refusal(swap(Side.Sell, 4n))).toMatchObject({ name: "ShortPayment" });
    await call("setMode", Mode.ReturnsFalse);
    expect(await refusal(swap(Side.Sell, 4n))).toMatchObject({ name: "SafeERC20FailedOperation" });
  });
});

describe("a quote token that somebody may not receive", () => {
  it("stops neither that one's trades, nor anybody else's payment", async () => {
    await call("refuseFor", alice.address);
    await place(Side.Buy, 50n, "26");
    expect(await creditOf(alice)).toBeGreaterThan(usd("1298"));
    await expect(withdraw(alice, 1n)).rejects.toThrow();
    await withdraw(carol, usd("100"));
    await trade("cancelAll", [0, 10n], alice);
    await custodyIsWhole();
  });

  it("keeps the fees of one who cannot have them, without stopping a trade", async () => {
    await call("refuseFor", market.operator.address);
    await place(Side.Buy, 50n, "26");
    expect(await creditOf(market.operator)).toBeGreaterThan(0n);
    await withdraw(carol, usd("100"));
    await custodyIsWhole();
  });
});

describe("a quote token whose functions answer nothing", () => {
  it("is as good as any: for orders, deposits, withdrawals, pool and router", async () => {
    const silent = await market.deploy(compile("test/exchange/contracts/SilentQuote.sol").SilentQuote as Artifact);
    for (const { address } of investors) await market.send(silent, "mint", [address, usd("1000000")]);
    const listed = await listWithPool(market, { symbol: "MUTE", quote: silent });
    const [buyer, seller] = [bob, carol];
    await place(Side.Sell, 10n, "25.10", seller, listed.number);
    await addLiquidity(market, listed, [1_000n, usd("25000")]);
    const args = [listed.number, Side.Buy, 20n, usd("27"), NEVER, limitOrder(0, 0, 0n, 0n).clientOrderId];
    const routed = eventsOf(await market.send(market.router, "trade", args, { from: buyer }));
    expect(routed.find(({ name }) => name === "Routed")?.args).toMatchObject({ fromBook: 10n, fromPool: 10n });
    const proceeds = await creditOf(seller, silent);
    expect(proceeds).toBeGreaterThan(usd("250"));
    await trade("withdraw", [silent.address, proceeds], seller);
    expect(await balanceOf(seller, silent)).toBe(usd("1000000") + proceeds);
    await trade("deposit", [silent.address, usd("5")]);
    await market.send(listed.pool, "removeLiquidity", [1_000_000n, 1n, 1n, NEVER], { from: alice });
    await checkCustody(market, [{ ...listed, quote: silent }], [...investors, market.operator]);
  });
});
