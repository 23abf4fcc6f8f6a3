import { join } from "node:path";

/** The version of the data directory's layout that this program writes. */
export const LAYOUT_VERSION = 2;

/** The default data directory, in the working directory. */
export const DEFAULT_DATA_DIRECTORY = "./.couverture";

/** The manifest's file name. */
export const MANIFEST_FILE = "couverture.json";

/** The name that the manifest has while `couverture reset` removes the rest. */
export const RESET_MARK = "couverture.json.reset";

/** Says which replacement of the chain by another is under way. */
export const REPLACE_MARK = "couverture.json.replacing";

/** Chains that another was put in the place of. */
export const REPLACED_FOLDER = "replaced";

/** Where each part of a data directory is. */
export interface DirectoryPaths {
  manifest: string;
  /** LevelDB: the journal. Its lock is the directory's lock. */
  journal: string;
  /** LevelDB: accounts, storage, code, trie, block and transaction indexes. */
  state: string;
  /** LevelDB: what Ganache keeps, where it is the engine. */
  ganache: string;
  /** SQLite, in WAL mode. */
  ledger: string;
  /** Accounts made by `personal_newAccount`, mode 0600. */
  keystore: string;
  /** Named snapshots. */
  snapshots: string;
  /** Signed heads of the ledger. */
  attestations: string;
  /** While a node serves the chain: where. */
  running: string;
  /** The Unix socket of a node that serves one. */
  ipc: string;
}

/** The name of a node's Unix socket where no other path is configured. */
export const IPC_SOCKET = "couverture.ipc";

/** The entries of a data directory beside its manifest. The journal is last: it holds the lock. */
const ENTRIES = [
  "state",
  "ganache",
  "ledger.sqlite",
  "keystore",
  "snapshots",
  "attestations",
  "replaced",
  "running.json",
  IPC_SOCKET,
  "journal",
];

/** Which of some names in a data directory are its own; SQLite has files beside the ledger's. The journal comes last. */
export function ownEntries(names: readonly string[]): string[] {
  return ENTRIES.flatMap((entry) =>
    names.filter((name) => name === entry || (entry === "ledger.sqlite" && /^ledger\.sqlite[.-]/.test(name))),
  );
}

export function pathsIn(directory: string): DirectoryPaths {
  return {
    manifest: join(directory, MANIFEST_FILE),
    journal: join(directory, "journal"),
    state: join(directory, "state"),
    ganache: join(directory, "ganache"),
    ledger: join(directory, "ledger.sqlite"),
    keystore: join(directory, "keystore"),
    snapshots: join(directory, "snapshots"),
    attestations: join(directory, "attestations"),
    running: join(directory, "running.json"),
    ipc: join(directory, IPC_SOCKET),
  };
}
