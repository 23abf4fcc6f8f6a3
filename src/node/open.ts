import type { GenesisSpec } from "../chain/config/index.js";
import { createKnownContracts, type KnownContracts } from "../chain/contracts/known-contracts.js";
import { ganacheSpec } from "../chain/ganache/spec.js";
import { coinbaseOf } from "../chain/genesis/coinbase.js";
import { genesisHashOf } from "../chain/genesis/genesis.js";
import { type Chain, defaultSettings, type Engine, openChain } from "../chain/index.js";
import { createWallet, type NodeWallet, nodeWallet, type Wallet } from "../chain/wallet/index.js";
import { DEFAULT_MNEMONIC, GANACHE_MNEMONIC } from "../chain/wallet/well-known.js";
import { fromHex, toHex } from "../ethereum/index.js";
import { EXCHANGE_ERRORS, EXCHANGE_FUNCTIONS } from "../exchange/ledger/error-signatures.js";
import { EXCHANGE_PROJECTION } from "../exchange/ledger/location.js";
import { optionsOfGenesisFile, withGenesisTime } from "../options/genesis-options.js";
import { type EngineName, type NodeOptions, newChainOptions, OptionsError } from "../options/index.js";
import {
  type ChainOptions,
  type DataDirectory,
  directoryErrorFrom,
  openDataDirectory,
  optionsToHold,
} from "../persistence/directory/index.js";
import type { ByteStore, JournalError } from "../persistence/journal/index.js";
import type { SnapshotFile } from "../persistence/snapshot/index.js";
import type { Folded } from "../persistence/state/index.js";
import { openStores, type Stores } from "../persistence/stores.js";
import { programName } from "../version.js";
import { readAbiFiles, tellBy } from "./abi-files.js";
import { createAttester } from "./attester.js";
import { exchangeOperator } from "./exchange.js";
import { forkOf, prepareFork } from "./fork.js";
import { genesisSpec } from "./genesis-spec.js";
import { writeKeysFile } from "./keys-file.js";
import { checkMnemonic } from "./mnemonic.js";
import { hasCreate2Deployer, preloadOf } from "./predeployed.js";
import { confirmSnapshot, snapshotBase } from "./snapshot-base.js";

/** A chain with everything that it needs, open. */
export interface OpenedChain {
  chain: Chain;
  stores: Stores;
  /** Undefined where the chain mines by itself; the store is what Ganache keeps. */
  engine: (Engine & { store: ByteStore }) | undefined;
  engineName: EngineName;
  chainOptions: ChainOptions;
  wallet: NodeWallet;
  /** By whose names the log tells what was called. */
  contracts: KnownContracts;
  /** Undefined where everything is in memory. */
  directory: DataDirectory | undefined;
  /** What the chain held when it was opened; undefined for a new one. */
  before: Folded | undefined;
  close(): Promise<void>;
}

/** Phrases that a manifest which was lost can be made again with. */
const WELL_KNOWN = [DEFAULT_MNEMONIC, GANACHE_MNEMONIC];

const POOL_LIMITS = { total: 20_000, perSender: 4_096 };
const MAX_LOGS = 50_000;

/**
 * Opens the chain of a data directory or a snapshot, or begins one.
 * @throws DataDirectoryError, JournalError, LedgerError, StateError, SnapshotError, GenesisFileError: each one sentence
 */
export async function openNodeChain(options: NodeOptions, warn: (message: string) => void): Promise<OpenedChain> {
  const path = options.storage.directory;
  if (path === false && options.attestation) {
    throw new OptionsError(
      "attestation.every",
      "needs a data directory, where attestations are kept; leave out {--ephemeral}",
    );
  }
  const contracts = createKnownContracts();
  contracts.addFunctions(EXCHANGE_FUNCTIONS);
  const errors = readAbiFiles(options.abi, contracts);
  const asked = {
    requested: options.chain,
    program: programName(),
    phrases: WELL_KNOWN,
    warn,
    onMigration: (title: string, backup: string) =>
      warn(
        `The data directory is of an older layout. This ${title}. A copy of the directory as it was is in ${backup}.`,
      ),
  };
  const base = await snapshotBase(options);
  const directory = path === false ? undefined : await openDataDirectory(path, asked);
  return openChainIn({ directory, base, contracts, errors }, options, warn).catch((failure: unknown) => {
    directory?.abandon();
    throw failure;
  });
}

interface Place {
  directory: DataDirectory | undefined;
  base: SnapshotFile | undefined;
  contracts: KnownContracts;
  errors: ReturnType<typeof readAbiFiles>;
}

async function openChainIn(
  { directory, base, contracts, errors }: Place,
  options: NodeOptions,
  warn: (message: string) => void,
): Promise<OpenedChain> {
  const path = options.storage.directory;
  const held = directory?.manifest ?? base?.manifest;
  if (!held) await checkMnemonic(options);
  const engineName = engineOf(options.engine, held?.engine as EngineName | undefined, path || options.from);
  let chainOptions = withGenesisTime(held?.options ?? newChainOptions(options.chain, engineName));
  const foreign = engineName === "ganache" ? await import("./ganache.js") : undefined;
  const ganache = await foreign?.prepareGanache(options.chain, chainOptions.hardfork);
  const forking = await prepareFork(options, chainOptions, base ? { ...base, path: base.file } : directory, engineName);
  chainOptions = forking?.options ?? chainOptions;
  const wallet = walletOf(chainOptions, options, directory);
  if (options.accounts.keysFile !== undefined) writeKeysFile(options.accounts.keysFile, wallet);
  if (!held) {
    chainOptions = {
      ...chainOptions,
      exchange: exchangeOperator(options.chain, chainOptions, wallet, engineName),
      create2Deployer: hasCreate2Deployer(options.chain, chainOptions, engineName),
      preload: preloadOf(options.chain, chainOptions, engineName),
    };
  }
  const beginning = (): Promise<GenesisSpec> =>
    foreign ? ganacheSpec(chainOptions, wallet) : genesisSpec(chainOptions, wallet, options.chain);
  const spec = held || forking ? undefined : await beginning();
  if (spec && options.chain.genesis !== undefined) {
    chainOptions = optionsOfGenesisFile(chainOptions, options.chain, spec);
  }
  if (directory && !directory.manifest) {
    const genesisHash = forking?.genesisHash ?? toHex(await genesisHashOf(spec as GenesisSpec));
    directory.establish({ engine: engineName, genesisHash, options: chainOptions });
  }
  const stores = await openStores({
    paths: directory?.paths,
    base,
    durability: options.storage.durability,
    projections: [EXCHANGE_PROJECTION],
    warn,
  }).catch((failure: unknown) => {
    throw (directory && directoryErrorFrom(failure, directory.path)) ?? failure;
  });
  await confirmGenesis(directory, stores);
  await confirmSnapshot(options, directory, stores);
  const before = stores.state.folded();
  const interrupted = before.seq < 0 && directory?.manifest;
  const genesis = forking
    ? await forking
        .begin(stores.state, chainOptions, wallet, warn)
        .catch((failure: unknown) => afterClosing(failure, [stores]))
    : (spec ?? (interrupted && (await beginning())));
  if (interrupted && !forking && genesis && toHex(await genesisHashOf(genesis)) !== interrupted.genesisHash) {
    await stores.close();
    throw new OptionsError(
      "chain.genesis",
      `is needed: the chain in ${directory.path} was ended before it had begun; give the genesis file that it was to begin from, or another {storage.directory}`,
    );
  }
  // Ganache mines in intervals as long as it is not told to stop.
  const mining = { ...miningOf(options), ...(foreign && { automine: options.mining.mode !== "manual" }) };
  const chain = await openChain(stores.journal, stores.state, {
    genesis: () => genesis as GenesisSpec,
    source: chainOptions.clock,
    step: chainOptions.timestampIncrement,
    settings: defaultSettings({
      ...mining,
      gasLimit: chainOptions.gasLimit,
      coinbase: coinbaseOf(chainOptions, wallet),
      extraData: chainOptions.extraData,
      minGasPrice: 0n,
    }),
    errors: EXCHANGE_ERRORS,
    held: (genesisHash) => optionsToHold(engineName, toHex(genesisHash), held?.options ?? chainOptions),
    asked: options.mining.asked ? mining : {},
    pressure: () => ledgerPressure(stores),
    limits: {
      unlimitedInitCode: chainOptions.allowUnlimitedInitCodeSize,
      unlimitedCode: chainOptions.allowUnlimitedContractSize,
      callGas: options.transactions.callGasLimit,
      logs: MAX_LOGS,
    },
    pool: { ...POOL_LIMITS, priceBump: options.mining.priceBump },
    fork: (point) => forking?.fork(point, stores.state) ?? forkOf(point, stores.state),
    follows: foreign !== undefined,
  }).catch((failure: unknown) => afterClosing(failure, [stores]));
  let engine: OpenedChain["engine"];
  try {
    if (foreign && ganache) {
      engine = await foreign.startGanache({ ganache, chain, chainOptions, options, wallet, directory, base, warn });
      if (chainOptions.exchange) await foreign.placeExchange(engine, chain, chainOptions.exchange);
    }
    await tellBy(chain, errors, foreign !== undefined);
  } catch (failure) {
    await afterClosing(failure, [engine, chain, stores]);
  }

  const verifying = verifyOlder(stores, base ? QUIET_MS : 0);
  const attester =
    directory &&
    options.attestation &&
    createAttester(directory.paths, chain, stores.ledger, options.attestation, warn);

  return {
    ...{ chain, stores, engine, engineName, chainOptions, directory, contracts },
    wallet: nodeWallet(wallet, chain.settings),
    before: before.seq >= 0 ? before : undefined,
    async close() {
      verifying.abort();
      try {
        await engine?.close();
        await chain.close();
        await attester?.close(stores.journal.settled);
      } finally {
        await stores.close();
        base?.close();
      }
    },
  };
}

/** Closes what an opening that failed leaves open. @throws the failure, whatever comes of that */
async function afterClosing(
  failure: unknown,
  opened: readonly ({ close(): Promise<void> } | undefined)[],
): Promise<never> {
  for (const one of opened) await one?.close().catch(() => undefined);
  throw failure;
}

/** Refuses a directory whose manifest is another chain's than its journal. */
async function confirmGenesis(directory: DataDirectory | undefined, stores: Stores): Promise<void> {
  try {
    await directory?.confirm(stores.journal);
  } catch (failure) {
    await afterClosing(failure, [stores]);
  }
}

function walletOf(chain: ChainOptions, options: NodeOptions, directory: DataDirectory | undefined): Wallet {
  const { lock, passphrase, unlocked } = options.accounts;
  return createWallet({
    mnemonic: chain.mnemonic,
    hdPath: chain.hdPath,
    count: chain.accountCount,
    balance: chain.balance,
    ...(chain.accounts.length > 0 && {
      accounts: chain.accounts.map(({ privateKey, balance }) => ({ privateKey: fromHex(privateKey), balance })),
    }),
    lock,
    passphrase,
    unlocked: unlocked.map((one) => (typeof one === "number" ? one : fromHex(one))),
    keystore: directory?.paths.keystore,
  });
}

/** A ledger further behind than this slows the chain down; it never stops it. */
const MAX_LEDGER_LAG = 20_000;
const LEDGER_WAIT_MS = 250;

function ledgerPressure({ ledger }: Stores): Promise<void> | undefined {
  if (ledger.backlog < MAX_LEDGER_LAG) return undefined;
  return Promise.race([ledger.drained(), new Promise<void>((resolve) => setTimeout(resolve, LEDGER_WAIT_MS))]);
}

const miningOf = ({ mining }: NodeOptions): { automine: boolean; interval: number } => ({
  automine: mining.mode === "auto",
  interval: mining.mode === "interval" ? mining.blockTime * 1000 : 0,
});

/** Which engine runs a chain: the one that it was created with. */
function engineOf(
  asked: EngineName | undefined,
  created: EngineName | undefined,
  place: string | undefined,
): EngineName {
  if (created !== undefined && asked !== undefined && asked !== created) {
    throw new OptionsError(
      "engine",
      `is to be ${asked}, but the chain in ${place} was created with the engine ${created}; leave it out, or use another {storage.directory}`,
    );
  }
  return created ?? asked ?? "native";
}

/** A snapshot's blocks are checked as they are read, so that going over its records can wait for the start to be over. */
const QUIET_MS = 5_000;

/**
 * Opening verified the journal's last records; the older ones have their turn while the chain runs. If one does not hold, the
 * chain takes no more writes.
 */
function verifyOlder({ journal }: Stores, delay: number): AbortController {
  const stop = new AbortController();
  const verify = (): void => {
    if (stop.signal.aborted) return;
    journal.verify(0, journal.verifiedFrom, stop.signal).catch((failure: JournalError) => {
      if (!stop.signal.aborted) journal.stop(failure);
    });
  };
  if (journal.verifiedFrom > 0 && delay === 0) verify();
  else if (journal.verifiedFrom > 0) setTimeout(verify, delay).unref();
  return stop;
}
