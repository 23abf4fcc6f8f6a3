/**
 * Which requests of a fork are about what was before it. The number says which parameter names the block or the
 * transaction; the block is as the method's schema gives it out.
 */
export type Place =
  /** The state after a block: the upstream's before the fork's block, ours from it on. */
  | { about: "state"; at: number; field?: string }
  /** What a block holds: the upstream's up to the fork's block, of which only the header is here. */
  | { about: "block"; at: number }
  /** A transaction by its hash. */
  | { about: "transaction"; at: number }
  /** Whatever is not here may be there. */
  | { about: "rest" }
  /** Code by its hash: what no account had here may have been fetched of none yet. */
  | { about: "code" };

const state = (at: number): Place => ({ about: "state", at });
const block: Place = { about: "block", at: 0 };
const transaction: Place = { about: "transaction", at: 0 };
const rest: Place = { about: "rest" };

export const PLACES: Readonly<Record<string, Place>> = {
  eth_getBalance: state(1),
  eth_getCode: state(1),
  eth_getTransactionCount: state(1),
  eth_getStorageAt: state(2),
  eth_getStorageValues: state(1),
  eth_getAccount: state(1),
  eth_getAccountInfo: state(1),
  eth_getProof: state(2),
  eth_call: state(1),
  eth_estimateGas: state(1),
  eth_createAccessList: state(1),
  eth_simulateV1: state(1),
  eth_callMany: { about: "state", at: 1, field: "blockNumber" },
  eth_callBundle: { about: "state", at: 0, field: "stateBlockNumber" },
  debug_traceCall: state(1),
  trace_call: state(2),
  trace_callMany: state(1),
  debug_accountRange: state(0),
  debug_dumpBlock: state(0),
  ots_hasCode: state(1),
  testing_buildBlockV1: state(0),

  eth_getBlockByNumber: block,
  eth_getBlockByHash: block,
  eth_getBlockReceipts: block,
  eth_getBlockTransactionCountByNumber: block,
  eth_getBlockTransactionCountByHash: block,
  eth_getUncleCountByBlockNumber: block,
  eth_getUncleCountByBlockHash: block,
  eth_getUncleByBlockNumberAndIndex: block,
  eth_getUncleByBlockHashAndIndex: block,
  eth_getTransactionByBlockNumberAndIndex: block,
  eth_getTransactionByBlockHashAndIndex: block,
  eth_getRawTransactionByBlockNumberAndIndex: block,
  eth_getRawTransactionByBlockHashAndIndex: block,
  eth_getHeaderByNumber: block,
  eth_getHeaderByHash: block,
  erigon_getHeaderByNumber: block,
  debug_getRawBlock: block,
  debug_getRawHeader: block,
  debug_getRawReceipts: block,
  debug_traceBlockByNumber: block,
  debug_traceBlockByHash: block,
  debug_accountInfoAt: block,
  debug_executionWitness: block,
  debug_storageRangeAt: block,
  trace_block: block,
  trace_replayBlockTransactions: block,
  ots_getBlockDetails: block,
  ots_getBlockDetailsByHash: block,
  ots_getBlockTransactions: block,

  eth_getTransactionByHash: transaction,
  eth_getTransactionReceipt: transaction,
  eth_getRawTransactionByHash: transaction,
  debug_getRawTransaction: transaction,
  debug_traceTransaction: transaction,
  trace_transaction: transaction,
  trace_get: transaction,
  trace_replayTransaction: transaction,
  ots_getInternalOperations: transaction,
  ots_getTransactionError: transaction,
  ots_traceTransaction: transaction,

  anvil_getBlobsByTransactionHash: transaction,

  debug_codeByHash: { about: "code" },

  eth_getTransactionBySenderAndNonce: rest,
  ots_getTransactionBySenderAndNonce: rest,
  ots_getContractCreator: rest,
};
