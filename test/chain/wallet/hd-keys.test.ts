import { HDKey } from "@scure/bip32";
import { generateMnemonic, mnemonicToSeedSync } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import fc from "fast-check";
import { childKey, keyAtPath, seedOfMnemonic } from "../../../src/chain/wallet/hd-keys.js";
import { mnemonicFault } from "../../../src/chain/wallet/mnemonic.js";
import { phraseOfGanacheSeed } from "../../../src/chain/wallet/seed-phrase.js";
import { DEFAULT_MNEMONIC, GANACHE_MNEMONIC } from "../../../src/chain/wallet/well-known.js";
import { toHex } from "../../../src/ethereum/index.js";

describe("the seed of a mnemonic", () => {
  test("is that of @scure/bip39", () => {
    for (const mnemonic of [DEFAULT_MNEMONIC, GANACHE_MNEMONIC, generateMnemonic(wordlist)]) {
      expect(toHex(seedOfMnemonic(mnemonic))).toBe(toHex(mnemonicToSeedSync(mnemonic)));
    }
  });

  test("does not depend on the space between the words", () => {
    expect(seedOfMnemonic(`  ${DEFAULT_MNEMONIC.replaceAll(" ", "  ")}\n`)).toEqual(seedOfMnemonic(DEFAULT_MNEMONIC));
  });

  test("exists for phrases that are not BIP-39's", () => {
    expect(seedOfMnemonic("no such phrase")).toHaveLength(64);
  });
});

describe("derivation", () => {
  test("is that of @scure/bip32 at any path, hardened or not", () => {
    const step = fc.record({ index: fc.nat(2 ** 31 - 1), hardened: fc.boolean() });
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 64 }),
        fc.array(step, { maxLength: 4 }),
        fc.nat(1000),
        (seed, steps, index) => {
          const path = ["m", ...steps.map((one) => `${one.index}${one.hardened ? "'" : ""}`)].join("/");
          const expected = HDKey.fromMasterSeed(seed).derive(path).deriveChild(index);
          const key = childKey(keyAtPath(seed, path), index);
          expect(toHex(key.privateKey)).toBe(toHex(expected.privateKey as Uint8Array));
          expect(toHex(key.chainCode)).toBe(toHex(expected.chainCode as Uint8Array));
        },
      ),
      { numRuns: 25 },
    );
  });

  test.each(["44'/60'", "m/x", "m/44''", "m/2147483648", "m//1"])("refuses the path %s", (path) => {
    expect(() => keyAtPath(new Uint8Array(32), path)).toThrow(RangeError);
  });
});

describe("Ganache's seeds", () => {
  test("give Ganache's phrases: its deterministic one comes from this one", async () => {
    expect(phraseOfGanacheSeed("TestRPC is awesome!")).toBe(GANACHE_MNEMONIC);
  });

  test("give the same phrase each time, and standard ones", async () => {
    const mnemonic = phraseOfGanacheSeed("42");
    expect(phraseOfGanacheSeed("42")).toBe(mnemonic);
    expect(await mnemonicFault(mnemonic)).toBeUndefined();
  });
});
