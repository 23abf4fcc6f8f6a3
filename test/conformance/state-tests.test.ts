/** The state tests of ethereum/tests through the execution layer: the state root, the logs, or that a transaction is invalid. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { startBlock } from "../../src/chain/blocks/build.js";
import { type ChainConfig, configForHardfork, defaultGenesis, type GenesisSpec } from "../../src/chain/config/index.js";
import { createEngine } from "../../src/chain/execution/index.js";
import { writeGenesis } from "../../src/chain/genesis/genesis.js";
import { decodeMined } from "../../src/chain/transactions/signed.js";
import type { Hardfork } from "../../src/ethereum/index.js";
import {
  encodeRlp,
  fromHex,
  type HeaderFields,
  keccak256,
  type LogEntry,
  rulesOf,
  toHex,
} from "../../src/ethereum/index.js";
import { openByteStore, openJournal } from "../../src/persistence/journal/index.js";
import { openState } from "../../src/persistence/state/index.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";
import { SUITE_REQUIRED } from "./cases.js";

type Hex = `0x${string}`;

interface StateTest {
  env: Record<string, Hex>;
  pre: Record<string, { balance: Hex; nonce: Hex; code: Hex; storage: Record<Hex, Hex> }>;
  post: Record<string, { hash: Hex; logs: Hex; txbytes: Hex; expectException?: string }[]>;
}

const ARCHIVE = resolve(
  process.env.COUVERTURE_STATE_TESTS ??
    join(ROOT, "..", "shared", "conformance", "state-tests", "GeneralStateTests.tar.gz"),
);
/** One file in so many is run, and all that have transactions which are not valid; `STATE_TESTS_SHARE=1` runs them all. */
const SHARE = Number(process.env.STATE_TESTS_SHARE ?? 400);
/** Only files whose path matches. */
const FILES = new RegExp(process.env.STATE_TESTS_FILES ?? "");
/** The forks that the archive has post states of. */
const FORKS: Readonly<Record<string, Hardfork>> = {
  Frontier: "frontier",
  Homestead: "homestead",
  Byzantium: "byzantium",
  Constantinople: "constantinople",
  ConstantinopleFix: "petersburg",
  Istanbul: "istanbul",
  Berlin: "berlin",
  London: "london",
  Paris: "paris",
  Shanghai: "shanghai",
  Cancun: "cancun",
};
const there = existsSync(ARCHIVE);
const engine = await createEngine(process.env.STATE_TESTS_EVM === "ethereumjs" ? "ethereumjs" : "couverture");
if (!there) {
  process.stderr.write(
    `state tests: ${ARCHIVE} is not there, so they are ${SUITE_REQUIRED ? "required" : "skipped"}\n`,
  );
}

const word = (value: Hex): Uint8Array => fromHex(`0x${value.slice(2).padStart(64, "0")}`);
const value = (hex: Hex): Uint8Array => fromHex(`0x${trimmed(hex)}`);
const trimmed = (hex: Hex): string => {
  const digits = hex.slice(2).replace(/^0+/, "");
  return digits.length % 2 === 0 ? digits : `0${digits}`;
};

function headerOf(env: StateTest["env"], config: ChainConfig, fork: Hardfork): HeaderFields {
  const { header } = defaultGenesis({
    accounts: [],
    config,
    timestamp: Number(env.currentTimestamp),
    gasLimit: BigInt(env.currentGasLimit as Hex),
  });
  const rules = rulesOf(fork);
  return {
    ...header,
    stateRoot: new Uint8Array(32),
    number: Number(env.currentNumber),
    coinbase: fromHex(env.currentCoinbase as Hex),
    ...(rules.hasMerged
      ? { mixHash: word(env.currentRandom as Hex) }
      : { difficulty: BigInt(env.currentDifficulty as Hex) }),
    ...(rules.hasBaseFee && { baseFeePerGas: BigInt(env.currentBaseFee as Hex) }),
    ...(rules.hasBlobs && { excessBlobGas: BigInt(env.currentExcessBlobGas ?? 0) }),
  };
}

const logsHash = (logs: readonly LogEntry[]): Hex =>
  toHex(keccak256(encodeRlp(logs.map(({ address, topics, data }) => [address, topics, data]))));

/** What is wrong with each case of a test, and nothing for those that pass. */
async function play({ env, pre, post }: StateTest): Promise<{ fork: Hardfork; wrong: string | undefined }[]> {
  const played: { fork: Hardfork; wrong: string | undefined }[] = [];
  for (const [name, cases] of Object.entries(post)) {
    const fork = FORKS[name];
    if (!fork) throw new Error(`the archive has post states of ${name}, which this test does not know`);
    const config = configForHardfork(1, fork);
    const header = headerOf(env, config, fork);
    const journal = await openJournal(undefined, { durability: "relaxed" });
    const state = await openState(await openByteStore(undefined), journal);
    try {
      const spec: GenesisSpec = {
        config,
        header: { ...header, number: 0 },
        alloc: Object.entries(pre).map(([address, { balance, nonce, code, storage }]) => ({
          ...{ address: fromHex(address as Hex), balance: BigInt(balance), nonce: BigInt(nonce), code: fromHex(code) },
          storage: Object.entries(storage).map(([slot, held]): [Uint8Array, Uint8Array] => [
            word(slot as Hex),
            value(held),
          ]),
        })),
      };
      await writeGenesis(journal, state, spec);
      const limits = { unlimitedCode: false, unlimitedInitCode: false, engine };
      const blockHash = (number: number): Uint8Array => keccak256(Buffer.from(String(number)));
      for (const { hash, logs, txbytes, expectException } of cases) {
        // Ganache's blocks pay no reward, and neither do those of these tests, which are no whole blocks.
        const asGanache = !rulesOf(fork).hasMerged;
        const block = { config, header: { ...header }, state: state.view(), seq: 1, blockHash, limits, asGanache };
        const maker = startBlock(block);
        let wrong: string | undefined;
        try {
          const result = await maker.add(decodeMined(fromHex(txbytes), config, header));
          if (expectException) wrong = `was not refused: ${expectException}`;
          else if (logsHash(result.logs) !== logs) wrong = "has other logs";
        } catch (cause) {
          if (!expectException) wrong = `was refused: ${(cause as Error).message}`;
        }
        const built = await maker.finish(state.rootWith);
        const root = toHex(built.header.stateRoot);
        if (root !== hash) wrong ??= `has the state root ${root}, and should have ${hash}`;
        played.push({ fork, wrong });
      }
    } finally {
      await state.close();
      await journal.close();
    }
  }
  return played;
}

/** How many cases passed, of how many, by a name. */
function createCounts() {
  const counts = new Map<string, [passed: number, all: number]>();
  return {
    add(name: string, passed: boolean): void {
      const [before, all] = counts.get(name) ?? [0, 0];
      counts.set(name, [before + (passed ? 1 : 0), all + 1]);
    },
    print(): void {
      for (const [name, [passed, all]] of counts) process.stderr.write(`state tests: ${name}: ${passed} of ${all}\n`);
    },
  };
}

describe("the state tests of ethereum/tests", () => {
  const byFork = createCounts();
  const byFolder = createCounts();
  afterAll(() => {
    removeDirectories();
    if (SHARE === 1) byFolder.print();
    byFork.print();
  });

  it("are there where they are required", () => {
    expect(there || !SUITE_REQUIRED).toBe(true);
  });

  (there ? it : it.skip)(
    "are passed by the execution layer",
    async () => {
      const folder = temporaryDirectory();
      execFileSync("tar", ["xzf", ARCHIVE, "-C", folder]);
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".json"));
      const wrong: string[] = [];
      for (const [place, file] of files.sort().entries()) {
        if (!FILES.test(file)) continue;
        const text = readFileSync(join(folder, file), "utf8");
        // Those with transactions that are not valid are few, and all run.
        if (place % SHARE !== 0 && !text.includes("expectException")) continue;
        const begun = performance.now();
        for (const [title, test] of Object.entries(JSON.parse(text) as Record<string, StateTest>)) {
          for (const [index, { fork, wrong: found }] of (await play(test)).entries()) {
            byFork.add(fork, found === undefined);
            byFolder.add(dirname(file), found === undefined);
            if (found !== undefined) wrong.push(`${title} ${index} on ${fork} ${found}`);
          }
        }
        const seconds = (performance.now() - begun) / 1000;
        if (SHARE === 1 && seconds > 10) process.stderr.write(`state tests: ${file} took ${seconds.toFixed(1)} s\n`);
      }
      expect(wrong).toEqual([]);
    },
    3_600_000,
  );
});
