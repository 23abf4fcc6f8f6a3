import { dirname, resolve, sep } from "node:path";
import {
  type AddressBook,
  configOf,
  createAddressBook,
  ImportError,
  type Imported,
  importGanache,
  possibleHardforks,
  type Survey,
  surveyGanache,
} from "../chain/import/index.js";
import { fromHex, type Hardfork, type HeaderFields, hardforkFromName, toHex } from "../ethereum/index.js";
import { EXCHANGE_PROJECTION } from "../exchange/ledger/location.js";
import { type NodeOptions, newChainOptions } from "../options/index.js";
import type { ChainOptions } from "../persistence/directory/chain-options.js";
import { DataDirectoryError } from "../persistence/directory/errors.js";
import { openDataDirectory } from "../persistence/directory/open.js";
import { makeDirectory } from "../persistence/durable-file.js";
import { copyGanacheDatabase, type GanacheDatabase, openGanacheDatabase } from "../persistence/ganache/index.js";
import { openStores } from "../persistence/stores.js";
import { programName } from "../version.js";
import { type FoundAccounts, findAccounts } from "./import-accounts.js";
import { discard, refuseOccupied, settle } from "./new-directory.js";

export interface GanacheImportOptions {
  /** Ganache's `--database.dbPath`; nothing in it is changed. */
  database: string;
  /** Where the chain is to be; must not be there, or be empty. */
  directory: string;
  /** What was said of the chain; what was not is found in the database. */
  chain: NodeOptions["chain"];
  /** Addresses of accounts, and keys of storage slots, that are nowhere else named: `0x…`. */
  addresses: readonly string[];
  slots: readonly string[];
  onProgress: (done: number, total: number) => void;
  warn: (message: string) => void;
}

export interface GanacheImportResult extends Imported {
  directory: string;
  chainId: number;
  hardfork: Hardfork;
  /** Hardforks that would have given the same blocks; the newest was taken. */
  alsoPossible: Hardfork[];
  genesisHash: string;
  /** Accounts whose keys the chain has. */
  accounts: number;
  /** Records of the journal, each of which is in the ledger. */
  records: number;
}

/**
 * Makes a data directory of a Ganache database. The directory is there once it is whole; when anything fails, there is none.
 * @throws GanacheDatabaseError, ImportError, DataDirectoryError, each in one sentence
 */
export async function importGanacheDatabase(options: GanacheImportOptions): Promise<GanacheImportResult> {
  const target = resolve(options.directory);
  refuseOccupied(target, "an import makes a new chain: name another {storage.directory}");
  refuseInside(target, resolve(options.database));
  const copy = await copyGanacheDatabase(options.database);
  try {
    const database = await openGanacheDatabase(copy.path);
    try {
      return await importFrom(database, target, options);
    } finally {
      await database.close();
    }
  } finally {
    copy.remove();
  }
}

function refuseInside(target: string, source: string): void {
  if (target !== source && !target.startsWith(`${source}${sep}`)) return;
  const message = `${target} is in the Ganache database, in which nothing is to be changed; name another {storage.directory}`;
  throw new DataDirectoryError("FOREIGN", target, message);
}

async function importFrom(
  database: GanacheDatabase,
  target: string,
  options: GanacheImportOptions,
): Promise<GanacheImportResult> {
  const addresses = createAddressBook();
  for (const address of options.addresses) addresses.add(fromHex(address));
  const survey = await surveyGanache(database, addresses);
  const requested = options.chain;
  const { chainId: signed } = survey;
  if (requested.chainId !== undefined && signed !== undefined && requested.chainId !== signed) {
    throw new ImportError(
      "WRONG_CHAIN_ID",
      `{chain.chainId} ${requested.chainId} is not the database's: its transactions are signed for chain ${signed}; leave it out`,
    );
  }
  const chainId = requested.chainId ?? signed ?? 1337;
  const accounts = await findAccounts(database, survey.genesis.header.stateRoot, addresses, requested);
  const candidates = possibleHardforks(survey, requested.hardfork && hardforkFromName(requested.hardfork));
  const partial = `${target}.importing`;
  let failure: unknown;
  for (const hardfork of candidates) {
    try {
      const chain = chainOptionsOf(survey, accounts, requested, chainId, hardfork);
      const made = await importInto(partial, { database, survey, addresses, chain, hardfork, options });
      await settle(partial, target);
      const older = candidates.slice(candidates.indexOf(hardfork) + 1);
      return { ...made, directory: target, chainId, hardfork, alsoPossible: older, accounts: accounts.count };
    } catch (error) {
      await discard(partial, "the import is made");
      // The reason why the newest does not do is the best one to report.
      failure ??= error;
      if (!(error instanceof ImportError && error.code === "BLOCK_DIFFERS")) throw error;
    }
  }
  throw requested.hardfork === undefined ? failure : hinted(failure, requested.hardfork);
}

/** A block that differs where the hardfork was said may differ for that. */
function hinted(failure: unknown, hardfork: string): unknown {
  if (!(failure instanceof ImportError)) return failure;
  return new ImportError(
    failure.code,
    `${failure.sentence} (with {chain.hardfork} ${hardfork}; leave it out to have it found)`,
    {
      cause: failure,
    },
  );
}

/** What the chain's manifest says: as the database has it, where it was not said. */
function chainOptionsOf(
  { genesis, head }: Survey,
  accounts: FoundAccounts,
  requested: NodeOptions["chain"],
  chainId: number,
  hardfork: Hardfork,
): ChainOptions {
  const latest: HeaderFields = head.header;
  const { exchange: _exchange, ...created } = newChainOptions({ ...requested, chainId });
  return {
    ...created,
    hardfork,
    genesisTime: genesis.header.timestamp,
    gasLimit: requested.gasLimit ?? latest.gasLimit,
    difficulty: genesis.header.difficulty,
    coinbase: requested.coinbase ?? toHex(latest.coinbase),
    extraData: requested.extraData ?? toHex(latest.extraData.subarray(0, 32)),
    mnemonic: accounts.mnemonic,
    accountCount: accounts.derived,
    balance: accounts.balance,
    exchange: false,
  };
}

interface ImportInto {
  database: GanacheDatabase;
  survey: Survey;
  addresses: AddressBook;
  chain: ChainOptions;
  hardfork: Hardfork;
  options: GanacheImportOptions;
}

async function importInto(
  partial: string,
  { database, survey, addresses, chain, hardfork, options }: ImportInto,
): Promise<Imported & { genesisHash: string; records: number }> {
  await discard(partial, "the import is made");
  makeDirectory(dirname(partial));
  const directory = await openDataDirectory(partial, { program: programName() });
  const genesisHash = toHex(survey.genesis.hash);
  const stores = await openStores({
    paths: directory.paths,
    durability: "strict",
    projections: [EXCHANGE_PROJECTION],
    warn: options.warn,
  });
  let made: Awaited<ReturnType<typeof importInto>>;
  try {
    const { journal, state, ledger } = stores;
    const imported = await importGanache({
      ...{ database, survey, addresses, journal, state },
      slots: options.slots.map(fromHex),
      config: configOf(survey, chain.chainId, hardfork),
      pressure: () => (ledger.backlog > MAX_WAITING ? ledger.drained() : undefined),
      onProgress: options.onProgress,
    });
    await stores.caughtUp();
    await ledger.drained();
    const lifted = imported.unlimited || chain.allowUnlimitedContractSize;
    directory.establish({
      engine: "native",
      genesisHash,
      record: journal.head().seq + 1,
      options: {
        ...chain,
        allowUnlimitedContractSize: lifted,
        allowUnlimitedInitCodeSize: imported.unlimited || chain.allowUnlimitedInitCodeSize,
      },
    });
    made = { ...imported, genesisHash, records: journal.head().seq + 1 };
  } catch (error) {
    await stores.close().catch(() => undefined); // what is half made is thrown away
    throw error;
  }
  await stores.close();
  return made;
}

/** Records that the ledger may be behind. */
const MAX_WAITING = 5_000;
