import { resolve } from "node:path";
import type { GenesisSpec } from "../chain/config/index.js";
import { genesisHashOf, writeGenesis } from "../chain/genesis/genesis.js";
import { ImportError, type ImportedChain, importBlocks } from "../chain/import/index.js";
import { defaultSettings, type Settings } from "../chain/index.js";
import { equalBytes, keccak256, toHex } from "../ethereum/index.js";
import { EXCHANGE_PROJECTION } from "../exchange/ledger/location.js";
import { optionsOfGenesisFile, withGenesisTime } from "../options/genesis/genesis-options.js";
import { type NodeOptions, newChainOptions, OptionsError } from "../options/index.js";
import { openChainFile } from "../persistence/chain-file/index.js";
import { directoryErrorFrom } from "../persistence/directory/errors.js";
import { type DataDirectory, openDataDirectory } from "../persistence/directory/open.js";
import { decodeGenesis, encodeOverride } from "../persistence/records/index.js";
import { openStores, type Stores } from "../persistence/stores.js";
import { programName } from "../version.js";
import type { Forkchoice } from "./forkchoice.js";

export interface ChainImportOptions {
  /** The file of RLP blocks. */
  file: string;
  /** New, empty, or with a chain that the file's blocks are part of or continue. */
  directory: string;
  /** With the text of a geth genesis.json, which only a new directory needs. */
  chain: NodeOptions["chain"];
  /** The head to stop at, and the safe and finalized blocks; the file's last block is all of them where it is left out. */
  forkchoice?: Forkchoice | undefined;
  onProgress: (done: number, total: number) => void;
  warn: (message: string) => void;
}

export interface ChainImportResult extends ImportedChain {
  directory: string;
  chainId: number;
  genesisHash: string;
  /** Records of the journal, each of which is in the ledger. */
  records: number;
}

/** Records that the ledger may be behind. */
const MAX_WAITING = 5_000;

/** The method in the record of how an imported chain continues. */
const METHOD = "couverture_import";

/**
 * Puts the blocks of a file on top of the chain of a data directory, which begins with the genesis file where there is none yet.
 * @throws ChainFileError, GenesisFileError, ImportError, DataDirectoryError, OptionsError, each in one sentence. What was
 * imported until then stays, and the same command continues from there.
 */
export async function importChainFile(options: ChainImportOptions): Promise<ChainImportResult> {
  const path = resolve(options.directory);
  const file = openChainFile(options.file);
  try {
    const total = file.count();
    const { genesis: _text, genesisDigest: _digest, ...requested } = options.chain;
    const directory = await openDataDirectory(path, {
      requested: options.chain.genesis === undefined ? requested : {},
      program: programName(),
    });
    const spec = await genesisOf(directory, options.chain);
    const stores = await openStores({
      paths: directory.paths,
      durability: "strict",
      projections: [EXCHANGE_PROJECTION],
      warn: options.warn,
    }).catch((failure: unknown) => {
      throw directoryErrorFrom(failure, path) ?? failure;
    });
    let made: ChainImportResult;
    try {
      made = await importInto(stores, directory, spec, { ...options, blocks: file.blocks(), total });
    } catch (failure) {
      await stores.close().catch(() => undefined);
      throw failure;
    }
    await stores.close();
    return made;
  } finally {
    file.close();
  }
}

/** What a new chain begins with; undefined where there is one that needs nothing. The directory has its manifest then. */
async function genesisOf(directory: DataDirectory, requested: NodeOptions["chain"]): Promise<GenesisSpec | undefined> {
  if (requested.genesis === undefined) {
    if (directory.manifest) return undefined;
    throw new OptionsError(
      "chain.genesis",
      `is needed: there is no chain in ${directory.path} yet; name its genesis.json`,
    );
  }
  const { parseGethGenesis } = await import("../chain/config/geth/geth-genesis.js");
  const spec = parseGethGenesis(requested.genesis);
  const hash = toHex(await genesisHashOf(spec));
  if (!directory.manifest) {
    const options = optionsOfGenesisFile(withGenesisTime(newChainOptions(requested)), requested, spec);
    directory.manifest = directory.establish({ engine: "native", genesisHash: hash, options });
  } else if (directory.manifest.genesisHash !== hash) {
    throw new ImportError(
      "OTHER_CHAIN",
      `the genesis file makes the chain ${hash}, and the one in ${directory.path} is ${directory.manifest.genesisHash}; import it into another {storage.directory}`,
    );
  }
  if (directory.manifest.options.chainId !== spec.config.chainId) {
    throw new ImportError(
      "OTHER_CHAIN",
      `the genesis file has the chain id ${spec.config.chainId}, and the chain in ${directory.path} has ${directory.manifest.options.chainId}; import it into another {storage.directory}`,
    );
  }
  if (directory.manifest.engine !== "native") {
    throw new ImportError(
      "OTHER_CHAIN",
      `the chain in ${directory.path} is run by the engine ${directory.manifest.engine}, which makes all its blocks itself; import into another {storage.directory}`,
    );
  }
  return spec;
}

async function importInto(
  stores: Stores,
  directory: DataDirectory,
  spec: GenesisSpec | undefined,
  options: ChainImportOptions & { blocks: Parameters<typeof importBlocks>[0]["blocks"]; total: number },
): Promise<ChainImportResult> {
  const { journal, state, ledger } = stores;
  const chainOptions = directory.manifest?.options;
  if (journal.head().seq < 0) {
    if (!spec) throw new OptionsError("chain.genesis", "is needed: the chain was ended before it had begun");
    await writeGenesis(journal, state, spec);
  }
  const genesis = decodeGenesis((journal.get(0) as { payload: Uint8Array }).payload);
  const genesisHash = toHex(keccak256(genesis.header));
  await directory.confirm(journal);
  keepStill(stores);
  const { forkchoice } = options;
  const imported = await importBlocks({
    ...{ journal, state, blocks: options.blocks, total: options.total, onProgress: options.onProgress },
    limits: {
      unlimitedCode: chainOptions?.allowUnlimitedContractSize ?? false,
      unlimitedInitCode: chainOptions?.allowUnlimitedInitCodeSize ?? false,
    },
    until: forkchoice?.head,
    pressure: () => (ledger.backlog > MAX_WAITING ? ledger.drained() : undefined),
  });
  settle(stores, forkchoice);
  await journal.settled();
  await stores.caughtUp();
  await ledger.drained();
  return {
    ...imported,
    directory: directory.path,
    chainId: Number(genesis.chainId),
    genesisHash,
    records: journal.head().seq + 1,
  };
}

/**
 * An imported chain mines nothing of itself, as a client does nothing without its consensus layer: a
 * transaction that is sent to it waits. How a chain that somebody has used already mines is left to them.
 */
function keepStill(stores: Stores): void {
  const { settings, blockSeq } = stores.state.folded();
  if (settings === "" && blockSeq === 0) writeSettings(stores, settingsFor());
}

/** Notes the safe and finalized blocks. */
function settle(stores: Stores, forkchoice: Forkchoice | undefined): void {
  const { state } = stores;
  const before = JSON.parse(state.folded().settings || "null") as Settings | null;
  const settings: Settings = { ...(before ?? settingsFor()) };
  for (const [name, hash] of [
    ["safe", forkchoice?.safe],
    ["finalized", forkchoice?.finalized],
  ] as const) {
    if (!hash || hash.every((byte) => byte === 0)) continue;
    const number = state.blockNumber(hash);
    const block = number === undefined ? undefined : state.block(number);
    if (!block || !equalBytes(block.hash, hash)) {
      throw new ImportError("UNKNOWN_HEAD", `the requested ${name} block, ${toHex(hash)}, is not part of the chain`);
    }
    settings[name] = block.number;
  }
  if (JSON.stringify(settings) !== JSON.stringify(before)) writeSettings(stores, settings);
}

/** What geth's blocks aim at. */
const GAS_LIMIT = 60_000_000n;

const settingsFor = (): Settings => ({
  ...defaultSettings({
    automine: false,
    interval: 0,
    gasLimit: GAS_LIMIT,
    coinbase: toHex(new Uint8Array(20)),
    extraData: "0x",
    minGasPrice: 0n,
  }),
  gasLimitSteps: true,
});

function writeSettings({ journal, state }: Stores, settings: Settings): void {
  const diff = { accounts: [], storage: [], codes: [] };
  const payload = encodeOverride({ method: METHOD, params: "[]", diff, settings: JSON.stringify(settings) });
  state.commit(journal.append("override", payload).record);
}
