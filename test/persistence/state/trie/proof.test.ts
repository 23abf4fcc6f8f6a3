import { createMerkleProof, verifyMerkleProof } from "@ethereumjs/mpt";
import fc from "fast-check";
import { EMPTY_ROOT, keccak256 } from "../../../../src/ethereum/index.js";
import { createTrie, type Trie, type TrieError, verifyProof } from "../../../../src/persistence/state/trie/index.js";
import {
  applyChanges,
  applyTo,
  applyToContent,
  type Content,
  change,
  collidingKey,
  hex,
  newOracle,
  type Stored,
  sourceOf,
} from "./histories.js";

const keyOf = (index: number): Uint8Array => keccak256(Uint8Array.of(index >> 8, index & 0xff));

function trieOfHashedKeys(count: number): Trie {
  const trie = createTrie({ get: () => undefined });
  for (let i = 0; i < count; i++) trie.put(keyOf(i), new Uint8Array(80).fill(i));
  return trie;
}

test("every proof, of a key that is there or is not, holds for @ethereumjs/mpt and for our own verification", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { maxLength: 30, size: "max" }),
      fc.array(collidingKey, { maxLength: 5 }),
      fc.boolean(),
      async (steps, others, fromStored) => {
        const stored: Stored = new Map();
        const content: Content = new Map();
        const writer = createTrie(sourceOf(stored));
        for (const step of steps) {
          applyTo(writer, step);
          applyToContent(content, step);
        }
        applyChanges(stored, writer.takeChanges());
        const trie = fromStored ? createTrie(sourceOf(stored)) : writer;
        for (const key of [...steps.map((step) => step.key), ...others]) {
          const value = content.get(hex(key));
          const proof = trie.prove(key);
          expect(hex(verifyProof(trie.root(), key, proof) ?? new Uint8Array(0))).toBe(hex(value ?? new Uint8Array(0)));
          if (content.size === 0) expect(proof).toEqual([]);
          else expect(await verifyMerkleProof(key, proof, { root: trie.root() })).toEqual(value ?? null);
          for (const node of proof.slice(1)) expect(node.length).toBeGreaterThanOrEqual(32);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test("proofs are node for node those of @ethereumjs/mpt", async () => {
  const trie = trieOfHashedKeys(300);
  const oracle = await newOracle();
  for (let i = 0; i < 300; i++) await oracle.put(keyOf(i), new Uint8Array(80).fill(i));
  for (let i = 0; i < 400; i++) {
    expect(trie.prove(keyOf(i)).map(hex)).toEqual((await createMerkleProof(oracle, keyOf(i))).map(hex));
  }
});

function codeOf(verify: () => unknown): string {
  try {
    verify();
  } catch (error) {
    return (error as TrieError).code;
  }
  return "it held";
}

test("a proof with any byte altered, a node missing or a node too many does not hold", () => {
  const trie = trieOfHashedKeys(100);
  const root = trie.root();
  for (const index of [5, 1_000]) {
    const proof = trie.prove(keyOf(index));
    proof.forEach((node, position) => {
      for (let byte = 0; byte < node.length; byte++) {
        const altered = Uint8Array.from(node);
        altered[byte]! ^= 1;
        expect(codeOf(() => verifyProof(root, keyOf(index), proof.with(position, altered)))).toBe("TRIE_PROOF_INVALID");
      }
    });
    expect(codeOf(() => verifyProof(root, keyOf(index), proof.slice(0, -1)))).toBe("TRIE_PROOF_INVALID");
    expect(codeOf(() => verifyProof(root, keyOf(index), [...proof, proof[0]!]))).toBe("TRIE_PROOF_INVALID");
    expect(codeOf(() => verifyProof(keyOf(0), keyOf(index), proof))).toBe("TRIE_PROOF_INVALID");
  }
});

test("nodes that hash right but are no trie nodes do not hold", () => {
  const notNodes = ["c0", "c100", "80", "01", "c28000", "c3808080", "f80100", "c22080c0", "d1", "c0c0"];
  for (const text of notNodes) {
    const node = new Uint8Array(Buffer.from(text, "hex"));
    expect([text, codeOf(() => verifyProof(keccak256(node), keyOf(0), [node]))]).toEqual([text, "TRIE_PROOF_INVALID"]);
  }
});

test("an empty trie needs no nodes to show that it has no key", () => {
  expect(verifyProof(EMPTY_ROOT, keyOf(0), [])).toBeUndefined();
  expect(codeOf(() => verifyProof(EMPTY_ROOT, keyOf(0), [Uint8Array.of(0x80)]))).toBe("TRIE_PROOF_INVALID");
});
