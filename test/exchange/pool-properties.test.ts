import fc from "fast-check";
import { cleanUp } from "../support/ending.js";
import { type Market, type Party, startMarket } from "../support/market.js";
import { inFor, outFor } from "./constant-product.js";
import {
  addLiquidity,
  atOnce,
  investors,
  listWithPool,
  marks,
  NEVER,
  type PoolMarket,
  registerInvestors,
  reservesOf,
  Side,
} from "./pools.js";

let market: Market;
/** Whole shares; shares in millionths; and shares as fine as ether. */
let pools: PoolMarket[];
let checkpoint: ReturnType<typeof marks>;

beforeAll(async () => {
  market = atOnce(await startMarket());
  await registerInvestors(market);
  pools = [
    await listWithPool(market, { symbol: "WHOLE" }),
    await listWithPool(market, { symbol: "PARTS", decimals: 6, lot: 100n, shares: 10n ** 15n }),
    await listWithPool(market, { symbol: "FINE", decimals: 18, lot: 10n ** 16n, shares: 10n ** 27n }),
  ];
  checkpoint = marks(market);
});
afterAll(cleanUp);

/** Attempts a step, which the pool may well refuse. */
const attempt = ({ pool }: PoolMarket, from: Party, name: string, args: readonly unknown[]) =>
  market.send(pool, name, args, { from }).then(
    () => true,
    () => false,
  );

const supplyOf = ({ pool }: PoolMarket) => market.read<bigint>(pool, "totalSupply");
const held = async ({ pool, security }: PoolMarket) =>
  Promise.all([security, market.dollars].map((token) => market.read<bigint>(token, "balanceOf", [pool.address])));

/** A part of an amount, in thousandths. */
const part = (whole: bigint, thousandths: number) => (whole * BigInt(thousandths)) / 1000n;

const steps = fc.array(
  fc.record({
    who: fc.constantFrom(...investors),
    kind: fc.constantFrom("add", "remove", "in", "out", "gift"),
    side: fc.constantFrom(Side.Buy, Side.Sell),
    thousandths: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 999 })),
    excess: fc.bigInt({ min: 0n, max: 1_000n }),
  }),
  { minLength: 8, maxLength: 12 },
);

describe("a pool", () => {
  it("never loses by rounding: neither its product by a swap, nor a unit of liquidity its worth by anything", async () => {
    const beginning = fc.tuple(
      fc.constantFrom(0, 1, 2),
      fc.bigInt({ min: 2n, max: 5_000n }),
      fc.integer({ min: 1, max: 900 }),
    );
    await fc.assert(
      fc.asyncProperty(beginning, steps, async ([which, shares, price], actions) => {
        const listed = pools[which] as PoolMarket;
        await checkpoint.mark();
        await addLiquidity(market, listed, [shares * listed.unit, shares * BigInt(price) * 1_000_000n]);
        for (const { who, kind, side, thousandths, excess } of actions) {
          const [x, y] = await reservesOf(market, listed.pool);
          const supply = await supplyOf(listed);
          const swapped = [side, part(side === Side.Buy ? y : x, thousandths) + excess, 0n, NEVER];
          const wanted = [side, part(side === Side.Buy ? x : y, thousandths), NEVER, NEVER];
          const own = await market.read<bigint>(listed.pool, "balanceOf", [who.address]);
          if (kind === "add")
            await attempt(listed, who, "addLiquidity", [
              part(x, thousandths) + excess,
              part(y, thousandths),
              0n,
              NEVER,
            ]);
          else if (kind === "remove")
            await attempt(listed, who, "removeLiquidity", [part(own, thousandths), 0n, 0n, NEVER]);
          else if (kind === "in") await attempt(listed, who, "swapExactIn", swapped);
          else if (kind === "out") await attempt(listed, who, "swapExactOut", wanted);
          else await market.send(market.dollars, "transfer", [listed.pool.address, excess], { from: who });
          const [nextX, nextY] = await reservesOf(market, listed.pool);
          const nextSupply = await supplyOf(listed);
          expect(nextX * nextY * supply * supply).toBeGreaterThanOrEqual(x * y * nextSupply * nextSupply);
          if (kind === "in" || kind === "out") expect(nextX * nextY).toBeGreaterThanOrEqual(x * y);
          const [shareBalance, dollarBalance] = (await held(listed)) as [bigint, bigint];
          expect(shareBalance).toBe(nextX);
          expect(dollarBalance).toBeGreaterThanOrEqual(nextY);
        }
        await checkpoint.undo();
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it("quotes as its arithmetic says, and one way round is never better than the other", async () => {
    const listed = pools[0] as PoolMarket;
    const amount = fc.bigInt({ min: 1n, max: 10n ** 12n });
    await checkpoint.mark();
    await addLiquidity(market, listed, [7_919n, 104_729_000_003n]);
    const [shares, dollars] = await reservesOf(market, listed.pool);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(Side.Buy, Side.Sell), amount, async (side, size) => {
        const [x, y] = side === Side.Buy ? [dollars, shares] : [shares, dollars];
        const out = await market.read<bigint>(listed.pool, "amountOutFor", [side, size]);
        expect(out).toBe(outFor(x, y, size));
        if (out > 0n) expect(await market.read(listed.pool, "amountInFor", [side, out])).toBeLessThanOrEqual(size);
        const wanted = size % y;
        const needed = await market.read<bigint>(listed.pool, "amountInFor", [side, wanted]);
        expect(needed).toBe(inFor(x, y, wanted));
        expect(outFor(x, y, needed)).toBeGreaterThanOrEqual(wanted);
        if (wanted > 0n) expect(outFor(x, y, needed - 1n)).toBeLessThan(wanted);
      }),
      { numRuns: 60 },
    );
    await checkpoint.undo();
  });

  it("sums its price over time as one does by hand", async () => {
    const waits = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 * 86_400 }), fc.integer({ min: 1, max: 50 })), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(waits, async (jumps) => {
        const listed = pools[0] as PoolMarket;
        await checkpoint.mark();
        await addLiquidity(market, listed, [1_000n, 25_000_000_000n]);
        expect(await market.read(listed.pool, "priceCumulative")).toBe(0n);
        let [sum, since] = [0n, await market.now()];
        for (const [seconds, quantity] of jumps) {
          const [x, y] = await reservesOf(market, listed.pool);
          if (seconds > 0) await market.chain.rpc("evm_setNextBlockTimestamp", since + seconds);
          await market.send(listed.pool, "swapExactIn", [Side.Sell, BigInt(quantity), 0n, NEVER], {
            from: investors[1],
          });
          const at = await market.now();
          sum += ((y << 112n) / x) * BigInt(at - since);
          since = at;
          expect(await market.read(listed.pool, "priceCumulative")).toBe(sum);
          expect((await market.read<unknown[]>(listed.pool, "reserves"))[2]).toBe(since);
        }
        await checkpoint.undo();
      }),
      { numRuns: 8 },
    );
  }, 60_000);
});
