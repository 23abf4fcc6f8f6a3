import fc from "fast-check";
import { decodeFunctionResult, encodeFunctionData, type Hex } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { type Market, type Party, refusal, startMarket } from "../support/market.js";
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
const KINDS = { issue: 5, transfer: 4, hold: 4, release: 1, settle: 5, affiliate: 2, days: 2 };
type Kind = keyof typeof KINDS;
const often = Object.entries(KINDS).flatMap(([kind, weight]) => Array<Kind>(weight).fill(kind as Kind));
/** What may be done: each kind looks at the fields that it needs. */
const step = fc.record({
  kind: fc.constantFrom(...often),
  from: holder,
  to: holder,
  /** A part of what the holder has, has free, has offered or may sell; one share more than all of it, too. */
  of: fc.constantFrom("balance", "free", "held", "limit"),
  percent: fc.constantFrom(3n, 3n, 40n, 100n),
  more: fc.constantFrom(0n, 0n, 1n),
  issued: fc.bigInt(1n, 900n),
  days: fc.integer({ min: 1, max: 30 }),
  is: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Model = ReturnType<typeof sharesModel>;

const dayOf = (time: number) => Math.floor(time / DAY);
const addressOf = (index: number) => (holders[index] as (typeof holders)[number]).address;

/** A step whose seller, in a settlement, is the next one who has offered something, if there is any. */
function aimed(one: Step, model: Model): Step {
  const sellers = [...holders.keys()].map((index) => (one.from + index) % holders.length);
  const from = sellers.find((each) => model.heldOf(each) > 0n);
  return one.kind === "settle" && from !== undefined ? { ...one, from } : one;
}

/** How many shares a step is about. */
function amountOf({ kind, from, of, percent, more, issued }: Step, model: Model, day: number): bigint {
  if (kind === "issue") return issued;
  const free = model.lotsOf(from, day)[0]?.amount ?? 0n;
  const held = model.heldOf(from);
  const limit = model.allowance(from, day);
  const bases = { balance: model.balance(from), free, held, limit: limit > free ? free : limit };
  const base = kind === "settle" || kind === "release" ? held : bases[of as keyof typeof bases];
  const amount = (base * percent) / 100n + more;
  return amount === 0n ? 1n : amount;
}

/** Takes a step on the chain. The chain's clock stays far from midnight, so that a day is sure. */
async function takeOnChain(shares: Shares, { kind, ...one }: Step, amount: bigint, today: number): Promise<Outcome> {
  const [from, to] = [addressOf(one.from), addressOf(one.to)];
  const attempt = async (by: Party, name: string, ...args: unknown[]): Promise<Outcome> => {
    const sent = shares.by(by, name, ...args);
    return sent.then(
      () => undefined,
      async () => (await refusal(sent)).name,
    );
  };
  if (kind === "issue") return attempt(market.operator, "issue", to, amount, 0, today + one.days, REASON);
  if (kind === "transfer") return attempt({ address: from }, "transfer", to, amount);
  if (kind === "hold" || kind === "release") return attempt(venue, kind, from, amount);
  if (kind === "settle") {
    // A settlement that is refused answers with a code, and is a transaction all the same.
    const answered = await shares.answer<number>(venue, "trySettle", from, to, amount).catch(() => 0);
    return (await attempt(venue, "trySettle", from, to, amount)) ?? (answered || undefined);
  }
  if (kind === "days") await market.pass(one.days * DAY);
  else await market.send(market.registry, "setAffiliation", [from, shares.issuer, one.is, REASON]);
  return undefined;
}

/** Takes the same step in the model, at the time at which the chain took it. */
function takeInModel(model: Model, { kind, from, to, days, is }: Step, amount: bigint, now: number): Outcome {
  if (kind === "issue") model.issue(to, { amount, acquiredAt: now, unlockDay: dayOf(now) + days });
  if (kind === "affiliate") model.setAffiliate(from, is);
  if (kind === "hold") return model.hold(from, amount, now);
  if (kind === "release") return model.release(from, amount);
  if (kind === "transfer") return model.transfer(from, to, amount, now);
  return kind === "settle" ? model.settle(from, to, amount, now) : undefined;
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
async function expectEqual(shares: Shares, model: Model, day: number): Promise<void> {
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
async function expectUnlocking(shares: Shares, model: Model, day: number): Promise<void> {
  for (const [index, { address }] of holders.entries())
    for (const { unlockDay } of model.lotsOf(index, day).slice(1))
      for (const at of [unlockDay * DAY - 1, unlockDay * DAY])
        expect(await shares.read("unlockedBalanceOf", address, at)).toBe(model.lotsOf(index, dayOf(at))[0]?.amount);
}

describe("shares through any sequence of steps", () => {
  let run = 0;

  it("are where the model has them, locked or free, and none is made, lost or moved before its day", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30, size: "max" }), async (steps) => {
        const shares = await newShares(market, { symbol: `R${++run}`, holdingDays: HOLDING_DAYS });
        await shares.makeVenue(venue);
        for (const each of holders) await market.approve(shares.security, each, venue);
        await market.mineAt((dayOf(await market.now()) + 1) * DAY + DAY / 2);
        const model = sharesModel(HOLDING_DAYS);
        for (const index of holders.keys()) {
          await shares.issue(holders[index] as Party, 1000n);
          model.issue(index, { amount: 1000n, acquiredAt: 0, unlockDay: 0 });
        }
        let now = await market.now();
        for (const each of steps) {
          const one = aimed(each, model);
          const amount = amountOf(one, model, dayOf(now));
          const outcome = await takeOnChain(shares, one, amount, dayOf(now));
          now = await market.now();
          expect([one, outcome]).toEqual([one, takeInModel(model, one, amount, now)]);
          await expectEqual(shares, model, dayOf(now));
        }
        await expectUnlocking(shares, model, dayOf(now));
        for (const { address } of holders)
          await market.send(market.registry, "setAffiliation", [address, shares.issuer, false, REASON]);
      }),
      // Time out before jest does, so that a failure is reported as small as it is by then.
      { numRuns: 6, interruptAfterTimeLimit: 60_000 },
    );
  }, 120_000);
});
