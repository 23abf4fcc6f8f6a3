import { dirname, resolve } from "node:path";
import { hardforkAt } from "../../chain/config/index.js";
import { genesisHashOf } from "../../chain/genesis/genesis.js";
import { createWallet } from "../../chain/wallet/wallet.js";
import { equalBytes, fromHex, toHex } from "../../ethereum/index.js";
import { EXCHANGE_PROJECTION } from "../../exchange/ledger/location.js";
import { projection } from "../../exchange/ledger/projection.js";
import { type EngineName, type NodeOptions, newChainOptions, OptionsError } from "../../options/index.js";
import type { ChainOptions, Hex } from "../../persistence/directory/chain-options.js";
import { openDataDirectory } from "../../persistence/directory/open.js";
import { makeDirectory } from "../../persistence/durable-file.js";
import { openJournal } from "../../persistence/journal/index.js";
import { type LedgerReader, openLedgerReader, rebuildLedger } from "../../persistence/ledger/offline.js";
import { OptionNamingError } from "../../persistence/option-names.js";
import { openStores } from "../../persistence/stores.js";
import { programName } from "../../version.js";
import { discard, refuseOccupied, settle } from "../new-directory.js";
import { type KnownAccounts, knownAccounts } from "./accounts.js";
import { createSurveyor, operatorAmong, type Survey } from "./survey.js";

export type RestoreErrorCode =
  /** The ledger holds no chain. */
  | "RESTORE_EMPTY"
  /** A record is missing, altered or cannot be read. */
  | "RESTORE_DAMAGED"
  /** Ganache makes its first block from its accounts, and their keys are not known. */
  | "RESTORE_ACCOUNTS";

/** A ledger that no chain can be made of; the message is one sentence that says why, and where. */
export class RestoreError extends OptionNamingError {
  override readonly name = "RestoreError";

  constructor(
    readonly code: RestoreErrorCode,
    sentence: string,
    readonly seq?: number,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
  }
}

export interface RestoreOptions {
  /** The ledger; nothing in it is changed. */
  file: string;
  /** Where the chain is to be; must not be there, or be empty. */
  directory: string;
  /** What the ledger cannot know, and whatever else was said of the chain. */
  chain: NodeOptions["chain"];
  engine: EngineName | undefined;
  /** @param what is done, as a heading */
  onProgress: (what: string, done: number, total: number) => void;
  warn: (message: string) => void;
}

export interface Restored {
  directory: string;
  engine: EngineName;
  chainId: number;
  genesisHash: string;
  /** Records of the journal, each of which is in the ledger. */
  records: number;
  /** The last record, which is the given ledger's. */
  head: { seq: number; entryHash: string };
  /** The head block. */
  block: number;
  /** How many accounts have a key. */
  accounts: number;
  clock: ChainOptions["clock"];
}

/**
 * Makes a data directory of a ledger file alone: the journal of the records that it holds, each entry hash of which is
 * computed again; state and ledger of the journal; the manifest of what the records say. The directory is there once it is
 * whole; when anything fails, there is none.
 * @throws LedgerError, RestoreError, DataDirectoryError, each in one sentence
 */
export async function restoreLedger(options: RestoreOptions): Promise<Restored> {
  const target = resolve(options.directory);
  refuseOccupied(target, "a chain is restored into a new directory: name another");
  const reader = openLedgerReader(options.file);
  try {
    const partial = `${target}.restoring`;
    await discard(partial, "the chain is restored");
    makeDirectory(dirname(partial));
    try {
      const made = await restoreInto(partial, reader, options);
      await settle(partial, target);
      return { ...made, directory: target };
    } catch (failure) {
      await discard(partial, "the chain is restored").catch(() => undefined);
      throw failure;
    }
  } finally {
    reader.close();
  }
}

async function restoreInto(
  partial: string,
  reader: LedgerReader,
  options: RestoreOptions,
): Promise<Omit<Restored, "directory">> {
  const { chain: requested, onProgress, warn } = options;
  const directory = await openDataDirectory(partial, { program: programName() });
  const { paths } = directory;
  const { survey, head } = await writeJournal(paths.journal, reader, options);
  const accounts = knownAccounts(survey, requested);
  const engine = options.engine ?? survey.engine;
  const chain = chainOptionsOf(survey, accounts, requested, engine);
  if (engine === "ganache") await confirmGanache(chain, survey);
  if (requested.genesis !== undefined) await confirmGenesis(requested.genesis, survey);
  const journal = await openJournal(paths.journal, { durability: "strict" });
  try {
    const total = head.seq + 1;
    await rebuildLedger({
      ...{ records: journal.iterate(0), total, file: paths.ledger, projections: [projection] },
      onProgress: (done) => onProgress("Building the ledger", done, total),
    });
  } finally {
    await journal.close();
  }
  const stores = await openStores({
    ...{ paths, durability: "strict", projections: [EXCHANGE_PROJECTION], warn },
    progress: (_what, done, total) => onProgress("Making the state", done, total),
  });
  let block: number;
  try {
    block = stores.state.folded().block;
    directory.establish({ engine, genesisHash: survey.genesisHash, options: chain, record: head.seq + 1 });
  } finally {
    await stores.close();
  }
  return {
    ...{ engine, chainId: chain.chainId, genesisHash: survey.genesisHash, records: head.seq + 1, block },
    ...{ accounts: accounts.count, clock: chain.clock, head: { seq: head.seq, entryHash: toHex(head.entryHash) } },
  };
}

/** Records that are on their way to the disk at once. */
const AT_ONCE = 1_000;

async function writeJournal(
  path: string,
  reader: LedgerReader,
  { file, onProgress }: RestoreOptions,
): Promise<{ survey: Survey; head: { seq: number; entryHash: Uint8Array } }> {
  const wanted = reader.head();
  if (!wanted) throw new RestoreError("RESTORE_EMPTY", `The ledger ${file} is empty: there is no chain in it.`);
  const damaged = (seq: number, what: string, cause?: unknown): RestoreError =>
    new RestoreError(
      "RESTORE_DAMAGED",
      `The ledger ${file} is damaged: record ${seq} ${what}. Nothing was restored.`,
      seq,
      { cause },
    );
  const journal = await openJournal(path, { durability: "strict" });
  try {
    const surveyor = createSurveyor();
    const total = wanted.seq + 1;
    for (const record of reader.recordsAfter(-1)) {
      const { seq, kind, payload } = record;
      const next = journal.head().seq + 1;
      if (seq > wanted.seq) break; // the chain goes on meanwhile
      if (seq !== next) throw damaged(next, "is missing");
      if ((seq === 0) !== (kind === "genesis")) throw damaged(seq, `is of the kind ${kind}`);
      try {
        surveyor.take(record);
      } catch (cause) {
        throw damaged(seq, `cannot be read (${(cause as Error).message})`, cause);
      }
      const { entryHash } = journal.append(kind, payload).record;
      if (!equalBytes(entryHash, record.entryHash)) throw damaged(seq, "was altered: its entry hash does not fit");
      if (seq % AT_ONCE === 0) {
        await journal.settled();
        onProgress("Reading the records", seq, total);
      }
    }
    await journal.settled();
    const head = journal.head();
    if (head.seq !== wanted.seq) throw damaged(head.seq + 1, "is missing");
    onProgress("Reading the records", total, total);
    return { survey: surveyor.survey(), head };
  } finally {
    await journal.close();
  }
}

const LONGEST_EXTRA = 32;

/** What the chain's manifest says: what was requested, what the records say, and defaults. */
function chainOptionsOf(
  survey: Survey,
  { count: _count, ...accounts }: KnownAccounts,
  requested: NodeOptions["chain"],
  engine: EngineName,
): ChainOptions {
  const { config, header, settings } = survey;
  const chain: ChainOptions = {
    ...newChainOptions({ ...requested, chainId: config.chainId }, engine),
    ...accounts,
    hardfork: hardforkAt(config, header.number, header.timestamp),
    genesisTime: header.timestamp,
    gasLimit: settings ? BigInt(settings.gasLimit) : header.gasLimit,
    difficulty: header.difficulty > 0n ? header.difficulty : 1n,
    coinbase: (settings?.coinbase ?? toHex(header.coinbase)) as Hex,
    extraData: (settings?.extraData ?? toHex(header.extraData.subarray(0, LONGEST_EXTRA))) as Hex,
    clock: requested.clock ?? survey.clock,
    timestampIncrement: requested.timestampIncrement ?? (survey.clock === "step" ? survey.increment : 1),
    allowUnlimitedContractSize: requested.allowUnlimitedContractSize ?? survey.longCode,
    allowUnlimitedInitCodeSize: requested.allowUnlimitedInitCodeSize ?? survey.longInitCode,
    allowBlocksWithSameTimestamp: config.sharedTimestamps,
    exchange: false,
    create2Deployer: survey.create2Deployer,
    preload: survey.preload,
    // A ledger does not say where; --fork-url does, when the chain is started.
    fork: config.fork ? { url: "", headers: {} } : false,
  };
  if (!survey.registry) return chain;
  const operator = operatorAmong(survey.funded.keys(), survey.registry);
  return { ...chain, exchange: (operator as Hex | undefined) ?? false };
}

/** The file is kept in mind, so that it may be named at later starts as well. */
async function confirmGenesis(file: string, { genesisHash }: Survey): Promise<void> {
  const { parseGethGenesis } = await import("../../chain/config/geth/geth-genesis.js");
  const hash = toHex(await genesisHashOf(parseGethGenesis(file)));
  if (hash === genesisHash) return;
  throw new OptionsError(
    "chain.genesis",
    `is another chain's: it makes the block ${hash}, and the ledger begins with ${genesisHash}`,
  );
}

/** Ganache makes its blocks again when it is started, and so has to begin as it did. */
async function confirmGanache(chain: ChainOptions, { genesisHash }: Survey): Promise<void> {
  const { ganacheSpec } = await import("../../chain/ganache/index.js");
  const { mnemonic, hdPath, accountCount: count, balance, accounts } = chain;
  const keyed = accounts.map((one) => ({ privateKey: fromHex(one.privateKey), balance: one.balance }));
  const wallet = createWallet({ mnemonic, hdPath, count, balance, ...(keyed.length > 0 && { accounts: keyed }) });
  if (toHex(await genesisHashOf(await ganacheSpec(chain, wallet))) === genesisHash) return;
  throw new RestoreError(
    "RESTORE_ACCOUNTS",
    "The chain is run by the engine ganache, which begins with its accounts, and a ledger holds no keys: give {chain.mnemonic} (with {chain.accountCount} and {chain.hdPath}, if they were given) or {chain.accounts}, as it was created with.",
  );
}
