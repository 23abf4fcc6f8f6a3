import fc from "fast-check";
import { decodeFunctionResult, encodeFunctionData, type Hex } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { type Market, refusal, startMarket } from "../support/market.js";
import type { Call } from "../support/rpc.js";
import { DAY, type Lot, newShares, REASON, registerAll, type Shares } from "./shares.js";
import { type Outcome, sharesModel } from "./shares-model.js";

const HOLDING_DAYS = 40;
const holders = [1, 2, 3, 4].map(account);
const venue = account(8);
let market: Market;

beforeAll(async () => {
  market = await startMarket();
  await registerAll(market, holders);
});
afterAll(cleanUp);

const holder = fc.nat({ max: holders.length - 1 });
/** Mostly amounts that are in reach of a limit of 1%. */
const amount = fc.oneof(fc.bigInt(1n, 9n), fc.bigInt(1n, 400n));
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("issue" as const),
      to: holder,
      amount: fc.bigInt(1n, 900n),
      ahead: fc.nat({ max: 60 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("transfer" as const), from: holder, to: holder, amount }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("hold" as const), from: holder, amount }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("release" as const), from: holder, amount }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("settle" as const), from: holder, to: holder, amount }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("affiliate" as const), from: holder, is: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("days" as const), days: fc.integer({ min: 1, max: 30 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Model = ReturnType<typeof sharesModel>;

const addressOf = (index: number) => (holders[index] as (typeof holders)[number]).address;

/** Takes a step on the chain. The chain's clock stays far from midnight, so that a day is sure. */
async function takeOnChain(shares: Shares, one: Step): Promise<Outcome> {
  const attempt = async (from: { address: Hex }, name: string, ...args: unknown[]): Promise<Outcome> => {
    // A settlement that is refused answers with a code, and is a transaction all the same.
    if (name === "trySettle") {
      const code = await shares.answer<number>(venue, name, ...args).catch(() => 0);
      if (code !== 0) {
        await shares.by(venue, name, ...args);
        return code;
      }
    }
    const sent = shares.by(from, name, ...args);
    return sent.then(
      () => undefined,
      async () => (await refusal(sent)).name,
    );
  };
  switch (one.kind) {
    case "issue": {
      const today = Math.floor((await market.now()) / DAY);
      return attempt(market.operator, "issue", addressOf(one.to), one.amount, 0, today + one.ahead, REASON);
    }
    case "transfer":
      return attempt({ address: addressOf(one.from) }, "transfer", addressOf(one.to), one.amount);
    case "hold":
    case "release":
      return attempt(venue, one.kind, addressOf(one.from), one.amount);
    case "settle":
      return attempt(venue, "trySettle", addressOf(one.from), addressOf(one.to), one.amount);
    case "affiliate":
      await market.send(market.registry, "setAffiliation", [addressOf(one.from), shares.issuer, one.is, REASON]);
      return undefined;
    case "days":
      return market.pass(one.days * DAY).then(() => undefined);
  }
}

/** Takes the same step in the model, at the time at which the chain took it. */
function takeInModel(model: Model, one: Step, now: number): Outcome {
  switch (one.kind) {
    case "issue":
      model.issue(one.to, { amount: one.amount, acquiredAt: now, unlockDay: Math.floor(now / DAY) + one.ahead });
      return undefined;
    case "transfer":
      return model.transfer(one.from, one.to, one.amount, now);
    case "hold":
      return model.hold(one.from, one.amount, now);
    case "release":
      return model.release(one.from, one.amount);
    case "settle":
      return model.settle(one.from, one.to, one.amount, now);
    case "affiliate":
      model.setAffiliate(one.from, one.is);
      return undefined;
    case "days":
      return undefined;
  }
}

/** What the chain says of every holder, in one request. */
async function standing({ security }: Shares): Promise<unknown[][]> {
  const names = ["lotsOf", "balanceOf", "heldOf", "affiliateAllowance"];
  const calls = holders.flatMap(({ address }) =>
    names.map((functionName): Call => {
      const data = encodeFunctionData({ abi: security.abi, functionName, args: [address] });
      return ["eth_call", { to: security.address, data }, "latest"];
    }),
  );
  const answers = await market.chain.rpc.batch<Hex>(calls);
  return holders.map((_, index) =>
    names.map((functionName, each) => {
      const data = answers[index * names.length + each] as Hex;
      return decodeFunctionResult({ abi: security.abi, functionName, data });
    }),
  );
}

/** Claims that the chain has what the model has; that shares are neither made nor lost; and that each unlocks on its day. */
async function expectEqual(shares: Shares, model: Model): Promise<void> {
  const day = Math.floor((await market.now()) / DAY);
  const seen = await standing(shares);
  const endless = (allowed: unknown) => ((allowed as bigint) > 2n ** 200n ? "endless" : allowed);
  expect(seen.map(([lots, balance, held, allowed]) => [lots, balance, held, endless(allowed)])).toEqual(
    holders.map((_, index) => [
      model.lotsOf(index, day),
      model.balance(index),
      model.heldOf(index),
      endless(model.allowance(index, day)),
    ]),
  );
  const all = seen.flatMap(([lots]) => lots as Lot[]);
  expect(all.reduce((total, lot) => total + lot.amount, 0n)).toBe(await shares.read("totalSupply"));
}

/** Claims of every day to come that as much is free on it as the model says. */
async function expectUnlocking(shares: Shares, model: Model): Promise<void> {
  const day = Math.floor((await market.now()) / DAY);
  for (const [index, { address }] of holders.entries())
    for (const { unlockDay } of model.lotsOf(index, day).slice(1))
      for (const at of [unlockDay * DAY - 1, unlockDay * DAY])
        expect(await shares.read("unlockedBalanceOf", address, at)).toBe(
          model.lotsOf(index, Math.floor(at / DAY))[0]?.amount,
        );
}

describe("shares through any sequence of steps", () => {
  let run = 0;

  it("are where the model has them, locked or free, and none is made, lost or moved before its day", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30, size: "max" }), async (steps) => {
        const shares = await newShares(market, { symbol: `R${++run}`, holdingDays: HOLDING_DAYS });
        await shares.makeVenue(venue);
        for (const each of holders) await market.approve(shares.security, each, venue);
        await market.mineAt((Math.floor((await market.now()) / DAY) + 1) * DAY + DAY / 2);
        const model = sharesModel(HOLDING_DAYS);
        const lockedOf = (index: number, now: number) => model.lotsOf(index, Math.floor(now / DAY)).slice(1);
        for (const one of steps) {
          const outcome = await takeOnChain(shares, one);
          const now = await market.now();
          const locked = holders.map((_, index) => lockedOf(index, now));
          expect([one, outcome]).toEqual([one, takeInModel(model, one, now)]);
          await expectEqual(shares, model);
          // Nobody's locked lots go by what he sends; those who receive may have more.
          if ("from" in one && !("to" in one && one.to === one.from))
            expect(lockedOf(one.from, now)).toEqual(expect.arrayContaining(locked[one.from] ?? []));
        }
        await expectUnlocking(shares, model);
        for (const { address } of holders)
          await market.send(market.registry, "setAffiliation", [address, shares.issuer, false, REASON]);
      }),
      { numRuns: 8 },
    );
  }, 60_000);
});
