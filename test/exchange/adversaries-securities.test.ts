import { encodeFunctionData, type Hash, parseUnits } from "viem";
import { type Artifact, compile } from "../support/artifacts.js";
import { cleanUp } from "../support/ending.js";
import { eventsOf, type Market, type MarketEvent, type Party, refusal, startMarket } from "../support/market.js";
import type { Deployed } from "../support/viem-clients.js";
import { checkCustody } from "./custody.js";
import {
  addLiquidity,
  atOnce,
  createPool,
  investors,
  limitOrder,
  listWithPool,
  marks,
  NEVER,
  type PoolMarket,
  registerInvestors,
  Side,
} from "./pools.js";

const Settling = { SaysYes: 0, SaysNo: 1, Reverts: 2, BurnsGas: 3, CallsBack: 4, AnswersTooMuch: 5 };
const CancelReason = { Restricted: 3 };
/** The selector of ReentrancyGuardReentrantCall(). */
const REENTRANT = "0x3ee5aeb5";
const [alice, bob, mallory] = investors;
const usd = (amount: string) => parseUnits(amount, 6);
let market: Market;
let honest: PoolMarket;
let fake: Deployed;
/** The market of the fake security, and its pool. */
let number: number;
let pool: Deployed;
let checkpoint: ReturnType<typeof marks>;

const trade = async (name: string, args: readonly unknown[], from: Party) =>
  eventsOf(await market.send(market.exchange, name, args, { from }));
const place = (from: Party, at: number, side: number, quantity: bigint, price: string, more: object = {}) =>
  trade("place", [limitOrder(at, side, quantity, usd(price), more)], from);
const idOf = (events: readonly MarketEvent[]) =>
  events.find(({ name }) => name === "OrderReceived")?.args.orderId as bigint;
const named = (events: readonly MarketEvent[], name: string) =>
  events.filter((event) => event.name === name).map(({ args }) => args);
const call = (name: string, ...args: unknown[]) => market.send(fake, name, args);
const act = ({ address, abi }: Deployed, functionName: string, ...args: unknown[]) =>
  call("execute", address, encodeFunctionData({ abi, functionName, args }));
const callBack = ({ address, abi }: Deployed, functionName: string, args: readonly unknown[]) =>
  call("callBack", address, encodeFunctionData({ abi, functionName, args }));
const lastCall = async () => [await market.read<boolean>(fake, "succeeded"), await market.read<string>(fake, "answer")];
const creditOf = (who: Party) =>
  market.read<bigint>(market.exchange, "creditOf", [market.dollars.address, who.address]);

beforeAll(async () => {
  market = atOnce(await startMarket());
  await registerInvestors(market);
  honest = await listWithPool(market, { symbol: "GOOD" });
  fake = await market.deploy(compile("test/exchange/contracts/FakeSecurity.sol").FakeSecurity as Artifact);
  // The fake security is a registered investor itself, with dollars on the exchange and an order in the honest market.
  await market.registerInvestor(fake);
  await market.fund(fake, usd("1000000"));
  for (const spender of [market.exchange, honest.pool]) await act(market.dollars, "approve", spender.address, NEVER);
  await act(market.exchange, "deposit", market.dollars.address, usd("1000"));
  await act(market.exchange, "place", limitOrder(honest.number, Side.Buy, 1n, usd("10")));
  number = await market.list(fake);
  pool = await createPool(market, number);
  await addLiquidity(market, honest, [1_000n, usd("25000")]);
  await place(alice, honest.number, Side.Buy, 50n, "24");
  await place(alice, honest.number, Side.Sell, 50n, "26");
  await place(bob, number, Side.Buy, 10n, "20");
  checkpoint = marks(market);
});
beforeEach(() => checkpoint.mark());
afterEach(async () => {
  await theHonestMarketIsWhole();
  await checkpoint.undo();
});
afterAll(cleanUp);

/** All that is owed is there, the honest market trades both ways, and its traders have their dollars paid out. */
async function theHonestMarketIsWhole(): Promise<void> {
  const custody = () =>
    checkCustody(
      market,
      [
        { ...honest, quote: market.dollars },
        { number, quote: market.dollars },
      ],
      [...investors, market.operator, fake],
    );
  await custody();
  const traded = [
    ...(await place(bob, honest.number, Side.Buy, 50n, "26")),
    ...(await place(bob, honest.number, Side.Sell, 50n, "24")),
  ];
  expect(named(traded, "Trade")).toMatchObject([
    { buyer: bob.address, quantity: 50n },
    { seller: bob.address, quantity: 50n },
  ]);
  for (const who of [alice, bob]) await trade("withdraw", [market.dollars.address, await creditOf(who)], who);
  await market.send(honest.pool, "swapExactIn", [Side.Sell, 10n, 0n, NEVER], { from: alice });
  await custody();
}

describe("a fake security", () => {
  it("that settles without moving a share costs the bidder, and nobody else", async () => {
    const before = await creditOf(mallory);
    await place(mallory, number, Side.Sell, 10n, "20");
    expect((await creditOf(mallory)) - before).toBe((usd("200") * 9_980n) / 10_000n);
    // It cannot be drawn on again: there is no more than what was bid.
    expect(named(await place(mallory, number, Side.Sell, 1_000_000n, "0.01"), "Trade")).toEqual([]);
  });

  it.each(["Reverts", "BurnsGas", "AnswersTooMuch"] as const)(
    "whose settlement %s stops its own market, where bids can still be cancelled",
    async (how) => {
      await call("setSettling", Settling[how], 0);
      const order = limitOrder(number, Side.Sell, 10n, usd("20"));
      const { abi, address } = market.exchange;
      const data = encodeFunctionData({ abi, functionName: "place", args: [order] });
      const request = { from: mallory.address, to: address, data, gas: "0x2dc6c0" };
      const hash = await market.chain.rpc<Hash>("eth_sendTransaction", request);
      expect(await market.clients.reader.getTransactionReceipt({ hash })).toMatchObject({ status: "reverted" });
      const before = await creditOf(bob);
      await trade("cancelAll", [number, 10n], bob);
      expect((await creditOf(bob)) - before).toBe((usd("200") * 10_020n) / 10_000n);
    },
  );

  it("that always says no cancels orders of its own market", async () => {
    for (const [code, cancelled] of [
      [16, mallory],
      [255, bob],
    ] as const) {
      await call("setSettling", Settling.SaysNo, code);
      const events = await place(mallory, number, Side.Sell, 10n, "20");
      expect(named(events, "OrderCancelled")).toMatchObject([{ reason: CancelReason.Restricted, code }]);
      const open = await market.read<bigint[]>(market.exchange, "openOrdersOf", [cancelled.address]);
      expect(open).toEqual([]);
    }
  });

  it("cannot come back in, neither when it settles, nor when it holds and releases", async () => {
    const entries: [string, unknown[]][] = [
      ["place", [limitOrder(honest.number, Side.Buy, 1n, usd("26"))]],
      ["cancelAll", [0, 10n]],
      ["matchOrders", [honest.number]],
      ["withdraw", [market.dollars.address, usd("900")]],
      ["deposit", [market.dollars.address, 1n]],
    ];
    await call("setSettling", Settling.CallsBack, 0);
    for (const [name, args] of entries) {
      await callBack(market.exchange, name, args);
      const id = idOf(await place(mallory, number, Side.Sell, 1n, "20.50"));
      expect([name, "hold", ...(await lastCall())]).toEqual([name, "hold", false, REENTRANT]);
      await trade("cancel", [id], mallory);
      await place(mallory, number, Side.Sell, 1n, "20");
      expect([name, "settle", ...(await lastCall())]).toEqual([name, "settle", false, REENTRANT]);
    }
  });

  it("may trade with a pool while it settles, like anyone at any time, but not on the book", async () => {
    await call("setSettling", Settling.CallsBack, 0);
    await callBack(honest.pool, "swapExactIn", [Side.Buy, usd("100"), 0n, NEVER]);
    await place(mallory, number, Side.Sell, 1n, "20");
    expect(await lastCall()).toEqual([true, expect.any(String)]);
    const routerCall = [honest.number, Side.Buy, 1n, usd("30"), NEVER, limitOrder(0, 0, 0n, 0n).clientOrderId];
    await callBack(market.router, "trade", routerCall);
    await place(mallory, number, Side.Sell, 1n, "20");
    expect((await lastCall())[0]).toBe(false);
  });

  it("that does not release holds up no order but those for it", async () => {
    await place(mallory, number, Side.Sell, 5n, "21");
    const good = idOf(await place(mallory, honest.number, Side.Sell, 5n, "30"));
    await call("setReleaseReverts", true);
    await expect(trade("cancelAll", [0, 10n], mallory)).rejects.toThrow();
    expect(named(await trade("cancelAll", [honest.number, 10n], mallory), "OrderCancelled")).toMatchObject([
      { orderId: good },
    ]);
  });

  it("has a pool that harms nobody but who adds to it", async () => {
    for (const { address } of [alice, mallory]) await call("mint", address, 10_000n);
    const inPool = async (name: string, args: readonly unknown[]) => market.send(pool, name, args, { from: mallory });
    for (const token of [fake, market.dollars]) await market.approve(token, mallory, pool);
    await inPool("addLiquidity", [1_000n, usd("1000"), 0n, NEVER]);
    await callBack(pool, "swapExactIn", [Side.Buy, usd("10"), 0n, NEVER]);
    await inPool("swapExactIn", [Side.Sell, 10n, 0n, NEVER]);
    expect(await lastCall()).toEqual([false, REENTRANT]);
    await callBack(honest.pool, "swapExactIn", [Side.Buy, usd("100"), 0n, NEVER]);
    await inPool("swapExactIn", [Side.Sell, 10n, 0n, NEVER]);
    expect((await lastCall())[0]).toBe(true);
    expect(await refusal(inPool("swapExactIn", [Side.Buy, usd("0.1"), 0n, NEVER]))).toMatchObject({
      name: "BadAmount",
    });
  });
});
