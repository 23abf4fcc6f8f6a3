/** Blockchain tests of ethereum/tests through the import of chains: valid blocks become a chain, the others are rejected. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ChainConfig, configForHardfork, type ForkActivation } from "../../src/chain/config/index.js";
import { writeGenesis } from "../../src/chain/genesis/genesis.js";
import { ImportError, importBlocks } from "../../src/chain/import/index.js";
import {
  decodeHeader,
  fromHex,
  type Hardfork,
  isAtLeast,
  keccak256,
  listItems,
  rulesOf,
  toHex,
} from "../../src/ethereum/index.js";
import { type EncodedBlock, splitBlock } from "../../src/persistence/chain-file/index.js";
import { openByteStore, openJournal } from "../../src/persistence/journal/index.js";
import { openState } from "../../src/persistence/state/index.js";

type Hex = `0x${string}`;

interface BlockchainTest {
  network: string;
  genesisRLP: Hex;
  lastblockhash: Hex;
  pre: Record<Hex, { balance: Hex; nonce: Hex; code: Hex; storage: Record<Hex, Hex> }>;
  blocks: { rlp: Hex; expectException?: string; blockHeader?: { hash: Hex } }[];
}

/** The folder `BlockchainTests` of a checkout; without one nothing is run. */
const FOLDER = process.env.COUVERTURE_BLOCKCHAIN_TESTS;
/** One file in so many is run. */
const SHARE = Number(process.env.BLOCKCHAIN_TESTS_SHARE ?? 1);
/** Only files whose path matches. */
const FILES = new RegExp(process.env.BLOCKCHAIN_TESTS_FILES ?? "");

/** Titles of tests whose blocks have timestamps of 2^64 - 2 and more: a timestamp is a number here, up to 2^53. */
const TOO_LATE = /timestamp_184467440737095516\d\d/;

/** Networks whose rules change on the way; those that change by time do so at 15,000. */
const TRANSITIONS: Readonly<Record<string, [from: Hardfork, to: Hardfork, at: object]>> = {
  FrontierToHomesteadAt5: ["frontier", "homestead", { block: 5 }],
  HomesteadToEIP150At5: ["homestead", "tangerineWhistle", { block: 5 }],
  EIP158ToByzantiumAt5: ["spuriousDragon", "byzantium", { block: 5 }],
  ByzantiumToConstantinopleFixAt5: ["byzantium", "petersburg", { block: 5 }],
  BerlinToLondonAt5: ["berlin", "london", { block: 5 }],
  ArrowGlacierToParisAtDiffC0000: ["arrowGlacier", "paris", { totalDifficulty: "786432" }],
  ParisToShanghaiAtTime15k: ["paris", "shanghai", { time: 15_000 }],
  ShanghaiToCancunAtTime15k: ["shanghai", "cancun", { time: 15_000 }],
};
const NAMES: Readonly<Record<string, Hardfork>> = { ConstantinopleFix: "petersburg" };

/** The rules of a network; undefined where this program has none of that name. */
function configOf(network: string): ChainConfig | undefined {
  const name = NAMES[network] ?? (network.toLowerCase() as Hardfork);
  const [from, to, at] = TRANSITIONS[network] ?? [name, name, {}];
  let config: ChainConfig;
  try {
    config = configForHardfork(1, to);
    rulesOf(to).hasMerged;
  } catch {
    return undefined;
  }
  const forks = config.forks.map((fork) =>
    isAtLeast(from, fork.name) ? fork : ({ name: fork.name, ...at } as ForkActivation),
  );
  const blobs = config.blobForks.map((fork) => ({ ...fork, time: isAtLeast(from, "cancun") ? 0 : 15_000 }));
  return { ...config, forks, blobForks: blobs, ...(!rulesOf(from).hasMerged && { ethash: true }) };
}

const bytes = (hex: Hex, length: number): Uint8Array => fromHex(`0x${hex.slice(2).padStart(2 * length, "0")}`);
const shortest = (hex: Hex): Uint8Array => {
  const digits = hex.slice(2).replace(/^(00)+/, "");
  return fromHex(`0x${digits.length % 2 ? `0${digits}` : digits}`);
};

/** A chain in memory that begins as the test does. */
async function openChain(test: BlockchainTest, config: ChainConfig) {
  const journal = await openJournal(undefined, { durability: "relaxed" });
  const state = await openState(await openByteStore(undefined), journal);
  await writeGenesis(journal, state, {
    config,
    header: decodeHeader(listItems(fromHex(test.genesisRLP))[0] as Uint8Array),
    alloc: Object.entries(test.pre).map(([address, { balance, nonce, code, storage }]) => ({
      ...{ address: fromHex(address as Hex), balance: BigInt(balance), nonce: BigInt(nonce), code: fromHex(code) },
      storage: Object.entries(storage).map(([slot, held]): [Uint8Array, Uint8Array] => [
        bytes(slot as Hex, 32),
        shortest(held),
      ]),
    })),
  });
  return {
    hash: () => toHex(state.block(state.folded().block)?.hash as Uint8Array),
    /** @throws ImportError where the block is bad */
    add: (block: EncodedBlock & { size: number }) =>
      importBlocks({
        ...{ journal, state, blocks: [block], total: 1, onProgress: () => undefined, pressure: () => undefined },
        limits: { unlimitedCode: false, unlimitedInitCode: false },
      }),
    async close() {
      await state.close();
      await journal.close();
    },
  };
}

interface ReadBlock {
  block: EncodedBlock & { size: number };
  hash: string;
  parent: string;
  bad: string | undefined;
}

/** The blocks that can be read at all; what is no block is rejected by that. */
function readBlocks(test: BlockchainTest): { read: ReadBlock[]; wrong?: string } {
  const read: ReadBlock[] = [];
  for (const { rlp, expectException, blockHeader } of test.blocks) {
    const bad = blockHeader && !expectException ? undefined : (expectException ?? "a bad block");
    try {
      const encoded = fromHex(rlp);
      const block = { ...splitBlock(encoded), size: encoded.length };
      const parent = toHex(decodeHeader(block.header).parentHash);
      read.push({ block, hash: toHex(keccak256(block.header)), parent, bad });
    } catch (cause) {
      if (!bad) return { read, wrong: `has a block that cannot be read: ${(cause as Error).message}` };
    }
  }
  return { read };
}

/** What is wrong, or nothing. Each branch of the test's tree of blocks is a chain of its own. */
async function play(test: BlockchainTest, config: ChainConfig): Promise<string | undefined> {
  const { read, wrong } = readBlocks(test);
  if (wrong) return wrong;
  const good = new Map(read.filter(({ bad }) => !bad).map((block) => [block.hash, block]));
  const parents = new Set([...good.values()].map(({ parent }) => parent));
  const branches = [...good.keys()].filter((hash) => !parents.has(hash));
  const tried = new Set<ReadBlock>();
  let reached = false;
  for (const tip of branches.length > 0 ? branches : [""]) {
    const path: ReadBlock[] = [];
    for (let at = good.get(tip); at; at = good.get(at.parent)) path.unshift(at);
    const chain = await openChain(test, config);
    try {
      for (const next of [undefined, ...path]) {
        if (next) await chain.add(next.block);
        const head = chain.hash();
        if (next && head !== next.hash) return `has the block ${head}, and should have ${next.hash}`;
        reached ||= head === test.lastblockhash;
        for (const one of read) {
          if (!one.bad || tried.has(one) || one.parent !== head) continue;
          tried.add(one);
          const outcome = await chain.add(one.block).catch((cause: unknown) => cause);
          if (!(outcome instanceof ImportError)) return `has a bad block that was taken (${one.bad}): ${outcome}`;
        }
      }
    } catch (cause) {
      return `has a good block that was rejected: ${(cause as Error).message}`;
    } finally {
      await chain.close();
    }
  }
  return reached ? undefined : `does not reach the block ${test.lastblockhash}`;
}

const given = FOLDER ? it : it.skip;

describe("the blockchain tests of ethereum/tests (COUVERTURE_BLOCKCHAIN_TESTS)", () => {
  given(
    "are passed by the import of chains",
    async () => {
      const folder = FOLDER as string;
      const counts = new Map<string, { passed: number; all: number; unknown: number }>();
      const wrong: string[] = [];
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".json"));
      for (const [place, file] of files.sort().entries()) {
        if (!FILES.test(file) || place % SHARE !== 0) continue;
        for (const [title, test] of Object.entries(
          JSON.parse(readFileSync(join(folder, file), "utf8")) as Record<string, BlockchainTest>,
        )) {
          if (!test.network) continue;
          const count = counts.get(dirname(file)) ?? { passed: 0, all: 0, unknown: 0 };
          counts.set(dirname(file), count);
          const config = TOO_LATE.test(title) ? undefined : configOf(test.network);
          if (!config) {
            count.unknown++;
            continue;
          }
          count.all++;
          const fault = await play(test, config);
          if (fault === undefined) count.passed++;
          else wrong.push(`${file} ${title} on ${test.network} ${fault}`);
        }
      }
      for (const [name, { passed, all, unknown }] of counts) {
        const rest = unknown > 0 ? `, and ${unknown} of rules or times that there are none of` : "";
        process.stderr.write(`blockchain tests: ${name}: ${passed} of ${all}${rest}\n`);
      }
      expect(wrong).toEqual([]);
    },
    7_200_000,
  );
});
