/** What is told of a snapshot. */
export interface SnapshotSummary {
  /** Undefined for one that was given as a file. */
  name?: string | undefined;
  file: string;
  /** Stands for the chain that it holds: manifest, journal and state. */
  digest: string;
  /** Bytes. */
  size: number;
  engine: string;
  chainId: number;
  genesisHash: string;
  head: { number: number; hash: string };
  transactions: number;
  /** The journal's last record. */
  record: { seq: number; entryHash: string };
}

/** A snapshot that cannot be used. */
export interface UnusableSnapshot {
  name: string;
  file: string;
  /** Why, in a sentence. */
  problem: string;
}

/** What the `snapshot_` methods ask. A snapshot is given by its name in the data directory, or as a file. */
export interface SnapshotService {
  /** Saves the chain, while it goes on. @throws SnapshotError */
  save(given: string, options?: { at?: number | undefined; replace?: boolean | undefined }): Promise<SnapshotSummary>;
  /** Puts a snapshot's chain in the place of the one that runs. When it fails, that one goes on. @throws SnapshotError */
  load(given: string): Promise<SnapshotSummary>;
  /** The named ones, in the order of their names. */
  list(): (SnapshotSummary | UnusableSnapshot)[];
}
