import fc from "fast-check";
import type { Settings } from "../../../src/chain/head/settings.js";
import { setAccountField } from "../../../src/chain/history/overrides.js";
import type { Chain } from "../../../src/chain/index.js";
import { fromHex, toHex } from "../../../src/ethereum/index.js";
import { type ByteStore, openByteStore, openJournalOn } from "../../../src/persistence/journal/index.js";
import { copyOfStore } from "../../persistence/state/kept-chain.js";
import { balanceOf, ETHER, GWEI, nonceOf, type OpenedChain, openedChain, SENDERS, send } from "../chains.js";

const CAUSE = { method: "test", params: [] };
const NO_CHANGES = { accounts: new Map(), storage: new Map(), codes: new Map() };
const TARGET = fromHex(`0x${"77".repeat(20)}`);

/** Everything that a revert brings back. */
function stateOf({ chain, state }: OpenedChain): Record<string, unknown> {
  const { header, hash } = chain.head();
  return {
    head: [header.number, toHex(hash)],
    root: toHex(state.rootWith(NO_CHANGES)),
    settings: chain.settings(),
    clock: chain.clock.state(),
    pool: SENDERS.flatMap((sender) => chain.pool.of(sender).map(({ hash }) => toHex(hash))),
    target: balanceOf(chain, TARGET),
  };
}

/** A chain in memory that can be killed: the next one starts from what is in the stores at that moment. */
async function restartable(): Promise<{ opened: OpenedChain; kill: () => Promise<void> }> {
  const options = { durability: "strict" } as const;
  let journalStore: ByteStore = await openByteStore(undefined);
  let stateStore: ByteStore = await openByteStore(undefined);
  const open = async (): Promise<OpenedChain> =>
    openedChain({ journal: await openJournalOn(journalStore, options), stateStore });
  const self = {
    opened: await open(),
    async kill() {
      await self.opened.journal.settled();
      journalStore = await copyOfStore(journalStore);
      stateStore = await copyOfStore(stateStore);
      self.opened = await open();
    },
  };
  return self;
}

type Step =
  | { kind: "send"; sender: number; gap: number; tip: number }
  | { kind: "mine"; count: number }
  | { kind: "balance"; amount: number }
  | { kind: "automine"; on: boolean }
  | { kind: "gasLimit"; limit: number }
  | { kind: "time"; by: number; next: boolean }
  | { kind: "mark" }
  | { kind: "revert"; to: number }
  | { kind: "kill" | "flush" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("send" as const),
      sender: fc.nat(2),
      gap: fc.constantFrom(0, 0, 1),
      tip: fc.nat(4),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("mine" as const), count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("balance" as const), amount: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("automine" as const), on: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("gasLimit" as const),
      limit: fc.integer({ min: 1_000_000, max: 2_000_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("time" as const),
      by: fc.integer({ min: 1, max: 500 }),
      next: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("mark" as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("revert" as const), to: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("kill" as const, "flush" as const) }) },
);

async function take(chain: Chain, step: Step): Promise<void> {
  if (step.kind === "send") {
    const nonce =
      chain.pool.nextNonce(SENDERS[step.sender] as Uint8Array, nonceOf(chain, step.sender)) + BigInt(step.gap);
    const fees = { maxFeePerGas: 50n * GWEI, maxPriorityFeePerGas: BigInt(step.tip) * GWEI };
    // What waits behind a gap with the same nonce may bid more.
    const sent = send(chain, step.sender, { type: 2, nonce, to: toHex(TARGET), value: 1n, gasLimit: 21_000n, ...fees });
    await sent.catch((failure: Error) => expect(failure.message).toMatch(/underpriced|already known/));
  } else if (step.kind === "mine") await chain.mine(step.count);
  else if (step.kind === "balance") {
    await chain.override(CAUSE, (overlay) =>
      setAccountField(overlay, TARGET, { balance: BigInt(step.amount) * ETHER }),
    );
  } else if (step.kind === "automine") {
    await chain.change(CAUSE, (settings) => ({ ...settings, automine: step.on }));
    if (step.on && chain.pool.size() > 0) await chain.mine(1); // as evm_setAutomine does
  } else if (step.kind === "gasLimit")
    await chain.change(CAUSE, (settings) => ({ ...settings, gasLimit: `${step.limit}` }));
  else if (step.kind === "time") {
    const { by, next } = step;
    await chain.moveClock(CAUSE, (parent, clock) =>
      next ? clock.setNext(parent + by, parent) : clock.increase(by, parent),
    );
  }
}

/** What a revert brings back: all but how the node mines. */
function reverted(was: Record<string, unknown>, now: Record<string, unknown>): Record<string, unknown> {
  const { automine } = now.settings as Settings;
  return { ...was, settings: { ...(was.settings as Settings), automine } };
}

test("whatever happened, and through any restart, a revert brings everything back as it was at the mark, but for how the node mines", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25, size: "max" }), async (steps) => {
      const chain = await restartable();
      let marks: { id: number; was: Record<string, unknown> }[] = [];
      for (const step of steps) {
        const { opened } = chain;
        if (step.kind === "mark") {
          const was = stateOf(opened);
          const id = await opened.chain.checkpoint();
          for (const mark of marks) expect(id).toBeGreaterThan(mark.id);
          marks.push({ id, was });
        } else if (step.kind === "revert") {
          const mark = marks[step.to % Math.max(marks.length, 1)];
          if (!mark) continue;
          const before = stateOf(opened);
          expect(await opened.chain.revertTo(mark.id, CAUSE)).toBe(true);
          expect(stateOf(opened)).toEqual(reverted(mark.was, before));
          expect(await opened.chain.revertTo(mark.id, CAUSE)).toBe(false);
          marks = marks.filter(({ id }) => id < mark.id);
        } else if (step.kind === "kill") {
          const was = stateOf(opened);
          await chain.kill();
          expect(stateOf(chain.opened)).toEqual(was);
        } else if (step.kind === "flush") await opened.state.flush();
        else await take(opened.chain, step);
      }
      expect(await chain.opened.chain.revertTo(999, CAUSE)).toBe(false);
      for (const { id, was } of marks.reverse()) {
        const before = stateOf(chain.opened);
        expect(await chain.opened.chain.revertTo(id, CAUSE)).toBe(true);
        expect(stateOf(chain.opened)).toEqual(reverted(was, before));
      }
    }),
    { numRuns: 150 },
  );
}, 60_000);

test("what was reverted is no longer found, nothing of it is lost from the journal, and listeners are called with it", async () => {
  const opened = await openedChain();
  const { chain, journal } = opened;
  await send(chain, 0, { nonce: 0n, to: toHex(TARGET), value: 5n, gasLimit: 21_000n, gasPrice: 2n * GWEI });
  const mark = await chain.checkpoint();
  const { mined, hash } = await send(chain, 0, {
    nonce: 1n,
    to: toHex(TARGET),
    value: 5n,
    gasLimit: 21_000n,
    gasPrice: 2n * GWEI,
  });
  const received: unknown[] = [];
  chain.on("reverted", ({ head, removed }) => received.push([head, removed.map(({ number }) => number)]));
  const before = journal.head().seq;
  expect(await chain.revertTo(mark, { method: "evm_revert", params: ["0x1"] })).toBe(true);
  expect(journal.head().seq).toBe(before + 1);
  expect(journal.get(mined?.block.seq as number)?.kind).toBe("block");
  expect(chain.head().number).toBe(1);
  expect(chain.blockByHash(mined?.block.hash as Uint8Array)).toBeUndefined();
  expect(chain.transaction(hash)).toBeUndefined();
  await Promise.resolve();
  expect(received).toEqual([[1, [2]]]);
  const again = await send(chain, 0, {
    nonce: 1n,
    to: toHex(TARGET),
    value: 5n,
    gasLimit: 21_000n,
    gasPrice: 2n * GWEI,
  });
  expect(chain.transaction(again.hash)).toEqual({ block: 2, index: 0 });
  await opened.close();
});
