import { createMPT, type MerklePatriciaTrie } from "@ethereumjs/mpt";
import { hexToBytes } from "@ethereumjs/util";
import fc from "fast-check";
import { createTrie, type Trie, type TrieNodeSource } from "../../../../src/persistence/state/trie/index.js";

/** What may happen to a trie. `put` and `delete` change its content, the others must not be noticed. */
export type Step =
  | { kind: "put"; key: Uint8Array; value: Uint8Array }
  | { kind: "delete"; key: Uint8Array }
  | { kind: "take" }
  | { kind: "reopen" }
  | { kind: "prune"; maxNodes: number }
  | { kind: "fork"; changes: Change[] };

export type Change = Extract<Step, { kind: "put" | "delete" }>;

/** Keys of 64 nibbles that are zero but for a few: they part early, late, or after a long common way. */
export const collidingKey: fc.Arbitrary<Uint8Array> = fc
  .array(fc.tuple(fc.constantFrom(0, 1, 2, 7, 31, 32, 59, 60, 61, 62, 63), fc.constantFrom(1, 2, 15)), {
    maxLength: 3,
  })
  .map((nibbles) => {
    const key = new Uint8Array(32);
    for (const [at, nibble] of nibbles) key[at >> 1]! |= at % 2 === 0 ? nibble << 4 : nibble;
    return key;
  });

/** From one byte, which makes leaves stand in their parents, over the limit of 32, to the length of accounts and beyond. */
export const leafValue: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 1 }),
  fc.uint8Array({ minLength: 2, maxLength: 36 }),
  fc.uint8Array({ minLength: 50, maxLength: 110 }),
  fc.uint8Array({ minLength: 250, maxLength: 300 }),
);

const put = fc.record({ kind: fc.constant("put" as const), key: collidingKey, value: leafValue });
const remove = fc.record({ kind: fc.constant("delete" as const), key: collidingKey });
export const change: fc.Arbitrary<Change> = fc.oneof({ arbitrary: put, weight: 3 }, { arbitrary: remove, weight: 2 });

export const history: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { arbitrary: change, weight: 12 },
    { arbitrary: fc.constant({ kind: "take" as const }), weight: 2 },
    { arbitrary: fc.constant({ kind: "reopen" as const }), weight: 1 },
    { arbitrary: fc.record({ kind: fc.constant("prune" as const), maxNodes: fc.nat(12) }), weight: 1 },
    {
      arbitrary: fc.record({ kind: fc.constant("fork" as const), changes: fc.array(change, { maxLength: 6 }) }),
      weight: 1,
    },
  ),
  { maxLength: 50, size: "max" },
);

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Nodes as they stand in a database, by path. */
export type Stored = Map<string, string>;

export const sourceOf = (stored: Stored): TrieNodeSource => ({
  get(path) {
    const node = stored.get(path);
    return node === undefined ? undefined : hexToBytes(`0x${node}`);
  },
});

export function applyChanges(stored: Stored, changes: Map<string, Uint8Array | undefined>): void {
  for (const [path, node] of changes) {
    if (node) stored.set(path, hex(node));
    else stored.delete(path);
  }
}

export function applyTo(trie: Trie, step: Change): void {
  if (step.kind === "put") trie.put(step.key, step.value);
  else trie.delete(step.key);
}

export async function applyToOracle(oracle: MerklePatriciaTrie, step: Change): Promise<void> {
  if (step.kind === "put") await oracle.put(step.key, step.value);
  else await oracle.del(step.key);
}

export const newOracle = (): Promise<MerklePatriciaTrie> => createMPT({ useKeyHashing: false });

/** A trie's content, kept beside it. */
export type Content = Map<string, Uint8Array>;

export function applyToContent(content: Content, step: Change): void {
  if (step.kind === "put") content.set(hex(step.key), step.value);
  else content.delete(hex(step.key));
}

/** Builds a trie of some content in order of its keys and answers the nodes that it stores. */
export function storedFor(content: Content): Stored {
  const stored: Stored = new Map();
  const trie = createTrie(sourceOf(stored));
  for (const [key, value] of [...content].sort()) trie.put(hexToBytes(`0x${key}`), value);
  applyChanges(stored, trie.takeChanges());
  return stored;
}

/** Stored nodes as text, one a line, in order of their paths. */
export const textOf = (stored: Stored): string =>
  [...stored]
    .map(([path, node]) => `${path || "root"}: ${node}`)
    .sort()
    .join("\n");
