import fc from "fast-check";
import { configForHardfork } from "../../../src/chain/config/index.js";
import type { SignedTransaction } from "../../../src/chain/execution/index.js";
import { createPool, type Pool } from "../../../src/chain/head/pool.js";
import { ChainError } from "../../../src/chain/index.js";
import { impersonate } from "../../../src/chain/transactions/signed.js";
import { EMPTY, toHex } from "../../../src/ethereum/index.js";

const config = configForHardfork(1337, "osaka");
const PLACE = { number: 1, timestamp: 1 };
const LIMITS = { total: 8, perSender: 4, priceBump: 10 };
const ACCOUNTS = [1, 2, 3].map((byte) => new Uint8Array(20).fill(byte));
const NO_NONCES = (): bigint => 0n;

/** A transaction in an account's name. With a `tip` its fees are EIP-1559's. */
function transaction(sender: number, nonce: number, cap: number, tip?: number, value = 0): SignedTransaction {
  const fees =
    tip === undefined
      ? { type: 0, gasPrice: BigInt(cap) }
      : { type: 2, maxFeePerGas: BigInt(cap), maxPriorityFeePerGas: BigInt(tip), chainId: 1337n };
  const to = ACCOUNTS[0] as Uint8Array;
  const data = { nonce: BigInt(nonce), gasLimit: 21_000n, to, value: BigInt(value), data: EMPTY, ...fees };
  return impersonate(data, ACCOUNTS[sender] as Uint8Array, config, PLACE);
}

interface Waiting {
  sender: number;
  nonce: number;
  cap: number;
  tip: number;
  order: number;
  transaction: SignedTransaction;
}

type Step =
  | { kind: "add"; sender: number; nonce: number; cap: number; tip: number | undefined; value: number }
  | { kind: "remove"; at: number }
  | { kind: "again"; at: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        kind: fc.constant("add" as const),
        sender: fc.nat(2),
        nonce: fc.nat(5),
        cap: fc.constantFrom(9, 10, 11, 20, 22, 100, 109, 110),
        tip: fc.option(fc.constantFrom(1, 5, 10, 11, 20), { nil: undefined }),
        value: fc.nat(1),
      })
      .map((given) => ({ ...given, tip: given.tip === undefined ? undefined : Math.min(given.tip, given.cap) })),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("again" as const), at: fc.nat() }) },
);

/** The pool as it is described, in the plainest way. */
function applyToModel(model: Waiting[], step: Step, arrival: number): { refusal: string } | { next: Waiting[] } {
  if (step.kind === "remove") {
    const gone = model[step.at % Math.max(model.length, 1)];
    return { next: model.filter((one) => one !== gone) };
  }
  if (step.kind === "again") return model.length === 0 ? { next: model } : { refusal: "already known" };
  const { sender, nonce, cap, value } = step;
  const tip = step.tip ?? cap;
  const added = {
    sender,
    nonce,
    cap,
    tip,
    order: arrival,
    transaction: transaction(sender, nonce, cap, step.tip, value),
  };
  const hash = toHex(added.transaction.hash);
  if (model.some((one) => toHex(one.transaction.hash) === hash)) return { refusal: "already known" };
  const rival = model.find((one) => one.sender === sender && one.nonce === nonce);
  if (rival) {
    const enough = cap * 100 >= rival.cap * 110 && tip * 100 >= rival.tip * 110;
    return enough
      ? { next: [...model.filter((one) => one !== rival), added] }
      : { refusal: "replacement transaction underpriced" };
  }
  if (model.length >= LIMITS.total) return { refusal: "txpool is full" };
  const own = model.filter((one) => one.sender === sender).length;
  if (own >= LIMITS.perSender)
    return { refusal: `txpool is full: the sender has ${LIMITS.perSender} transactions waiting` };
  return { next: [...model, added] };
}

/** What can be mined, in order: again and again the best tip among each sender's next one. */
function minable(model: Waiting[], nonces: number[], baseFee: number, refused: (hash: string) => boolean): string[] {
  const next = [...nonces];
  const stopped = new Set<number>();
  const order: string[] = [];
  for (;;) {
    const heads = next.flatMap((nonce, sender) => {
      const head = stopped.has(sender) ? undefined : model.find((one) => one.sender === sender && one.nonce === nonce);
      return head && head.cap >= baseFee ? [head] : [];
    });
    const paid = ({ cap, tip }: Waiting): number => Math.min(tip, cap - baseFee);
    heads.sort((a, b) => paid(b) - paid(a) || a.order - b.order);
    const [best] = heads;
    if (!best) return order;
    const hash = toHex(best.transaction.hash);
    order.push(hash);
    if (refused(hash)) stopped.add(best.sender);
    else next[best.sender] = best.nonce + 1;
  }
}

function takenFrom(pool: Pool, nonces: number[], baseFee: number, refused: (hash: string) => boolean): string[] {
  const nonceOf = (sender: Uint8Array): bigint => BigInt(nonces[(sender[0] as number) - 1] as number);
  const candidates = pool.executable(nonceOf, BigInt(baseFee));
  const order: string[] = [];
  for (let next = candidates.next(); !next.done; ) {
    const hash = toHex(next.value.hash);
    order.push(hash);
    next = candidates.next(!refused(hash));
  }
  return order;
}

test("whatever comes and goes, the pool keeps, refuses, replaces and offers what its description says", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 25 }),
      fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
      fc.constantFrom(0, 8, 10, 21),
      fc.nat(3),
      (steps, nonces, baseFee, pick) => {
        const pool = createPool(LIMITS);
        let model: Waiting[] = [];
        for (const [arrival, step] of steps.entries()) {
          const expected = applyToModel(model, step, arrival);
          const one = model[("at" in step ? step.at : 0) % Math.max(model.length, 1)];
          const act = (): void => {
            if (step.kind === "add") pool.add(transaction(step.sender, step.nonce, step.cap, step.tip, step.value));
            else if (!one) return;
            else if (step.kind === "remove") pool.remove(one.transaction.hash);
            else pool.add(one.transaction);
          };
          if ("refusal" in expected) {
            const added =
              step.kind === "add"
                ? transaction(step.sender, step.nonce, step.cap, step.tip, step.value)
                : one?.transaction;
            expect(() => pool.check(added as SignedTransaction)).toThrow(new ChainError(expected.refusal));
            expect(act).toThrow(new ChainError(expected.refusal));
          } else {
            act();
            model = expected.next;
          }
          expect(pool.size()).toBe(model.length);
        }
        const hashes = (list: SignedTransaction[]): string[] => list.map(({ hash }) => toHex(hash)).sort();
        for (const [sender, account] of ACCOUNTS.entries()) {
          const own = model.filter((one) => one.sender === sender).sort((a, b) => a.nonce - b.nonce);
          expect(pool.of(account).map(({ tx }) => Number(tx.nonce))).toEqual(own.map(({ nonce }) => nonce));
          let after = nonces[sender] as number;
          while (own.some(({ nonce }) => nonce === after)) after++;
          expect(pool.nextNonce(account, BigInt(nonces[sender] as number))).toBe(BigInt(after));
        }
        for (const { transaction } of model) expect(pool.get(transaction.hash)).toBeDefined();
        const refused = (hash: string): boolean => pick > 0 && Number.parseInt(hash.slice(-1), 16) % 4 === pick;
        expect(takenFrom(pool, nonces, baseFee, refused)).toEqual(minable(model, nonces, baseFee, refused));

        const { pending, queued } = pool.split((sender) => BigInt(nonces[(sender[0] as number) - 1] as number));
        const ready = minable(model, nonces, 0, () => false).sort();
        expect(hashes(pending)).toEqual(ready);
        expect(hashes([...pending, ...queued])).toEqual(hashes(model.map(({ transaction }) => transaction)));

        expect(hashes(pool.clear())).toEqual(hashes(model.map(({ transaction }) => transaction)));
        expect(pool.size()).toBe(0);
        expect(takenFrom(pool, nonces, 0, () => false)).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});

describe("a replacement", () => {
  test.each([
    ["with 9% more of both fees is refused", [109, 109], false],
    ["with 10% more of both fees is taken", [110, 110], true],
    ["with 10% more of the cap alone is refused", [110, 100], false],
    ["with 10% more of the tip alone is refused", [100, 110], false],
  ])("%s", (_, [cap, tip], taken) => {
    const pool = createPool(LIMITS);
    const first = transaction(0, 0, 200, 100);
    pool.add(first);
    const second = transaction(0, 0, 2 * (cap as number), tip as number);
    if (!taken) expect(() => pool.add(second)).toThrow("replacement transaction underpriced");
    else expect(pool.add(second)).toBe(first);
    expect(pool.of(ACCOUNTS[0] as Uint8Array)).toEqual([taken ? second : first]);
  });

  test("rounds up what small fees have to reach", () => {
    const pool = createPool(LIMITS);
    pool.add(transaction(0, 0, 9));
    expect(() => pool.add(transaction(0, 0, 9, 9))).toThrow("underpriced");
    pool.add(transaction(0, 0, 10));
    expect(pool.size()).toBe(1);
  });

  test("is taken by a full pool too", () => {
    const pool = createPool({ ...LIMITS, total: 1 });
    pool.add(transaction(0, 0, 100));
    expect(() => pool.add(transaction(1, 0, 500))).toThrow("txpool is full");
    pool.add(transaction(0, 0, 110));
    expect(pool.size()).toBe(1);
  });
});

test("a transaction behind a gap waits, and is offered once the gap is filled", () => {
  const pool = createPool(LIMITS);
  pool.add(transaction(0, 2, 50));
  pool.add(transaction(0, 0, 10));
  expect([...pool.executable(NO_NONCES, 0n)].map(({ tx }) => tx.nonce)).toEqual([0n]);
  pool.add(transaction(0, 1, 1));
  expect([...pool.executable(NO_NONCES, 0n)].map(({ tx }) => tx.nonce)).toEqual([0n, 1n, 2n]);
});

test("one that cannot pay the base fee keeps those after it waiting", () => {
  const pool = createPool(LIMITS);
  pool.add(transaction(0, 0, 5));
  pool.add(transaction(0, 1, 500));
  pool.add(transaction(1, 0, 20));
  expect([...pool.executable(NO_NONCES, 10n)].map(({ sender }) => sender[0])).toEqual([2]);
});
