/** Something that runs a chain in place of the native engine, and answers JSON-RPC for it. What it does is in the journal. */
export interface Engine {
  readonly name: string;
  /** The methods that it answers itself. */
  readonly methods: readonly string[];
  /**
   * Answers a request as EIP-1193's `request`; a write once the record of it is on disk.
   * @throws whatever the engine answers in place of a result, with its code and message, and the chain's failure where it
   * takes no more writes.
   */
  request(method: string, params?: unknown): Promise<unknown>;
  /** Is called with the notifications of `eth_subscribe`, as `eth_subscription` has them. @returns how to stop. */
  onNotification(listener: (notification: { subscription: string; result: unknown }) => void): () => void;
  /** Ends it; the chain that it writes to is the caller's to close. */
  close(): Promise<void>;
}
