import { writeFileSync } from "node:fs";
import { gethGenesisText } from "../chain/config/geth/geth-genesis-text.js";
import type { ChainConfig } from "../chain/config/index.js";
import { decodeHeader } from "../ethereum/index.js";
import { createChainFile, joinBlock } from "../persistence/chain-file/index.js";
import { directoryErrorFrom } from "../persistence/directory/errors.js";
import { openDataDirectory } from "../persistence/directory/open.js";
import { type Journal, openJournal } from "../persistence/journal/index.js";
import { decodeGenesis, decodeOverride } from "../persistence/records/index.js";
import type { StateDatabase } from "../persistence/state/index.js";
import { openStateOf } from "../persistence/stores.js";
import { programName } from "../version.js";

export interface ChainExportOptions {
  directory: string;
  /** Where the blocks go; a file that is there is replaced. */
  file: string;
  /** Where the genesis.json goes with which the blocks begin, if anywhere. */
  genesis?: string | undefined;
  /** The first and last block; from the one after genesis to the head where they are left out. */
  from?: number | undefined;
  to?: number | undefined;
  onProgress: (done: number, total: number) => void;
  warn: (message: string) => void;
}

export interface ChainExportResult {
  file: string;
  blocks: number;
  head: { number: number; hash: Uint8Array };
}

/** The requested canonical blocks cannot be exported; the message is one sentence. */
export class ExportError extends Error {
  override readonly name = "ExportError";
  readonly code = "NO_SUCH_BLOCKS";
}

/**
 * Writes the canonical blocks of a chain that is not running to a file, one after the other as RLP, as geth's `export` does.
 * The file has its name once it is whole.
 * @throws DataDirectoryError (in use, while the chain runs), JournalError, StateError, ChainFileError, ExportError
 */
export async function exportChainFile(options: ChainExportOptions): Promise<ChainExportResult> {
  const { file, warn } = options;
  const { path, paths } = await openDataDirectory(options.directory, { program: programName(), create: false });
  const journal = await openJournal(paths.journal, { durability: "strict", warn }).catch((error: unknown) => {
    throw directoryErrorFrom(error, path) ?? error;
  });
  try {
    const state = await openStateOf(journal, { paths, warn });
    try {
      const made = await write(state, options);
      if (options.genesis !== undefined) writeGenesisFile(journal, options.genesis);
      const changes = await changesBetweenBlocks(journal.iterate(0));
      if (changes > 0) {
        warn(
          `the state was changed ${changes} times outside of any block (by evm_setAccountBalance and the like), which no file of blocks contains; who imports ${file} will find that state roots differ`,
        );
      }
      if (state.folded().rules) {
        warn(
          `the chain id or ecrecover was changed while the chain ran (by anvil_setChainId or anvil_impersonateSignature), which no file of blocks contains; who imports ${file} will find blocks that are not valid`,
        );
      }
      const skipping = blocksWithoutSystemCalls(state);
      if (skipping > 0) {
        warn(
          `${skipping} empty blocks were mined at once and without their system calls (EIP-2935, EIP-4788), as hardhat_mine does; who imports ${file} will find that state roots differ`,
        );
      }
      return made;
    } finally {
      await state.close();
    }
  } finally {
    await journal.close();
  }
}

function writeGenesisFile(journal: Journal, path: string): void {
  const genesis = decodeGenesis((journal.get(0) as { payload: Uint8Array }).payload);
  const config = JSON.parse(genesis.config) as ChainConfig;
  const text = gethGenesisText(config, decodeHeader(genesis.header), genesis.diff);
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new ExportError(`${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

async function write(
  state: StateDatabase,
  { file, onProgress, ...options }: ChainExportOptions,
): Promise<ChainExportResult> {
  const head = state.folded().block;
  const to = options.to ?? head;
  const from = options.from ?? Math.min(1, head);
  if (to > head || from > to) {
    throw new ExportError(`blocks ${from} to ${to} cannot be exported: the chain ends with block ${head}`);
  }
  const writer = createChainFile(file);
  try {
    let hash = new Uint8Array(0);
    for (let number = from; number <= to; number++) {
      const block = state.storedBlock(number);
      if (!block)
        throw new ExportError(`block ${number} cannot be read; rebuild the state by deleting the folder state/`);
      writer.add(joinBlock(block.payload));
      hash = new Uint8Array(block.hash);
      onProgress(number - from + 1, to - from + 1);
      if (number % 256 === 0) await new Promise(setImmediate);
    }
    writer.finish();
    return { file, blocks: to - from + 1, head: { number: to, hash } };
  } catch (failure) {
    writer.abandon();
    throw failure;
  }
}

/** Blocks of runs in which other clients change the state. */
function blocksWithoutSystemCalls(state: StateDatabase): number {
  return (state.folded().runs ?? [])
    .filter(({ first }) => state.storedBlock(first)?.header.parentBeaconBlockRoot)
    .reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

async function changesBetweenBlocks(records: AsyncIterable<{ kind: string; payload: Uint8Array }>): Promise<number> {
  let changes = 0;
  for await (const { kind, payload } of records) {
    if (kind !== "override") continue;
    const { diff } = decodeOverride(payload);
    if (diff.accounts.length > 0 || diff.storage.length > 0) changes++;
  }
  return changes;
}
