// Made by scripts/rpc-schema.js from the methods' descriptions.
import type {
  AccessList,
  Address,
  Block,
  BlockNumberOrTag,
  BlockOverrides,
  BlockReference,
  BlockWithoutTransactions,
  BundleResult,
  FeeHistory,
  Hash,
  Header,
  Hex,
  Log,
  LogFilter,
  ObjectAnswer,
  Proof,
  QuantityInput,
  Receipt,
  Simulation,
  StateOverrides,
  Transaction,
  TransactionRequest,
  TypedData,
} from "./values.js";

export type EthSchema = [
  { Method: "eth_accounts"; Parameters?: undefined; ReturnType: Address[] },
  { Method: "eth_baseFee"; Parameters?: undefined; ReturnType: Hex },
  { Method: "eth_blobBaseFee"; Parameters?: undefined; ReturnType: Hex },
  { Method: "eth_blockNumber"; Parameters?: undefined; ReturnType: Hex },
  {
    Method: "eth_call";
    Parameters: [
      transaction: TransactionRequest,
      block?: BlockReference,
      stateOverrides?: StateOverrides,
      blockOverrides?: BlockOverrides,
    ];
    ReturnType: Hex;
  },
  {
    Method: "eth_callBundle";
    Parameters: [
      bundle: {
        txs: readonly Hex[];
        blockNumber: QuantityInput;
        stateBlockNumber?: BlockReference;
        timestamp?: QuantityInput;
        coinbase?: Address;
        gasLimit?: QuantityInput;
        difficulty?: QuantityInput;
        baseFee?: QuantityInput;
      },
    ];
    ReturnType: BundleResult;
  },
  {
    Method: "eth_callMany";
    Parameters: [
      bundles: readonly { transactions: readonly TransactionRequest[]; blockOverride?: BlockOverrides }[],
      stateContext?: { blockNumber?: BlockReference; transactionIndex?: number },
      stateOverrides?: StateOverrides,
    ];
    ReturnType: ({ value: Hex } | { error: unknown })[][];
  },
  { Method: "eth_capabilities"; Parameters?: undefined; ReturnType: ObjectAnswer },
  { Method: "eth_chainId"; Parameters?: undefined; ReturnType: Hex },
  { Method: "eth_coinbase"; Parameters?: undefined; ReturnType: Address },
  { Method: "eth_config"; Parameters?: undefined; ReturnType: ObjectAnswer },
  {
    Method: "eth_createAccessList";
    Parameters: [transaction: TransactionRequest, block?: BlockReference, stateOverrides?: StateOverrides];
    ReturnType: { accessList: AccessList; gasUsed: Hex; error?: string };
  },
  {
    Method: "eth_estimateGas";
    Parameters: [
      transaction: TransactionRequest,
      block?: BlockReference,
      stateOverrides?: StateOverrides,
      blockOverrides?: BlockOverrides,
    ];
    ReturnType: Hex;
  },
  {
    Method: "eth_feeHistory";
    Parameters: [blockCount: QuantityInput, newestBlock: BlockNumberOrTag, percentiles?: readonly number[]];
    ReturnType: FeeHistory;
  },
  {
    Method: "eth_fillTransaction";
    Parameters: [transaction: TransactionRequest];
    ReturnType: { raw: Hex; tx: Transaction & { blobs?: Hex[]; commitments?: Hex[]; proofs?: Hex[] } };
  },
  { Method: "eth_gasPrice"; Parameters?: undefined; ReturnType: Hex },
  {
    Method: "eth_getAccount";
    Parameters: [address: Address, block?: BlockReference];
    ReturnType: { nonce: Hex; balance: Hex; codeHash: Hash; storageRoot: Hash };
  },
  {
    Method: "eth_getAccountInfo";
    Parameters: [address: Address, block?: BlockReference];
    ReturnType: { nonce: Hex; balance: Hex; code: Hex };
  },
  { Method: "eth_getBalance"; Parameters: [address: Address, block?: BlockReference]; ReturnType: Hex },
  { Method: "eth_getBlockByHash"; Parameters: [hash: Hash, fullTransactions?: boolean]; ReturnType: Block | null },
  {
    Method: "eth_getBlockByNumber";
    Parameters: [block: BlockNumberOrTag, fullTransactions?: boolean];
    ReturnType: Block | null;
  },
  { Method: "eth_getBlockReceipts"; Parameters: [block: BlockReference]; ReturnType: Receipt[] | null },
  { Method: "eth_getBlockTransactionCountByHash"; Parameters: [hash: Hash]; ReturnType: Hex | null },
  { Method: "eth_getBlockTransactionCountByNumber"; Parameters: [block: BlockNumberOrTag]; ReturnType: Hex | null },
  { Method: "eth_getCode"; Parameters: [address: Address, block?: BlockReference]; ReturnType: Hex },
  { Method: "eth_getCompilers"; Parameters?: undefined; ReturnType: never[] },
  { Method: "eth_getFilterChanges"; Parameters: [id: string]; ReturnType: Hash[] | Log[] },
  { Method: "eth_getFilterLogs"; Parameters: [id: string]; ReturnType: Log[] },
  { Method: "eth_getHeaderByHash"; Parameters: [hash: Hash]; ReturnType: Header | null },
  { Method: "eth_getHeaderByNumber"; Parameters: [block: BlockNumberOrTag]; ReturnType: Header | null },
  { Method: "eth_getLogs"; Parameters: [filter: LogFilter]; ReturnType: Log[] },
  {
    Method: "eth_getProof";
    Parameters: [address: Address, slots: readonly Hex[], block?: BlockReference];
    ReturnType: Proof;
  },
  {
    Method: "eth_getRawTransactionByBlockHashAndIndex";
    Parameters: [hash: Hash, index: QuantityInput];
    ReturnType: Hex | null;
  },
  {
    Method: "eth_getRawTransactionByBlockNumberAndIndex";
    Parameters: [block: BlockNumberOrTag, index: QuantityInput];
    ReturnType: Hex | null;
  },
  { Method: "eth_getRawTransactionByHash"; Parameters: [hash: Hash]; ReturnType: Hex | null },
  { Method: "eth_getStorageAt"; Parameters: [address: Address, slot: Hex, block?: BlockReference]; ReturnType: Hex },
  {
    Method: "eth_getStorageValues";
    Parameters: [requests: Record<Address, readonly Hex[]>, block?: BlockReference];
    ReturnType: Record<Address, Hex[]>;
  },
  {
    Method: "eth_getTransactionByBlockHashAndIndex";
    Parameters: [hash: Hash, index: QuantityInput];
    ReturnType: Transaction | null;
  },
  {
    Method: "eth_getTransactionByBlockNumberAndIndex";
    Parameters: [block: BlockNumberOrTag, index: QuantityInput];
    ReturnType: Transaction | null;
  },
  { Method: "eth_getTransactionByHash"; Parameters: [hash: Hash]; ReturnType: Transaction | null },
  {
    Method: "eth_getTransactionBySenderAndNonce";
    Parameters: [sender: Address, nonce: QuantityInput];
    ReturnType: Transaction | null;
  },
  { Method: "eth_getTransactionCount"; Parameters: [address: Address, block?: BlockReference]; ReturnType: Hex },
  { Method: "eth_getTransactionReceipt"; Parameters: [hash: Hash]; ReturnType: Receipt | null },
  {
    Method: "eth_getUncleByBlockHashAndIndex";
    Parameters: [hash: Hash, index: QuantityInput];
    ReturnType: BlockWithoutTransactions | null;
  },
  {
    Method: "eth_getUncleByBlockNumberAndIndex";
    Parameters: [block: BlockNumberOrTag, index: QuantityInput];
    ReturnType: BlockWithoutTransactions | null;
  },
  { Method: "eth_getUncleCountByBlockHash"; Parameters: [hash: Hash]; ReturnType: Hex | null },
  { Method: "eth_getUncleCountByBlockNumber"; Parameters: [block: BlockNumberOrTag]; ReturnType: Hex | null },
  { Method: "eth_getWork"; Parameters?: undefined; ReturnType: never[] },
  { Method: "eth_hashrate"; Parameters?: undefined; ReturnType: Hex },
  { Method: "eth_maxPriorityFeePerGas"; Parameters?: undefined; ReturnType: Hex },
  { Method: "eth_mining"; Parameters?: undefined; ReturnType: boolean },
  { Method: "eth_networkId"; Parameters?: undefined; ReturnType: string },
  { Method: "eth_newBlockFilter"; Parameters?: undefined; ReturnType: Hex },
  { Method: "eth_newFilter"; Parameters: [filter: LogFilter]; ReturnType: Hex },
  { Method: "eth_newPendingTransactionFilter"; Parameters: [full?: boolean]; ReturnType: Hex },
  { Method: "eth_pendingTransactions"; Parameters?: undefined; ReturnType: Transaction[] },
  { Method: "eth_protocolVersion"; Parameters?: undefined; ReturnType: Hex },
  { Method: "eth_requestAccounts"; Parameters?: undefined; ReturnType: Address[] },
  {
    Method: "eth_resend";
    Parameters: [transaction: TransactionRequest, gasPrice?: QuantityInput, gasLimit?: QuantityInput];
    ReturnType: Hash;
  },
  { Method: "eth_sendRawTransaction"; Parameters: [transaction: Hex]; ReturnType: Hash },
  {
    Method: "eth_sendRawTransactionConditional";
    Parameters: [transaction: Hex, conditions: ObjectAnswer];
    ReturnType: Hash;
  },
  { Method: "eth_sendRawTransactionSync"; Parameters: [transaction: Hex, timeout?: number]; ReturnType: Receipt },
  { Method: "eth_sendTransaction"; Parameters: [transaction: TransactionRequest]; ReturnType: Hash },
  { Method: "eth_sendTransactionSync"; Parameters: [transaction: TransactionRequest]; ReturnType: Receipt },
  { Method: "eth_sendUnsignedTransaction"; Parameters: [transaction: TransactionRequest]; ReturnType: Hash },
  { Method: "eth_sign"; Parameters: [address: Address, message: Hex]; ReturnType: Hex },
  { Method: "eth_signTransaction"; Parameters: [transaction: TransactionRequest]; ReturnType: Hex },
  { Method: "eth_signTypedData"; Parameters: [address: Address, typedData: TypedData]; ReturnType: Hex },
  { Method: "eth_signTypedData_v3"; Parameters: [address: Address, typedData: TypedData]; ReturnType: Hex },
  { Method: "eth_signTypedData_v4"; Parameters: [address: Address, typedData: TypedData]; ReturnType: Hex },
  {
    Method: "eth_simulateV1";
    Parameters: [simulation: Simulation, block?: BlockReference];
    ReturnType: (Block & { calls: ObjectAnswer[] })[];
  },
  { Method: "eth_submitHashrate"; Parameters: [hashrate: Hex, clientId: Hash]; ReturnType: false },
  { Method: "eth_submitWork"; Parameters: [nonce: Hex, powHash: Hash, digest: Hash]; ReturnType: false },
  { Method: "eth_subscribe"; Parameters: [kind: string, options?: unknown]; ReturnType: Hex },
  { Method: "eth_syncing"; Parameters?: undefined; ReturnType: false },
  { Method: "eth_uninstallFilter"; Parameters: [id: string]; ReturnType: boolean },
  { Method: "eth_unsubscribe"; Parameters: [id: string]; ReturnType: boolean },
];
