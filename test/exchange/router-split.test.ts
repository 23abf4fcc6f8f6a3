import fc from "fast-check";
import { cleanUp } from "../support/ending.js";
import { type Market, startMarket } from "../support/market.js";
import { bestSplit, bookValue, type Level, poolValue, type SplitOrder } from "./best-split.js";
import {
  addLiquidity,
  atOnce,
  investors,
  limitOrder,
  listWithPool,
  marks,
  type PoolMarket,
  registerInvestors,
  reservesOf,
  Side,
} from "./pools.js";

const [, maker, taker] = investors;
const TAKER_FEE = 20n;
const CENT = 10_000n;
let market: Market;
let listed: PoolMarket[];
let checkpoint: ReturnType<typeof marks>;

beforeAll(async () => {
  market = atOnce(await startMarket());
  await registerInvestors(market);
  listed = [
    await listWithPool(market, { symbol: "WHOLE" }),
    await listWithPool(market, { symbol: "ROUND", lot: 10n }),
    await listWithPool(market, { symbol: "PARTS", decimals: 6, lot: 250_000n, shares: 10n ** 15n }),
    await listWithPool(market, { symbol: "FINE", decimals: 18, lot: 10n ** 18n, shares: 10n ** 27n }),
  ];
  checkpoint = marks(market);
});
afterAll(cleanUp);

interface Situation {
  which: number;
  side: number;
  /** Lots and price in cents of each order that rests. */
  orders: (readonly [lots: bigint, cents: bigint])[];
  /** Lots in the pool and its price in cents; none if there are none. */
  pool: readonly [lots: bigint, cents: bigint];
  /** Lots, and thousandths of a lot, of each order whose split is requested, and its worst price in cents. */
  questions: (readonly [lots: bigint, thousandths: bigint, cents: bigint])[];
}

const lots = (max: bigint) => fc.bigInt({ min: 1n, max });
const cents = fc.bigInt({ min: 2_450n, max: 2_550n });
const situations: fc.Arbitrary<Situation> = fc.record({
  which: fc.nat(3),
  side: fc.constantFrom(Side.Buy, Side.Sell),
  orders: fc.array(fc.tuple(lots(80n), cents), { maxLength: 8, size: "max" }),
  pool: fc.tuple(
    fc.oneof(
      { weight: 1, arbitrary: fc.constant(0n) },
      { weight: 6, arbitrary: fc.bigInt({ min: 100n, max: 3_000n }) },
      { weight: 1, arbitrary: lots(20_000n) },
    ),
    cents,
  ),
  questions: fc.array(
    fc.tuple(
      lots(400n),
      fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 999n })),
      fc.oneof(cents, fc.constantFrom(1n, 2_300n), fc.constantFrom(2_700n, 99_999n)),
    ),
    { minLength: 5, maxLength: 5 },
  ),
});

/** The levels that orders make, the best first. */
function levelsOf(side: number, orders: readonly Level[]): Level[] {
  const levels = new Map<bigint, bigint>();
  for (const { price, quantity } of orders) levels.set(price, (levels.get(price) ?? 0n) + quantity);
  const sign = side === Side.Buy ? 1 : -1;
  return [...levels]
    .map(([price, quantity]) => ({ price, quantity }))
    .sort((a, b) => (a.price < b.price ? -sign : sign));
}

describe("the router's split", () => {
  it("is as good as the best of all splits", async () => {
    await fc.assert(
      fc.asyncProperty(situations, async ({ which, side, orders, pool: [poolLots, poolCents], questions }) => {
        const { number, lot, unit, pool } = listed[which] as PoolMarket;
        await checkpoint.mark();
        const resting = orders.map(([n, price]) => ({ quantity: n * lot, price: price * CENT }));
        for (const { quantity, price } of resting) {
          const order = limitOrder(number, side === Side.Buy ? Side.Sell : Side.Buy, quantity, price);
          await market.send(market.exchange, "place", [order], { from: maker });
        }
        const shares = poolLots * lot;
        if (shares > 0n) {
          const dollars = (shares * poolCents * CENT) / unit;
          if (shares * dollars > 10n ** 7n) await addLiquidity(market, listed[which] as PoolMarket, [shares, dollars]);
        }
        const levels = levelsOf(side, resting);
        const reserves = await reservesOf(market, pool);
        for (const [n, thousandths, worst] of questions) {
          const quantity = n * lot + (lot * thousandths) / 1000n;
          const worstPrice = worst * CENT;
          const order: SplitOrder = {
            buys: side === Side.Buy,
            quantity,
            worstPrice,
            lot,
            unit,
            takerFeeBps: TAKER_FEE,
            reserves,
          };
          const [fromBook, fromPool, value] = await market.read<[bigint, bigint, bigint]>(
            market.router,
            "quoteTrade",
            [number, side, quantity, worstPrice],
            taker,
          );
          const best = bestSplit(order, levels);
          expect(fromBook % lot).toBe(0n);
          // What it says is within the worst price, and costs what it says.
          expect((bookValue(order, levels, fromBook) as bigint) + (poolValue(order, fromPool) as bigint)).toBe(value);
          // Nothing else trades more, and nothing that trades as much is better by more than the roundings.
          expect(fromBook + fromPool).toBe(best.fromBook + best.fromPool);
          const worse = side === Side.Buy ? value - best.value : best.value - value;
          expect(worse).toBeGreaterThanOrEqual(0n);
          expect(worse).toBeLessThanOrEqual(2n);
        }
        await checkpoint.undo();
      }),
      { numRuns: 20 },
    );
  }, 60_000);
});
