import { decodeHeader, equalBytes, keccak256, rulesOf, toHex } from "../../ethereum/index.js";
import type { EncodedBlock } from "../../persistence/chain-file/index.js";
import type { Journal } from "../../persistence/journal/index.js";
import { decodeGenesis, encodeBlock } from "../../persistence/records/index.js";
import type { StateDatabase, StoredBlock } from "../../persistence/state/index.js";
import { type ChainConfig, hardforkAt } from "../config/index.js";
import { createEngine } from "../execution/index.js";
import { createConfigHistory } from "../history/config-history.js";
import { ImportError } from "./errors.js";
import { executeBlock } from "./execute.js";
import { type Ancestor, headerFault, type ReadHeader } from "./header-faults.js";
import { type AncestorBlock, ommersFault, readOmmers } from "./ommers.js";

export interface ChainImport {
  blocks: Iterable<EncodedBlock & { size: number }>;
  /** How many they are. */
  total: number;
  /** With the genesis record in it. */
  journal: Journal;
  state: StateDatabase;
  limits: { unlimitedCode: boolean; unlimitedInitCode: boolean };
  /** The last block to take; all, where it is left out. */
  until?: Uint8Array | undefined;
  /** Something to wait for before the next block, where a projection is far behind. */
  pressure: () => Promise<void> | undefined;
  onProgress: (done: number, total: number) => void;
}

export interface ImportedChain {
  /** Blocks that were added, and those of the file that the chain had already. */
  added: number;
  known: number;
  transactions: number;
  head: { number: number; hash: Uint8Array };
}

/** Records between two looks at the disk. */
const SETTLE_EACH = 256;

/**
 * Puts blocks on top of a chain, each checked whole and executed. Those that the chain has already are passed over, so that
 * an import that was interrupted goes on where it was.
 * @throws ImportError BAD_BLOCK with the block and what differs; the chain has the blocks before it then
 * @throws ImportError OTHER_CHAIN where the file's blocks are not this chain's, UNKNOWN_HEAD where `until` is not among them
 */
export async function importBlocks(options: ChainImport): Promise<ImportedChain> {
  const { journal, state, until, onProgress } = options;
  const genesis = decodeGenesis((journal.get(0) as { payload: Uint8Array }).payload);
  // No import changes the rules: those of the head hold for all its blocks.
  const history = createConfigHistory(journal, state);
  const config = history(JSON.parse(genesis.config) as ChainConfig, state.folded().seq);
  const engine = await createEngine();
  let parent = await ancestry(state);
  let [added, known, transactions, done] = [0, 0, 0, 0];
  let reached = until !== undefined && state.blockNumber(until) === parent.header.number;

  for (const block of options.blocks) {
    if (reached) break;
    const read = readHeader(block, parent.header.number + 1);
    const { number } = read.header;
    if (number <= parent.header.number) {
      compare(read, state);
      known++;
    } else {
      if (added === 0 && !equalBytes(read.header.parentHash, parent.hash)) throw gap(read, parent);
      await append(block, read);
      added++;
      transactions += block.transactions.length;
      parent = {
        header: read.header,
        hash: read.hash,
        totalDifficulty: parent.totalDifficulty + read.header.difficulty,
      };
    }
    reached = until !== undefined && equalBytes(read.hash, until) && number === parent.header.number;
    onProgress(++done, options.total);
    await (state.pressure() ?? options.pressure());
    if (added % SETTLE_EACH === 0) await journal.settled();
  }
  await journal.settled();
  if (until !== undefined && !reached) {
    throw new ImportError(
      "UNKNOWN_HEAD",
      `the requested head, ${toHex(until)}, is not a block of the file; the chain ends with block ${parent.header.number} (${toHex(parent.hash)})`,
    );
  }
  onProgress(options.total, options.total);
  return { added, known, transactions, head: { number: parent.header.number, hash: parent.hash } };

  async function append(block: EncodedBlock & { size: number }, read: ReadHeader): Promise<void> {
    const { header, hash } = read;
    const fault = headerFault(config, read, parent) ?? bodyFault(block, read);
    if (fault) throw bad(read, fault);
    const ommers = readOmmers(block.ommers);
    const ancestor = (number: number): AncestorBlock | undefined => ancestorAt(state, number);
    const ommersWrong = ommersFault(config, { number: header.number, parentHash: header.parentHash, ommers }, ancestor);
    if (ommersWrong) throw bad(read, ommersWrong);
    let staged: ReturnType<StateDatabase["stage"]> | undefined;
    const place = {
      config,
      state: state.view(state.folded().seq),
      seq: journal.head().seq + 1,
      blockHash: (number: number) => state.block(number)?.hash,
      limits: { ...options.limits, engine },
      intermediateRoot: state.rootWith,
    };
    try {
      const built = await executeBlock(place, block, header, ommers, (changes) => {
        staged = state.stage(changes);
        return staged.stateRoot;
      });
      if (typeof built === "string") throw bad(read, built);
      const payload = { ...built.payload, header: read.rlp, diff: (staged as NonNullable<typeof staged>).diff() };
      const { record } = journal.append("block", encodeBlock(payload));
      const transactionHashes = built.transactions.map(({ hash }) => hash);
      state.commit(record, { number: header.number, hash, bloom: built.bloom, transactionHashes });
    } catch (failure) {
      if (staged && journal.head().seq < place.seq) state.unstage();
      throw failure;
    }
  }

  function bodyFault(block: EncodedBlock & { size: number }, { header }: ReadHeader): string | undefined {
    if (!equalBytes(keccak256(block.ommers), header.ommersHash)) {
      return `its ommers hash is ${toHex(header.ommersHash)}, and its ommers have ${toHex(keccak256(block.ommers))}`;
    }
    const fork = hardforkAt(config, header.number, header.timestamp, parent.totalDifficulty);
    const { maxBlockBytes } = rulesOf(fork);
    if (maxBlockBytes !== undefined && block.size > maxBlockBytes) {
      return `it has ${block.size} bytes, and the most is ${maxBlockBytes} (EIP-7934)`;
    }
    return undefined;
  }
}

function readHeader(block: EncodedBlock, expected: number): ReadHeader {
  try {
    return { header: decodeHeader(block.header), rlp: block.header, hash: keccak256(block.header) };
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new ImportError(
      "BAD_BLOCK",
      `the block at the place of block ${expected} has no header that can be read: ${what}`,
      {
        cause,
      },
    );
  }
}

/** A block that the chain should have already. */
function compare({ header, hash }: ReadHeader, state: StateDatabase): void {
  const own = state.block(header.number);
  if (own && equalBytes(own.hash, hash)) return;
  throw new ImportError(
    "OTHER_CHAIN",
    `block ${header.number} of the file is ${toHex(hash)}, and the chain has ${own ? toHex(own.hash) : "none"} there; import it into another {storage.directory}`,
  );
}

/** The head, with how much all its ancestors weigh. Only blocks before the merge have any weight. */
async function ancestry(state: StateDatabase): Promise<Ancestor> {
  const head = state.storedBlock(state.folded().block) as StoredBlock;
  let totalDifficulty = 0n;
  for (let number = 0; number <= head.number; number++) {
    const block = state.storedBlock(number);
    if (block && number > 0 && block.header.difficulty === 0n) break;
    totalDifficulty += block?.header.difficulty ?? 0n;
    if (number % SETTLE_EACH === SETTLE_EACH - 1) await new Promise(setImmediate);
  }
  return { header: head.header, hash: head.hash, totalDifficulty };
}

/** A block near the head, as its ommers are measured against it. They have no use for its whole weight: it is before the merge. */
function ancestorAt(state: StateDatabase, number: number): AncestorBlock | undefined {
  const block = state.storedBlock(number);
  return block && { header: block.header, hash: block.hash, totalDifficulty: -1n, ommers: block.payload.ommers };
}

const bad = ({ header, hash }: ReadHeader, what: string): ImportError =>
  new ImportError(
    "BAD_BLOCK",
    `block ${header.number} (${toHex(hash)}) is bad: ${what}; the chain has the blocks before it`,
  );

const gap = (read: ReadHeader, parent: Ancestor): ImportError =>
  read.header.number === parent.header.number + 1
    ? bad(read, `its parent is ${toHex(read.header.parentHash)}, and should be ${toHex(parent.hash)}`)
    : new ImportError(
        "OTHER_CHAIN",
        `the file goes on with block ${read.header.number}, and the chain ends with block ${parent.header.number}; import the blocks between them first`,
      );
