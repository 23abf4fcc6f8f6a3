// Made by scripts/rpc-schema.js from the methods' descriptions.
import type {
  Address,
  Block,
  BlockNumberOrTag,
  BlockOverrides,
  BlockReference,
  Hash,
  Header,
  Hex,
  ObjectAnswer,
  PoolContent,
  QuantityInput,
  Receipt,
  StateOverrides,
  Trace,
  TraceOptions,
  TraceResult,
  TraceType,
  Transaction,
  TransactionRequest,
} from "./values.js";

export type InspectionSchema = [
  {
    Method: "debug_accountInfoAt";
    Parameters: [block: BlockReference, transactionIndex: QuantityInput, address: Address];
    ReturnType: { balance: Hex; nonce: Hex; code: Hex } | null;
  },
  {
    Method: "debug_accountRange";
    Parameters: [
      block: BlockReference,
      startKey?: Hex,
      maxResults?: QuantityInput,
      withoutCode?: boolean,
      withoutStorage?: boolean,
      incompletes?: boolean,
    ];
    ReturnType: ObjectAnswer;
  },
  { Method: "debug_chainConfig"; Parameters?: undefined; ReturnType: ObjectAnswer },
  { Method: "debug_clearTxpool"; Parameters?: undefined; ReturnType: null },
  { Method: "debug_codeByHash"; Parameters: [hash: Hash, block?: BlockReference]; ReturnType: Hex },
  { Method: "debug_dumpBlock"; Parameters: [block: BlockNumberOrTag]; ReturnType: ObjectAnswer },
  {
    Method: "debug_executionWitness";
    Parameters: [block: BlockReference];
    ReturnType: { state: Hex[]; codes: Hex[]; keys: Hex[]; headers: Hex[] };
  },
  { Method: "debug_getBadBlocks"; Parameters?: undefined; ReturnType: never[] },
  { Method: "debug_getModifiedAccountsByHash"; Parameters: [startHash: Hash, endHash?: Hash]; ReturnType: Address[] },
  {
    Method: "debug_getModifiedAccountsByNumber";
    Parameters: [startBlock: QuantityInput, endBlock?: QuantityInput];
    ReturnType: Address[];
  },
  { Method: "debug_getRawBlock"; Parameters: [block: BlockReference]; ReturnType: Hex },
  { Method: "debug_getRawHeader"; Parameters: [block: BlockReference]; ReturnType: Hex },
  { Method: "debug_getRawReceipts"; Parameters: [block: BlockReference]; ReturnType: Hex[] },
  { Method: "debug_getRawTransaction"; Parameters: [hash: Hash]; ReturnType: Hex | null },
  { Method: "debug_setHead"; Parameters: [number: QuantityInput]; ReturnType: null },
  {
    Method: "debug_storageRangeAt";
    Parameters: [
      block: BlockReference,
      transactionIndex: QuantityInput,
      address: Address,
      startKey?: Hex,
      maxResult?: QuantityInput,
    ];
    ReturnType: { storage: Record<Hash, { key: Hash | null; value: Hash }>; nextKey: Hash | null };
  },
  {
    Method: "debug_traceBlock";
    Parameters: [rlp: Hex, options?: TraceOptions];
    ReturnType: { txHash: Hash; result: unknown }[];
  },
  {
    Method: "debug_traceBlockByHash";
    Parameters: [hash: Hash, options?: TraceOptions];
    ReturnType: { txHash: Hash; result: unknown }[];
  },
  {
    Method: "debug_traceBlockByNumber";
    Parameters: [block: BlockNumberOrTag, options?: TraceOptions];
    ReturnType: { txHash: Hash; result: unknown }[];
  },
  {
    Method: "debug_traceCall";
    Parameters: [transaction: TransactionRequest, block?: BlockReference, options?: TraceOptions];
    ReturnType: unknown;
  },
  { Method: "debug_traceTransaction"; Parameters: [hash: Hash, options?: TraceOptions]; ReturnType: unknown },
  { Method: "erigon_getHeaderByNumber"; Parameters: [block: BlockNumberOrTag]; ReturnType: Header | null },
  { Method: "ots_getApiLevel"; Parameters?: undefined; ReturnType: number },
  { Method: "ots_getBlockDetails"; Parameters: [block: BlockNumberOrTag]; ReturnType: ObjectAnswer | null },
  { Method: "ots_getBlockDetailsByHash"; Parameters: [hash: Hash]; ReturnType: ObjectAnswer | null },
  {
    Method: "ots_getBlockTransactions";
    Parameters: [block: BlockNumberOrTag, page: QuantityInput, pageSize: number];
    ReturnType: { fullblock: Block; receipts: Receipt[] } | null;
  },
  {
    Method: "ots_getContractCreator";
    Parameters: [address: Address];
    ReturnType: { hash: Hash; creator: Address } | null;
  },
  {
    Method: "ots_getInternalOperations";
    Parameters: [hash: Hash];
    ReturnType: { type: number; from: Address; to: Address; value: Hex }[];
  },
  {
    Method: "ots_getTransactionBySenderAndNonce";
    Parameters: [sender: Address, nonce: QuantityInput];
    ReturnType: Hash | null;
  },
  { Method: "ots_getTransactionError"; Parameters: [hash: Hash]; ReturnType: Hex },
  { Method: "ots_hasCode"; Parameters: [address: Address, block?: BlockReference]; ReturnType: boolean },
  {
    Method: "ots_searchTransactionsAfter";
    Parameters: [address: Address, block: QuantityInput, pageSize: number];
    ReturnType: { txs: Transaction[]; receipts: Receipt[]; firstPage: boolean; lastPage: boolean };
  },
  {
    Method: "ots_searchTransactionsBefore";
    Parameters: [address: Address, block: QuantityInput, pageSize: number];
    ReturnType: { txs: Transaction[]; receipts: Receipt[]; firstPage: boolean; lastPage: boolean };
  },
  { Method: "ots_traceTransaction"; Parameters: [hash: Hash]; ReturnType: ObjectAnswer[] },
  { Method: "trace_block"; Parameters: [block: BlockReference]; ReturnType: Trace[] },
  {
    Method: "trace_call";
    Parameters: [
      transaction: TransactionRequest,
      types: readonly TraceType[],
      block?: BlockReference,
      stateOverrides?: StateOverrides,
      blockOverrides?: BlockOverrides,
    ];
    ReturnType: TraceResult;
  },
  {
    Method: "trace_callMany";
    Parameters: [calls: readonly (readonly [TransactionRequest, readonly TraceType[]])[], block?: BlockReference];
    ReturnType: TraceResult[];
  },
  { Method: "trace_filter"; Parameters: [filter: ObjectAnswer]; ReturnType: Trace[] },
  { Method: "trace_get"; Parameters: [hash: Hash, indices: readonly QuantityInput[]]; ReturnType: Trace | null },
  {
    Method: "trace_rawTransaction";
    Parameters: [transaction: Hex, types: readonly TraceType[]];
    ReturnType: TraceResult;
  },
  {
    Method: "trace_replayBlockTransactions";
    Parameters: [block: BlockReference, types: readonly TraceType[]];
    ReturnType: (TraceResult & { transactionHash: Hash })[];
  },
  { Method: "trace_replayTransaction"; Parameters: [hash: Hash, types: readonly TraceType[]]; ReturnType: TraceResult },
  { Method: "trace_transaction"; Parameters: [hash: Hash]; ReturnType: Trace[] },
  { Method: "txpool_content"; Parameters?: undefined; ReturnType: PoolContent },
  { Method: "txpool_contentFrom"; Parameters: [address: Address]; ReturnType: PoolContent },
  {
    Method: "txpool_inspect";
    Parameters?: undefined;
    ReturnType: { pending: Record<Address, Record<string, string>>; queued: Record<Address, Record<string, string>> };
  },
  { Method: "txpool_status"; Parameters?: undefined; ReturnType: { pending: Hex; queued: Hex } },
];
