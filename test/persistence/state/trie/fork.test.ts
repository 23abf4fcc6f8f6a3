import fc from "fast-check";
import { keccak256 } from "../../../../src/ethereum/index.js";
import { createTrie, type Trie } from "../../../../src/persistence/state/trie/index.js";
import {
  applyChanges,
  applyTo,
  applyToContent,
  type Content,
  change,
  hex,
  type Stored,
  sourceOf,
  storedFor,
  textOf,
} from "./histories.js";

const changes = fc.array(change, { maxLength: 12, size: "max" });
const keyOf = (index: number): Uint8Array => keccak256(Uint8Array.of(index >> 8, index & 0xff));

/** The root that a trie of this content has. */
function rootFor(content: Content): string {
  return hex(createTrie(sourceOf(storedFor(content))).root());
}

test("a trie, its fork and the fork's fork go their own ways, whichever is written to and in whatever order", () => {
  fc.assert(
    fc.property(
      changes,
      changes,
      fc.array(fc.tuple(fc.nat(2), change), { maxLength: 24 }),
      (before, between, after) => {
        const stored: Stored = new Map();
        const content: Content = new Map();
        const apply = (trie: Trie, held: Content, step: (typeof before)[number]): void => {
          applyTo(trie, step);
          applyToContent(held, step);
        };
        const head = createTrie(sourceOf(stored));
        for (const step of before) apply(head, content, step);
        const fork = head.fork();
        const forked = new Map(content);
        for (const step of between) apply(fork, forked, step);
        const pairs: [Trie, Content][] = [
          [head, content],
          [fork, forked],
          [fork.fork(), new Map(forked)],
        ];
        for (const [which, step] of after) apply(...pairs[which]!, step);
        for (const [trie, held] of pairs) expect(hex(trie.root())).toBe(rootFor(held));
      },
    ),
    { numRuns: 300 },
  );
});

test("what a fork has changed, put over what the trie has stored, is what the fork's content stores", () => {
  fc.assert(
    fc.property(changes, changes, changes, (before, untaken, onFork) => {
      const stored: Stored = new Map();
      const content: Content = new Map();
      const head = createTrie(sourceOf(stored));
      for (const step of before) applyTo(head, step);
      applyChanges(stored, head.takeChanges());
      for (const step of untaken) applyTo(head, step);
      for (const step of [...before, ...untaken]) applyToContent(content, step);
      const fork = head.fork();
      applyChanges(stored, head.takeChanges());
      expect(textOf(stored)).toBe(textOf(storedFor(content)));
      for (const step of onFork) {
        applyTo(fork, step);
        applyToContent(content, step);
      }
      applyChanges(stored, fork.takeChanges());
      expect(textOf(stored)).toBe(textOf(storedFor(content)));
    }),
    { numRuns: 300 },
  );
});

test("a fork has changed only what lies on the way to the keys that were written to it", () => {
  const head = createTrie(sourceOf(new Map()));
  for (let i = 0; i < 50; i++) head.put(keyOf(i), new Uint8Array(80).fill(i)); // and nothing was taken
  const fork = head.fork();
  fork.put(keyOf(7), new Uint8Array(80).fill(99));
  const key = hex(keyOf(7));
  expect([...fork.takeChanges().keys()].filter((path) => !key.startsWith(path))).toEqual([]);
});

test("a fork that needs a node which the head has replaced meanwhile is refused, never wrong", () => {
  const stored: Stored = new Map();
  const writer = createTrie(sourceOf(stored));
  for (let i = 0; i < 200; i++) writer.put(keyOf(i), new Uint8Array(80).fill(i));
  applyChanges(stored, writer.takeChanges());

  const head = createTrie(sourceOf(stored), writer.root());
  const fork = head.fork();
  for (let i = 0; i < 200; i++) head.put(keyOf(i), new Uint8Array(80).fill(i + 1));
  applyChanges(stored, head.takeChanges());
  expect(() => fork.get(keyOf(7))).toThrow(expect.objectContaining({ code: "TRIE_NODE_MISMATCH" }));
  expect(head.fork().get(keyOf(7))).toEqual(new Uint8Array(80).fill(8));
});

test("reading and pruning a fork leave the nodes of the trie alone", () => {
  const stored: Stored = new Map();
  const trie = createTrie(sourceOf(stored));
  for (let i = 0; i < 200; i++) trie.put(keyOf(i), new Uint8Array(80).fill(i));
  applyChanges(stored, trie.takeChanges());
  trie.prune(20);
  const held = trie.nodes();
  const fork = trie.fork();
  for (let i = 0; i < 200; i++) fork.put(keyOf(i), new Uint8Array(80).fill(i + 1));
  fork.prune(1);
  fork.prove(keyOf(3));
  expect(trie.nodes()).toBe(held);
  expect(trie.takeChanges().size).toBe(0);
});
