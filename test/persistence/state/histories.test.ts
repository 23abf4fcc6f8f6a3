import { verifyMerkleProof } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import fc from "fast-check";
import { keccak256, quantityToBytes, toHex } from "../../../src/ethereum/index.js";
import { openByteStore } from "../../../src/persistence/journal/index.js";
import { openState } from "../../../src/persistence/state/index.js";
import { contentOf, copyOfStore, type KeptChain, keepChain, type MadeBlock, TINY } from "./kept-chain.js";
import {
  ACCOUNTS,
  addressOf,
  applyToModel,
  bodyOf,
  type Change,
  changes,
  type Model,
  rootOf,
  SLOTS,
  slotOf,
} from "./model.js";

/** What may happen to a chain. `flush`, `wait` and `crash` must not be noticed by anybody. */
type Step =
  | { kind: "block"; changes: Change[]; transactions: number }
  | { kind: "override" | "abandon" | "rootWith"; changes: Change[] }
  | { kind: "note"; record: "clock" | "session" | "checkpoint" }
  | { kind: "revert"; to: number }
  | { kind: "flush" | "wait" | "reopen" | "crash" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("block" as const), changes, transactions: fc.nat(3) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("override" as const, "abandon" as const, "rootWith" as const),
      changes,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("note" as const),
      record: fc.constantFrom("clock" as const, "session" as const, "checkpoint" as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("revert" as const), to: fc.nat() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom("flush" as const, "flush" as const, "wait" as const, "reopen" as const, "crash" as const),
    }),
  },
);

const history = fc.tuple(changes, fc.array(step, { maxLength: 16, size: "max" }));

/** Lives through a history; `after` looks at the chain after each step. */
async function live(
  [genesis, steps]: [Change[], Step[]],
  after: (chain: KeptChain) => Promise<void>,
): Promise<KeptChain> {
  const chain = await keepChain();
  chain.block(genesis);
  await after(chain);
  for (const step of steps) {
    if (step.kind === "block") chain.block(step.changes, step.transactions);
    else if (step.kind === "override") chain.override(step.changes);
    else if (step.kind === "note") chain.note(step.record);
    else if (step.kind === "revert") chain.revert(step.to % chain.models.length);
    else if (step.kind === "flush") void chain.state.flush();
    else if (step.kind === "wait") await chain.state.flush();
    else if (step.kind === "abandon" || step.kind === "rootWith") {
      const before = toHex(chain.state.rootWith({ accounts: new Map(), storage: new Map(), codes: new Map() }));
      const root = chain[step.kind](step.changes);
      expect(root).toBe(await rootOf(applyToModel(chain.model(), step.changes)));
      expect(chain.rootWith([])).toBe(before);
    } else {
      if (step.kind === "reopen") await chain.state.flush();
      chain.store = await copyOfStore(chain.store);
      chain.state = await openState(chain.store, chain.journal, undefined, TINY);
    }
    await after(chain);
  }
  return chain;
}

/** Everything that a view has about every account and slot equals the model. */
async function expectView({ state }: KeptChain, seq: number | undefined, model: Model): Promise<void> {
  const view = state.view(seq);
  for (let who = 0; who < ACCOUNTS; who++) {
    const body = view.account(addressOf(who));
    const expected = await bodyOf(model.get(who));
    expect(body && { ...body, storageRoot: toHex(body.storageRoot), codeHash: toHex(body.codeHash) }).toEqual(
      expected && {
        ...expected,
        storageRoot: toHex(expected.storageRoot),
        codeHash: toHex(expected.codeHash),
        generation: body?.generation,
      },
    );
    if (!body) continue;
    const account = model.get(who);
    expect(toHex(view.code(body.codeHash))).toBe(toHex(account?.code ?? new Uint8Array(0)));
    for (let slot = 0; slot < SLOTS; slot++) {
      const value = view.storage(addressOf(who), body.generation, slotOf(slot));
      expect(toHex(value)).toBe(toHex(quantityToBytes(account?.storage.get(slot) ?? 0n)));
    }
  }
}

test("over any history each block's root is @ethereumjs/mpt's, and the head reads as a model says", async () => {
  await fc.assert(
    fc.asyncProperty(history, async (given) => {
      await live(given, async (chain) => {
        const block = chain.blocks.at(-1) as MadeBlock;
        expect(toHex(block.header.stateRoot)).toBe(await rootOf(chain.models[block.seq] as Model));
        await expectView(chain, undefined, chain.model());
      });
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("after any history the state after every past record reads as the model did then", async () => {
  await fc.assert(
    fc.asyncProperty(history, async (given) => {
      const chain = await live(given, async () => undefined);
      for (const [seq, model] of chain.models.entries()) await expectView(chain, seq, model);
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("after any history every block and transaction is found by number and hash, and none that was reverted", async () => {
  await fc.assert(
    fc.asyncProperty(history, async (given) => {
      const everMade = new Map<string, MadeBlock>();
      const chain = await live(given, async ({ blocks }) => {
        const made = blocks.at(-1) as MadeBlock;
        everMade.set(`${made.seq}`, made);
      });
      const { state, blocks } = chain;
      let transactions = 0;
      for (const { number, hash, seq, header, transactionHashes } of blocks) {
        transactions += transactionHashes.length;
        const stored = state.storedBlock(number);
        expect(stored && { ...stored, hash: toHex(stored.hash), header: undefined, payload: undefined }).toMatchObject({
          number,
          seq,
          hash,
          transactions,
        });
        expect(toHex(stored?.header.stateRoot as Uint8Array)).toBe(toHex(header.stateRoot));
        expect(state.blockNumber(Buffer.from(hash.slice(2), "hex"))).toBe(number);
        for (const [index, one] of transactionHashes.entries()) {
          expect(state.transaction(one)).toEqual({ block: number, index });
        }
      }
      const canonical = new Set(blocks.map(({ hash }) => hash));
      for (const { hash, seq, transactionHashes } of everMade.values()) {
        if (blocks.some((block) => block.seq === seq)) continue;
        if (!canonical.has(hash)) expect(state.blockNumber(Buffer.from(hash.slice(2), "hex"))).toBeUndefined();
        for (const one of transactionHashes) expect(state.transaction(one)).toBeUndefined();
      }
      expect(state.block(blocks.length)).toBeUndefined();
      const listed: number[] = [];
      for await (const { number } of state.blocks(1, blocks.length + 3)) listed.push(number);
      expect(listed).toEqual(blocks.slice(1).map(({ number }) => number));
      expect(state.folded()).toMatchObject({ block: blocks.length - 1, blockHash: blocks.at(-1)?.hash, transactions });
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("proofs of accounts and slots, there or not, verify with the root of every block that counts", async () => {
  await fc.assert(
    fc.asyncProperty(history, async (given) => {
      const chain = await live(given, async () => undefined);
      for (const { number, seq, header } of chain.blocks) {
        const prover = chain.state.prover(number);
        const model = chain.models[seq] as Model;
        const who = number % ACCOUNTS;
        const address = addressOf(who);
        const { body, proof } = prover.account(address);
        expect(body === undefined).toBe(!model.has(who));
        const leaf =
          body &&
          RLP.encode([quantityToBytes(body.nonce), quantityToBytes(body.balance), body.storageRoot, body.codeHash]);
        await expectProof(proof, header.stateRoot, address, leaf);
        for (const slot of [number % SLOTS, (number + 2) % SLOTS]) {
          const storage = prover.slot(address, slotOf(slot));
          const value = quantityToBytes(model.get(who)?.storage.get(slot) ?? 0n);
          expect(toHex(storage.value)).toBe(toHex(value));
          if (!body) expect(storage.proof).toEqual([]);
          else
            await expectProof(
              storage.proof,
              body.storageRoot,
              slotOf(slot),
              value.length > 0 ? RLP.encode(value) : undefined,
            );
        }
      }
      expect(() => chain.state.prover(chain.blocks.length)).toThrow(RangeError);
    }),
    { numRuns: 25 },
  );
}, 60_000);

async function expectProof(
  proof: Uint8Array[],
  root: Uint8Array,
  key: Uint8Array,
  leaf: Uint8Array | undefined,
): Promise<void> {
  if (proof.length === 0) {
    expect(leaf).toBeUndefined();
    return;
  }
  expect(toHex(keccak256(proof[0] as Uint8Array))).toBe(toHex(root));
  const found = await verifyMerkleProof(key, proof, { useKeyHashing: true });
  expect(found && toHex(found)).toBe(leaf ? toHex(leaf) : null);
}

test("whenever it was flushed, reopened or killed, the store ends with the bytes that a rebuild from the journal gives", async () => {
  await fc.assert(
    fc.asyncProperty(history, async (given) => {
      const chain = await live(given, async () => undefined);
      await chain.state.flush();
      const rebuilt = await openByteStore(undefined);
      const seen: [number, number][] = [];
      const state = await openState(rebuilt, chain.journal, (done, total) => seen.push([done, total]));
      await state.flush();
      expect(await contentOf(rebuilt)).toBe(await contentOf(chain.store));
      expect(seen).toEqual(chain.models.map((_, index) => [index + 1, chain.models.length]));
    }),
    { numRuns: 40 },
  );
}, 60_000);
