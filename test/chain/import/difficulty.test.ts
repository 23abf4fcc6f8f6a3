import { createBlockHeader } from "@ethereumjs/block";
import { Common, Mainnet } from "@ethereumjs/common";
import { configForHardfork, ethereumjsHardfork } from "../../../src/chain/config/index.js";
import { ethashDifficulty } from "../../../src/chain/import/difficulty.js";
import { EMPTY_LIST_HASH, HARDFORKS, rulesOf } from "../../../src/ethereum/index.js";

/** But for London, where @ethereumjs/block has the delay of Muir Glacier. */
const workForks = HARDFORKS.filter((fork) => !rulesOf(fork).hasMerged && fork !== "london");
const OMMERS = new Uint8Array(32).fill(1);

test.each(workForks)("the difficulty that proof of work requires on %s is the one of ethereumjs", (fork) => {
  const config = configForHardfork(1, fork);
  const common = new Common({ chain: Mainnet, hardfork: ethereumjsHardfork(fork) });
  for (const number of [1, 199_999, 200_000, 300_001, 3_200_001, 9_300_000, 15_000_000]) {
    for (const difficulty of [300_000n, 17_179_869_184n]) {
      for (const elapsed of [1, 9, 10, 12, 13, 18, 100, 5_000]) {
        for (const ommersHash of [EMPTY_LIST_HASH, OMMERS]) {
          const parent = { number: number - 1, timestamp: 1_000_000, difficulty, ommersHash };
          const child = createBlockHeader(
            { number, timestamp: parent.timestamp + elapsed },
            { common, skipConsensusFormatValidation: true },
          );
          const before = createBlockHeader(
            { number: parent.number, timestamp: parent.timestamp, difficulty, uncleHash: ommersHash },
            { common, skipConsensusFormatValidation: true },
          );
          expect(ethashDifficulty(config, parent, parent.timestamp + elapsed)).toBe(
            child.ethashCanonicalDifficulty(before),
          );
        }
      }
    }
  }
});

test("is not below 131,072 before what the difficulty bomb adds, as in geth", () => {
  const parent = { number: 0, timestamp: 0, difficulty: 131_072n, ommersHash: EMPTY_LIST_HASH };
  const config = configForHardfork(1, "homestead");
  expect(ethashDifficulty(config, parent, 5_000)).toBe(131_072n);
  expect(ethashDifficulty(config, { ...parent, number: 399_999 }, 5_000)).toBe(131_072n + 4n);
});

test("London delays the difficulty bomb by 9,700,000 blocks (EIP-3554)", () => {
  const parent = { number: 12_964_999, timestamp: 0, difficulty: 2n ** 33n, ommersHash: EMPTY_LIST_HASH };
  expect(ethashDifficulty(configForHardfork(1, "london"), parent, 9)).toBe(2n ** 33n + 2n ** 30n);
});
