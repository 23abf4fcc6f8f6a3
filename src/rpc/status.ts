/** What the node reports about itself to `/health`, `/metrics` and the page at `/`. The node provides it; the server only reads it. */
export interface NodeStatus {
  /** `couverture/0.1.0/…`, as `web3_clientVersion` answers. */
  readonly clientVersion: string;
  readonly engine: string;
  readonly hardfork: string;
  readonly chainId: bigint;
  readonly genesisHash: string;
  readonly head: { readonly number: number; readonly hash: string; readonly timestamp: number };
  /** Sequence number of the last journal record, and of the last one that the ledger holds. */
  readonly journalSeq: number;
  readonly ledgerSeq: number;
  /** Calls and transactions whose code is being executed. */
  readonly executionsUnderWay: number;
  readonly pool: { readonly pending: number; readonly queued: number };
  /** Why writes are refused, where they are (a full disk, a failed append). */
  readonly refusesWrites?: string | undefined;
  /** Why the ledger is not being written just now, where it is not; the chain goes on without it. */
  readonly ledgerTrouble?: string | undefined;
  /** Undefined where nothing is kept (`--ephemeral`). */
  readonly dataDirectory?: string | undefined;
}

/** A block in the table of the page. */
export interface BlockSummary {
  readonly number: number;
  readonly hash: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly transactions: number;
  readonly gasUsed: bigint;
  readonly gasLimit: bigint;
}

export interface StatusSource {
  status(): NodeStatus | Promise<NodeStatus>;
  /** The last blocks, newest first. */
  recentBlocks(count: number): readonly BlockSummary[] | Promise<readonly BlockSummary[]>;
}
