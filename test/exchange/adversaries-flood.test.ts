import { parseUnits } from "viem";
import { cleanUp } from "../support/ending.js";
import { eventsOf, type Market, startMarket } from "../support/market.js";
import { type ContractAccount, contractAccounts } from "./contract-account.js";
import { atOnce, investors, limitOrder, listWithPool, type PoolMarket, registerInvestors, Side } from "./pools.js";

const MANY = 5_000;
/**
 * An owner's open orders are stored four to a word, so that only lists of the same remainder write as many words; and among a dozen
 * the orders that one cancellation touches are often one and the same, which costs less.
 */
const FEW = 40;
/** As many as one transaction's gas is enough for. */
const AT_ONCE = 150;
const PRICE = parseUnits("1", 6);
const [taker, ...joiners] = investors;
let market: Market;
/** Two markets, one with few orders at its best price, the other with many; the gas of each is in that order. */
let markets: [PoolMarket, PoolMarket];
let makers: ContractAccount[];

beforeAll(async () => {
  market = atOnce(await startMarket());
  await registerInvestors(market);
  markets = [await listWithPool(market, { symbol: "FEW" }), await listWithPool(market, { symbol: "MANY" })];
  makers = await contractAccounts(market, 2);
  for (const [index, total] of [FEW, MANY].entries()) {
    const order = limitOrder((markets[index] as PoolMarket).number, Side.Buy, 2n, PRICE);
    for (let placed = 0; placed < total; placed += AT_ONCE) {
      const times = Math.min(AT_ONCE, total - placed);
      await (makers[index] as ContractAccount).repeats(times, market.exchange, "place", order);
    }
  }
  // First writes to a slot do not count.
  for (const { number } of markets) await sell(number, 2n);
}, 180_000);
afterAll(cleanUp);

const sell = (number: number, quantity: bigint) =>
  market.send(market.exchange, "place", [limitOrder(number, Side.Sell, quantity, PRICE)], { from: taker });
const ordersAt = (number: number) =>
  market.read<bigint[]>(market.exchange, "ordersAt", [number, Side.Buy, PRICE, BigInt(MANY)]);

/** Takes the same step in both markets; both must cost the same within 5%. */
async function costTheSame(step: (index: number) => Promise<{ gasUsed: bigint }>): Promise<void> {
  const [few, many] = [Number((await step(0)).gasUsed), Number((await step(1)).gasUsed)];
  expect(many / few).toBeGreaterThan(0.95);
  expect(many / few).toBeLessThan(1.05);
}

describe("five thousand orders at one price", () => {
  it("rest there, each in its place", async () => {
    const ids = await ordersAt(markets[1].number);
    expect(ids).toHaveLength(MANY - 1);
    expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it("cost a taker no more than forty, for a part of the first and for the rest of it", async () => {
    for (const quantity of [1n, 1n, 2n, 6n])
      await costTheSame((index) => sell((markets[index] as PoolMarket).number, quantity));
  });

  it("cost an order that joins and leaves them no more than forty", async () => {
    const own: bigint[] = [];
    const join = async (index: number) => {
      const order = limitOrder((markets[index] as PoolMarket).number, Side.Buy, 2n, PRICE);
      const receipt = await market.send(market.exchange, "place", [order], { from: joiners[index] });
      own[index] = eventsOf(receipt).find(({ name }) => name === "OrderRested")?.args.orderId as bigint;
      return receipt;
    };
    const leave = (index: number) => market.send(market.exchange, "cancel", [own[index]], { from: joiners[index] });
    await costTheSame(join);
    await costTheSame(join);
    await costTheSame(leave);
  });

  it("can be cancelled in the middle and at the end for no more than forty", async () => {
    const cancel = (choose: (ids: bigint[]) => bigint | undefined) => async (index: number) => {
      const maker = makers[index] as ContractAccount;
      const ids = await market.read<bigint[]>(market.exchange, "openOrdersOf", [maker.address]);
      return maker.does(market.exchange, "cancel", choose(ids.toSorted((a, b) => (a < b ? -1 : 1))));
    };
    await costTheSame(cancel((ids) => ids[Math.floor(ids.length / 2)]));
    await costTheSame(cancel((ids) => ids[Math.floor(ids.length / 2)]));
    await costTheSame(cancel((ids) => ids.at(-1)));
  });
});
