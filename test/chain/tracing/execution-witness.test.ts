import { createMPT } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { concatHex, type Hex, hexToBytes, keccak256, numberToHex } from "viem";
import { createNode, type Node } from "../../../src/node.js";
import { parseNodeOptions } from "../../../src/options/index.js";
import { account } from "../../support/accounts.js";
import { removeDirectories, temporaryDirectory } from "../../support/directories.js";

/** Writes its second word of input to the slot that its first one names, and reads the hash of block 1. */
const WRITER = "0xc0de000000000000000000000000000000000000";
const CODE = "0x6020355f355560014000";

interface Witness {
  state: Hex[];
  codes: Hex[];
  keys: Hex[];
  headers: Hex[];
}

let node: Node;
const ask = <T = Hex>(method: string, ...params: unknown[]): Promise<T> => node.request(method, params) as Promise<T>;
const word = (value: number): Hex => numberToHex(value, { size: 32 });
const write = (slot: number, value: number): Promise<Hex> =>
  ask("eth_sendTransaction", { from: account(0).address, to: WRITER, data: concatHex([word(slot), word(value)]) });

/** A trie of which only these nodes are known. */
async function trieOf(nodes: readonly Hex[], root: Hex): ReturnType<typeof createMPT> {
  const trie = await createMPT({ useKeyHashing: true });
  for (const one of nodes) await trie.database().put(hexToBytes(keccak256(one)), hexToBytes(one));
  trie.root(hexToBytes(root));
  return trie;
}
const rootOf = async (block: string): Promise<Hex> =>
  (await ask<{ stateRoot: Hex }>("eth_getBlockByNumber", block, false)).stateRoot;

/** An account's slots follow it. */
function slotsOf(keys: readonly Hex[], address: Hex): Hex[] {
  const rest = keys.slice(keys.indexOf(address) + 1);
  const next = rest.findIndex(({ length }) => length === 42);
  return next < 0 ? rest : rest.slice(0, next);
}

beforeAll(async () => {
  const storage = { directory: temporaryDirectory() };
  node = await createNode(parseNodeOptions({ chain: { clock: "step", exchange: false }, storage }));
  await ask("anvil_setCode", WRITER, CODE);
  for (const slot of [1, 2, 3]) await write(slot, slot);
  await write(2, 0);
  await write(3, 0); // leaves one slot, whose node becomes the root
});
afterAll(async () => {
  await node.close();
  removeDirectories();
});

describe("debug_executionWitness", () => {
  it.each([
    { number: 4, slot: 2 },
    { number: 5, slot: 3 },
  ])("has the nodes to all that block $number looks at, and to what the next root needs", async ({ number, slot }) => {
    const [parent, block] = [numberToHex(number - 1), numberToHex(number)];
    const { state, codes, keys, headers } = await ask<Witness>("debug_executionWitness", block);
    expect(codes).toContain(CODE);
    expect(keys).toEqual(expect.arrayContaining([account(0).address.toLowerCase(), WRITER, word(slot)]));
    // The code reads the hash of block 1.
    const numbers = Array.from({ length: number - 1 }, (_, index) => numberToHex(number - 1 - index));
    expect(headers).toEqual(await Promise.all(numbers.map((one) => ask("debug_getRawHeader", one))));

    const [before, after] = [await rootOf(parent), await rootOf(block)];
    const accounts = await trieOf(state, before);
    for (const key of keys.filter(({ length }) => length === 42)) {
      const body = await accounts.get(hexToBytes(key));
      const reported = await ask<{ nonce: Hex; balance: Hex }>("eth_getProof", key, [], parent);
      const [nonce, balance] = body ? (RLP.decode(body) as Uint8Array[]) : [];
      const number = (bytes?: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes ?? []).toString("hex")}`);
      expect([number(nonce), number(balance)]).toEqual([BigInt(reported.nonce), BigInt(reported.balance)]);
    }

    // All that the block changed, put into the tries that the witness makes, gives the block's own root.
    for (const key of keys.filter(({ length }) => length === 42)) {
      const { nonce, balance, codeHash, storageHash } = await ask<Record<string, Hex>>("eth_getProof", key, [], block);
      const body = await accounts.get(hexToBytes(key));
      const [, , rootBefore = new Uint8Array()] = body ? (RLP.decode(body) as Uint8Array[]) : [];
      const storageRoot = `0x${Buffer.from(rootBefore).toString("hex")}`;
      if (body && storageRoot !== storageHash) {
        const storage = await trieOf(state, storageRoot as Hex);
        for (const slot of slotsOf(keys, key)) {
          const value = await ask<Hex>("eth_getStorageAt", key, slot, block);
          if (BigInt(value) === 0n) await storage.del(hexToBytes(slot));
          else await storage.put(hexToBytes(slot), RLP.encode(numberToHex(BigInt(value))));
        }
        expect(`0x${Buffer.from(storage.root()).toString("hex")}`).toBe(storageHash);
      }
      const fields = [nonce, balance].map((value) => (BigInt(value as Hex) === 0n ? "0x" : (value as Hex)));
      const empty = fields.every((field) => field === "0x") && codeHash === keccak256("0x");
      if (!empty) await accounts.put(hexToBytes(key), RLP.encode([...fields, storageHash as Hex, codeHash as Hex]));
    }
    expect(`0x${Buffer.from(accounts.root()).toString("hex")}`).toBe(after);
  });

  it("refuses the first block, and one before which the state was changed from outside", async () => {
    const ofFirst = ask("debug_executionWitness", "earliest");
    await expect(ofFirst).rejects.toMatchObject({ message: expect.stringMatching(/first block/) });
    const ofChanged = ask("debug_executionWitness", "0x1");
    await expect(ofChanged).rejects.toMatchObject({
      message: expect.stringMatching(/changed from outside \(record 2\)/),
    });
  });
});
