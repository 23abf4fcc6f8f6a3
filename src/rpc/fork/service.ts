/** Another chain to go on from. */
export interface ForkRequest {
  /** Where it answers JSON-RPC; undefined: where the fork that the chain is now has it. */
  url: string | undefined;
  /** Undefined: its head. */
  blockNumber: number | undefined;
  headers: Record<string, string>;
}

/** Makes the running chain go on from another one. */
export interface ForkService {
  /** Begins the chain anew at a block of another. @throws ForkError, RpcError */
  reset(request: ForkRequest, method: string): Promise<void>;
  /** Asks the same upstream at another address from now on. @throws ForkError where that is another chain's, RpcError */
  setUrl(url: string): Promise<void>;
}
