/** What the feed reads: calls on a chain's state, its ledger by SQL, and the logs of its blocks as they come. */
export interface FeedSource {
  headNumber(): number;
  /**
   * Calls a contract on the state after a block.
   * @param to and `data` are 0x-hex
   * @returns what the contract returns
   * @throws Error when the call reverts, or when the chain has no such block any more
   */
  call(to: string, data: string, block: number): Promise<Uint8Array>;
  /** Queries the ledger once it holds all that the chain has acknowledged. Rows by the names of their columns. */
  query(sql: string, params: Record<string, SqlValue>, limit: number): Promise<Row[]>;
  /** Calls back for every block that joins the chain, or leaves it by a revert. @returns how to stop. */
  onBlock(listener: (block: FeedBlock) => void): () => void;
  /** Calls back when another chain has taken the place of this one: nothing that was read holds any more. @returns how to stop. */
  onReplaced(listener: () => void): () => void;
}

export type SqlValue = string | number | bigint | null;

export type Row = Record<string, SqlValue | Uint8Array>;

/** A block's logs; `removed` where a revert takes the block back. */
export interface FeedBlock {
  number: number;
  removed: boolean;
  logs(): Iterable<FeedLog>;
}

export interface FeedLog {
  address: string;
  topics: string[];
  data: Uint8Array;
  logIndex: number;
  transactionHash(): string;
}
