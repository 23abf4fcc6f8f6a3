import fc from "fast-check";
import { type BlockSource, createLogBlocks } from "../../../src/persistence/state/log-blocks.js";
import type { RunEntry } from "../../../src/persistence/state/runs.js";

const SIZE = 100;

/** What is done to a chain: blocks are added, or a run of empty ones; it goes back; somebody looks, and may be overtaken. */
type Step =
  | { kind: "blocks"; count: number; every: number }
  | { kind: "run"; count: number }
  | { kind: "back"; by: number }
  | { kind: "look"; from: number; to: number; overtaken: Step[] };

const change: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("blocks" as const),
    count: fc.integer({ min: 1, max: 250 }),
    every: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({ kind: fc.constant("run" as const), count: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ kind: fc.constant("back" as const), by: fc.integer({ min: 1, max: 300 }) }),
);
const look: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant("look" as const),
  from: fc.nat(600),
  to: fc.nat(1_200),
  overtaken: fc.array(change, { maxLength: 3 }),
});

test("whatever the chain went through, the blocks with logs are those that it has", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(change, look), { maxLength: 24 }), fc.nat(150), async (steps, first) => {
      const chain: { seq: number; logs: boolean; run?: RunEntry }[] = [{ seq: 0, logs: false }];
      let seq = 0;
      const head = (): number => first + chain.length - 1;
      const entryOf = (number: number) => {
        const block = chain[number - first];
        const bloom = block?.logs ? new Uint8Array(256).fill(block.seq % 251) : new Uint8Array(0);
        return block && { number, hash: new Uint8Array(32), seq: block.seq, bloom, transactions: 0 };
      };
      const source: BlockSource = {
        first: () => first,
        last: head,
        runAt: (number) => chain[number - first]?.run,
        block: entryOf,
        async *blocks(from, to) {
          for (let number = from; number <= to; number++) {
            if (number % 40 === 0) await undefined;
            const entry = entryOf(number);
            if (entry && !chain[number - first]?.run) yield entry;
          }
        },
      };
      const found = createLogBlocks(source, SIZE);

      function apply(step: Step): void {
        if (step.kind === "blocks") {
          for (let index = 0; index < step.count; index++) chain.push({ seq: ++seq, logs: index % step.every === 0 });
        } else if (step.kind === "run") {
          const run = { first: head() + 1, last: head() + step.count, seq: ++seq, lastHash: "0x", transactions: 0 };
          for (let index = 0; index < step.count; index++) chain.push({ seq, logs: false, run });
        } else if (step.kind === "back") {
          const at = chain[Math.max(0, chain.length - 1 - step.by)];
          // A run goes as a whole.
          chain.length = Math.max(1, at?.run ? at.run.first - first : chain.length - step.by);
          found.cut(head());
        }
      }

      async function lookAt(from: number, to: number, then?: () => void): Promise<number[]> {
        const seqs: number[] = [];
        const looking = (async () => {
          for await (const blocks of found.find(from, to, (blooms, start) => (blooms[start] as number) % 3 !== 0)) {
            for (const block of blocks) seqs.push(block.seq);
          }
        })();
        then?.();
        await looking;
        return seqs;
      }

      for (const step of [...steps, { kind: "look" as const, from: 0, to: 3_000, overtaken: [] }]) {
        if (step.kind !== "look") {
          apply(step);
          continue;
        }
        if (step.overtaken.length > 0) await lookAt(step.from, step.to, () => step.overtaken.forEach(apply));
        const expected = chain.flatMap(({ seq, logs }, index) => {
          const number = first + index;
          return logs && (seq % 251) % 3 !== 0 && number >= step.from && number <= step.to ? [seq] : [];
        });
        expect(await lookAt(step.from, step.to)).toEqual(expected);
      }
    }),
    { numRuns: 200 },
  );
});
