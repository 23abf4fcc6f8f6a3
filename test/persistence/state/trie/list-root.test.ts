import { RLP } from "@ethereumjs/rlp";
import fc from "fast-check";
import { rootOfList } from "../../../../src/persistence/state/trie/index.js";
import { hex, leafValue, newOracle } from "./histories.js";

async function rootsOf(items: Uint8Array[]): Promise<string[]> {
  const oracle = await newOracle();
  const roots = [hex(oracle.root())];
  for (const [index, item] of items.entries()) {
    await oracle.put(RLP.encode(index), item);
    roots.push(hex(oracle.root()));
  }
  return roots;
}

test("the root of a list of 0 to 300 items is @ethereumjs/mpt's", async () => {
  const items = Array.from({ length: 300 }, (_, i) => new Uint8Array(1 + ((i * 37) % 250)).fill(i));
  const roots = await rootsOf(items);
  roots.forEach((root, count) => {
    expect([count, hex(rootOfList(items.slice(0, count)))]).toEqual([count, root]);
  });
});

test("items of any length, from one byte to that of a large transaction, make the root that @ethereumjs/mpt makes", async () => {
  const long = fc.constantFrom(900, 1_100, 70_000).map((length) => new Uint8Array(length).fill(length & 0xff));
  const item = fc.oneof({ arbitrary: leafValue, weight: 10 }, { arbitrary: long, weight: 1 });
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 20 }), async (items) => {
      expect(hex(rootOfList(items))).toBe((await rootsOf(items)).at(-1));
    }),
    { numRuns: 100 },
  );
});
