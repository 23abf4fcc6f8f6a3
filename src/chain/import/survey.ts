import {
  decodeTransaction,
  equalBytes,
  type Hardfork,
  type HeaderFields,
  rulesOf,
  toHex,
} from "../../ethereum/index.js";
import type { GanacheBlock, GanacheDatabase } from "../../persistence/ganache/index.js";
import { type ChainConfig, configForHardfork, type ForkActivation } from "../config/index.js";
import type { AddressBook } from "./address-book.js";
import { ImportError } from "./errors.js";

/** What the form of a header says about its hardfork. */
export const ERAS = ["berlin", "london", "paris", "shanghai"] as const;
export type Era = (typeof ERAS)[number];

/** What the blocks of a database say of the chain, before any is executed. */
export interface Survey {
  genesis: GanacheBlock;
  head: GanacheBlock;
  transactions: number;
  /** The chain id that the signatures name; undefined where none names one. */
  chainId: number | undefined;
  /** From which block on headers have which form: more than one where Ganache was started with a newer --chain.hardfork. */
  eras: { era: Era; block: number; totalDifficulty: bigint }[];
  /** Whether there are transactions of type 1, which came with Berlin. */
  typed: boolean;
}

/**
 * Reads all blocks once: checks that each follows the one before it, and takes in the addresses that they name.
 * @throws GanacheDatabaseError, ImportError
 */
export async function surveyGanache(database: GanacheDatabase, addresses: AddressBook): Promise<Survey> {
  const genesis = database.block(0);
  let last = genesis;
  let transactions = 0;
  let chainId: number | undefined;
  let typed = false;
  let totalDifficulty = 0n;
  const eras: Survey["eras"] = [];
  for (let number = 0; number <= database.head; number++) {
    const block = number === 0 ? genesis : database.block(number);
    if (number > 0 && !equalBytes(block.header.parentHash, last.hash)) {
      throw new ImportError(
        "BLOCK_DIFFERS",
        `block ${number} of the Ganache database does not follow block ${number - 1}: it names ${toHex(block.header.parentHash)} as its parent, which has the hash ${toHex(last.hash)}`,
      );
    }
    const era = eraOf(block.header);
    const before = eras.at(-1)?.era;
    if (before !== era) {
      if (before !== undefined && !mayFollow(before, era)) {
        throw new ImportError(
          "WRONG_HARDFORK",
          `from block ${number} on the Ganache database has the headers of ${era}, before it those of ${before}: Ganache was started with another chain.hardfork, and there is no such chain`,
        );
      }
      eras.push({ era, block: number, totalDifficulty });
    }
    totalDifficulty += block.header.difficulty;
    addresses.addBlock(block);
    for (const raw of block.transactions) {
      const transaction = decodeTransaction(raw);
      if (transaction.chainId !== undefined) chainId ??= Number(transaction.chainId);
      typed ||= transaction.type === 1;
    }
    transactions += block.transactions.length;
    last = block;
    if (number % 256 === 255) await new Promise(setImmediate);
  }
  return { genesis, head: last, transactions, chainId, eras, typed };
}

/** Headers of London and later may be followed by those of a later fork; Ganache never adds base fees to a chain without. */
const mayFollow = (before: Era, era: Era): boolean => before !== "berlin" && ERAS.indexOf(before) < ERAS.indexOf(era);

function eraOf(header: HeaderFields): Era {
  if (header.withdrawalsRoot) return "shanghai";
  // Ganache's mixHash is zero until the merge, whatever the difficulty.
  if (header.baseFeePerGas !== undefined) return header.mixHash.some((byte) => byte !== 0) ? "paris" : "london";
  return "berlin";
}

function eraOfFork(fork: Hardfork): Era {
  const { hasWithdrawals, hasMerged, hasBaseFee } = rulesOf(fork);
  if (hasWithdrawals) return "shanghai";
  if (hasMerged) return "paris";
  return hasBaseFee ? "london" : "berlin";
}

/** The hardforks without base fees that Ganache has and that differ in what they do, newest first. */
const EARLY: readonly Hardfork[] = ["berlin", "muirGlacier", "petersburg", "constantinople", "byzantium"];

/**
 * The hardforks that the chain may have, best guess first. Headers distinguish London, the merge and Shanghai; which of the older
 * ones it is shows when the blocks are executed.
 * @throws ImportError WRONG_HARDFORK when the requested one has other headers
 */
export function possibleHardforks({ eras, typed }: Survey, requested: Hardfork | undefined): Hardfork[] {
  const era = (eras.at(-1) as { era: Era }).era;
  if (requested !== undefined) {
    if (eraOfFork(requested) === era && !rulesOf(requested).hasBlobs) return [requested];
    const said = era === "berlin" ? "a hardfork before london" : era;
    throw new ImportError(
      "WRONG_HARDFORK",
      `{chain.hardfork} ${requested} is not the database's: its headers are those of ${said}; leave it out`,
    );
  }
  if (era !== "berlin") return [era];
  return typed ? ["berlin"] : [...EARLY];
}

/** The configuration of the chain: its hardfork from block 0 on, or from the block at which Ganache was started with it. */
export function configOf({ eras }: Survey, chainId: number, hardfork: Hardfork): ChainConfig {
  const config = configForHardfork(chainId, hardfork);
  const forks = config.forks.map((fork): ForkActivation => {
    const since = eras.find(({ era }) => ERAS.indexOf(era) >= ERAS.indexOf(eraOfFork(fork.name)));
    if (!since || since.block === 0) return fork;
    const { block, totalDifficulty } = since;
    if (fork.name === "paris") return { name: "paris", totalDifficulty: totalDifficulty.toString(), block };
    return { name: fork.name, block }; // Shanghai too: Ganache's blocks may go back in time
  });
  return { ...config, forks };
}
