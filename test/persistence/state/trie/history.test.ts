import fc from "fast-check";
import { EMPTY_ROOT, keccak256 } from "../../../../src/ethereum/index.js";
import { createTrie } from "../../../../src/persistence/state/trie/index.js";
import {
  applyChanges,
  applyTo,
  applyToContent,
  applyToOracle,
  type Content,
  hex,
  history,
  newOracle,
  type Stored,
  sourceOf,
  storedFor,
  textOf,
} from "./histories.js";

test("after every step of any history the root is @ethereumjs/mpt's, whatever is stored, forgotten or forked in between", async () => {
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const stored: Stored = new Map();
      const oracle = await newOracle();
      let trie = createTrie(sourceOf(stored));
      for (const step of steps) {
        if (step.kind === "put" || step.kind === "delete") {
          applyTo(trie, step);
          await applyToOracle(oracle, step);
        } else if (step.kind === "take") applyChanges(stored, trie.takeChanges());
        else if (step.kind === "prune") trie.prune(step.maxNodes);
        else if (step.kind === "reopen") {
          applyChanges(stored, trie.takeChanges());
          trie = createTrie(sourceOf(stored));
        } else {
          const fork = trie.fork();
          const before = oracle.root();
          for (const one of step.changes) {
            applyTo(fork, one);
            await applyToOracle(oracle, one);
            expect(hex(fork.root())).toBe(hex(oracle.root()));
          }
          oracle.root(before);
        }
        expect(hex(trie.root())).toBe(hex(oracle.root()));
      }
    }),
    { numRuns: 200 },
  );
});

test("the same content leads to the same stored nodes, byte for byte, whatever way it came about", () => {
  fc.assert(
    fc.property(history, fc.boolean(), (steps, rootAfterEach) => {
      const stored: Stored = new Map();
      const content: Content = new Map();
      let trie = createTrie(sourceOf(stored));
      for (const step of steps) {
        if (step.kind === "put" || step.kind === "delete") {
          applyTo(trie, step);
          applyToContent(content, step);
        } else if (step.kind === "prune") trie.prune(step.maxNodes);
        else if (step.kind === "fork") for (const one of step.changes) applyTo(trie.fork(), one);
        else {
          applyChanges(stored, trie.takeChanges());
          expect(textOf(stored)).toBe(textOf(storedFor(content)));
          if (step.kind === "reopen") trie = createTrie(sourceOf(stored), trie.root());
        }
        if (rootAfterEach) trie.root();
      }
      applyChanges(stored, trie.takeChanges());
      expect(textOf(stored)).toBe(textOf(storedFor(content)));
      expect(trie.takeChanges().size).toBe(0);
    }),
    { numRuns: 1000 },
  );
});

test("every key reads as it was last written, from memory and from the stored nodes", () => {
  fc.assert(
    fc.property(history, (steps) => {
      const stored: Stored = new Map();
      const content: Content = new Map();
      const keys = new Map<string, Uint8Array>();
      const trie = createTrie(sourceOf(stored));
      for (const step of steps) {
        if (step.kind === "prune") trie.prune(step.maxNodes);
        if (step.kind === "take") applyChanges(stored, trie.takeChanges());
        if (step.kind !== "put" && step.kind !== "delete") continue;
        keys.set(hex(step.key), step.key);
        applyTo(trie, step);
        applyToContent(content, step);
      }
      applyChanges(stored, trie.takeChanges());
      const reopened = createTrie(sourceOf(stored));
      const read = (from: typeof trie): string[] =>
        [...keys.values()].map((key) => hex(from.get(key) ?? new Uint8Array(0)));
      const written = [...keys.keys()].map((text) => hex(content.get(text) ?? new Uint8Array(0)));
      expect(read(trie)).toEqual(written);
      expect(read(reopened)).toEqual(written);
    }),
    { numRuns: 200 },
  );
});

test("thousands of hashed keys come and go, in blocks of four, with the root of @ethereumjs/mpt and nothing left over", async () => {
  const stored: Stored = new Map();
  const oracle = await newOracle();
  const trie = createTrie(sourceOf(stored));
  const keyOf = (index: number): Uint8Array => keccak256(Uint8Array.of(index >> 8, index & 0xff));
  const accountOf = (index: number): Uint8Array => new Uint8Array(70 + (index % 40)).fill(index & 0xff);
  const COUNT = 2_000;
  for (let i = 0; i < COUNT; i++) {
    trie.put(keyOf(i), accountOf(i));
    await oracle.put(keyOf(i), accountOf(i));
    if (i % 4 === 0) expect(hex(trie.root())).toBe(hex(oracle.root()));
    if (i % 64 === 0) {
      applyChanges(stored, trie.takeChanges());
      trie.prune(300);
    }
  }
  for (let i = 0; i < COUNT; i++) {
    trie.delete(keyOf(i));
    await oracle.del(keyOf(i));
    if (i % 4 === 0) expect(hex(trie.root())).toBe(hex(oracle.root()));
    if (i % 64 === 0) {
      applyChanges(stored, trie.takeChanges());
      trie.prune(300);
    }
  }
  expect(hex(trie.root())).toBe(hex(EMPTY_ROOT));
  applyChanges(stored, trie.takeChanges());
  expect(stored.size).toBe(0);
});
