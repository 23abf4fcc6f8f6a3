import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { EMPTY_ROOT, keccak256 } from "../../../../src/ethereum/index.js";
import { createTrie, type TrieNodeSource } from "../../../../src/persistence/state/trie/index.js";
import { applyChanges, hex, type Stored, sourceOf, textOf } from "./histories.js";

const keyOf = (index: number): Uint8Array => keccak256(Uint8Array.of(index >> 8, index & 0xff));
const account = (index: number): Uint8Array => new Uint8Array(78).fill(index);

function storedTrie(count: number): { stored: Stored; root: Uint8Array } {
  const stored: Stored = new Map();
  const trie = createTrie(sourceOf(stored));
  for (let i = 0; i < count; i++) trie.put(keyOf(i), account(i));
  applyChanges(stored, trie.takeChanges());
  return { stored, root: trie.root() };
}

/** A source that notes which paths were read. */
function watched(stored: Stored): { source: TrieNodeSource; reads: string[] } {
  const reads: string[] = [];
  const source = sourceOf(stored);
  return {
    reads,
    source: {
      get(path) {
        reads.push(path);
        return source.get(path);
      },
    },
  };
}

test("opening reads nothing, and a change reads only the nodes on its path", () => {
  const { stored, root } = storedTrie(1_000);
  const { source, reads } = watched(stored);
  const trie = createTrie(source, root);
  expect(hex(trie.root())).toBe(hex(root));
  expect(reads).toEqual([]);

  const path = hex(keyOf(17));
  trie.put(keyOf(17), account(3));
  trie.root();
  expect(reads.length).toBeGreaterThan(1);
  expect(reads).toEqual(reads.map((_, depth) => path.slice(0, depth)));
  trie.put(keyOf(17), account(4));
  trie.root();
  expect(new Set(reads).size).toBe(reads.length);
});

test("the changes of a block are the nodes on its paths, and a value written again is no change", () => {
  const { stored } = storedTrie(1_000);
  const trie = createTrie(sourceOf(stored));
  trie.put(keyOf(17), account(3));
  const changed = [...trie.takeChanges().keys()];
  expect(changed).toEqual(changed.map((_, depth) => hex(keyOf(17)).slice(0, depth)));
  trie.put(keyOf(17), account(3));
  trie.delete(keyOf(5_000));
  expect(trie.takeChanges().size).toBe(0);
});

test("pruning keeps memory within its bound and forgets nothing that is not stored yet", () => {
  const { stored, root } = storedTrie(0);
  const trie = createTrie(sourceOf(stored), root);
  for (let i = 0; i < 1_000; i++) trie.put(keyOf(i), account(i));
  trie.prune(100);
  expect(trie.nodes()).toBeGreaterThan(1_000);
  applyChanges(stored, trie.takeChanges());
  trie.prune(100);
  expect(trie.nodes()).toBeLessThanOrEqual(75);
  for (let i = 0; i < 1_000; i++) expect(hex(trie.get(keyOf(i))!)).toBe(hex(account(i)));
  trie.prune(0);
  expect(trie.nodes()).toBe(0);
  expect(hex(trie.root())).toBe(hex(storedTrie(1_000).root));
});

test("an account's leaf takes less than 400 bytes of memory with all above it, and pruning really gives it back", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const heap = (): number => {
    for (let i = 0; i < 4; i++) collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const COUNT = 20_000;
  const { stored } = storedTrie(COUNT);
  const trie = createTrie(sourceOf(stored));
  const empty = heap();
  for (let i = 0; i < COUNT; i++) trie.get(keyOf(i));
  const full = heap();
  expect((full - empty) / COUNT).toBeLessThan(400);
  trie.prune(1_000);
  expect(heap() - empty).toBeLessThan((full - empty) / 5);
  expect(trie.nodes()).toBeLessThanOrEqual(750);
});

test("a root other than the one expected, a node altered and a node missing are each refused with what is wrong", () => {
  const { stored, root } = storedTrie(100);
  const code = (open: () => unknown): unknown => {
    try {
      return open();
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect(code(() => createTrie(sourceOf(stored), keyOf(0)).get(keyOf(1)))).toBe("TRIE_NODE_MISMATCH");
  expect(code(() => createTrie(sourceOf(new Map()), root).get(keyOf(1)))).toBe("TRIE_NODE_MISSING");

  const child = hex(keyOf(1)).slice(0, 1);
  const node = stored.get(child)!;
  stored.set(child, `${node.slice(0, -2)}00`);
  expect(code(() => createTrie(sourceOf(stored), root).put(keyOf(1), account(9)))).toBe("TRIE_NODE_MISMATCH");
  stored.delete(child);
  expect(code(() => createTrie(sourceOf(stored), root).delete(keyOf(1)))).toBe("TRIE_NODE_MISSING");
});

test("a change that fails for want of a node leaves the trie as it was", () => {
  const { stored, root } = storedTrie(60);
  for (const path of [...stored.keys()]) {
    const node = stored.get(path)!;
    if (path === "") continue;
    stored.delete(path);
    const trie = createTrie(sourceOf(stored), root);
    for (let i = 0; i < 60; i++) {
      const before = textOf(stored);
      try {
        trie.delete(keyOf(i));
      } catch {
        expect(hex(trie.root())).toBe(hex(root));
        continue;
      }
      trie.put(keyOf(i), account(i));
      expect(hex(trie.root())).toBe(hex(root));
      expect(textOf(stored)).toBe(before);
    }
    stored.set(path, node);
  }
});

test("a trie that is emptied stores nothing and has the empty root; an empty value deletes", () => {
  const { stored } = storedTrie(3);
  const trie = createTrie(sourceOf(stored));
  trie.put(keyOf(0), new Uint8Array(0));
  trie.delete(keyOf(1));
  trie.delete(keyOf(2));
  expect(hex(trie.root())).toBe(hex(EMPTY_ROOT));
  applyChanges(stored, trie.takeChanges());
  expect(stored.size).toBe(0);
  expect(hex(createTrie(sourceOf(stored)).root())).toBe(hex(EMPTY_ROOT));
});

test("a key that is not a hash is refused", () => {
  const trie = createTrie(sourceOf(new Map()));
  expect(() => trie.put(new Uint8Array(20), account(1))).toThrow(RangeError);
  expect(() => trie.get(new Uint8Array(33))).toThrow(RangeError);
});
