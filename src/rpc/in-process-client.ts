/** Is called with what the node sends by itself: `{ method: "eth_subscription", params: { subscription, result } }`. */
export type Notify = (notification: { method: string; params: unknown }) => void;

/** A client in the node's own process. */
export interface InProcessClient {
  /**
   * Answers a request (EIP-1193).
   * @throws RpcError (as a rejection) with the code, message and data of a JSON-RPC error
   */
  request(method: string, params?: unknown): Promise<unknown>;
  /** Ends its subscriptions. */
  close(): void;
}
