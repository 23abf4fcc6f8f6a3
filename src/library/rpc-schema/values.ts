/** What JSON-RPC requests and answers are made of. Hexadecimal text throughout; quantities have no leading zeros. */
export type Hex = `0x${string}`;

/** 20 bytes. */
export type Address = Hex;

/** 32 bytes. */
export type Hash = Hex;

/** A quantity as requests may have it; answers have hexadecimal text. */
export type QuantityInput = Hex | number;

export type BlockTag = "latest" | "earliest" | "pending" | "safe" | "finalized";

export type BlockNumberOrTag = QuantityInput | BlockTag;

/** A block by number, tag or hash (EIP-1898). */
export type BlockReference =
  | BlockNumberOrTag
  | { blockNumber: QuantityInput }
  | { blockHash: Hash; requireCanonical?: boolean };

export type AccessList = readonly { address: Address; storageKeys: readonly Hash[] }[];

/** An EIP-7702 authorization. */
export interface Authorization {
  chainId: QuantityInput;
  address: Address;
  nonce: QuantityInput;
  yParity?: QuantityInput;
  v?: QuantityInput;
  r: Hex;
  s: Hex;
}

/** A transaction or call as it is requested; what is left out is filled in. */
export interface TransactionRequest {
  from?: Address;
  /** Left out or null, the transaction creates a contract. */
  to?: Address | null;
  gas?: QuantityInput;
  gasLimit?: QuantityInput;
  gasPrice?: QuantityInput;
  maxFeePerGas?: QuantityInput;
  maxPriorityFeePerGas?: QuantityInput;
  value?: QuantityInput;
  nonce?: QuantityInput;
  data?: Hex;
  input?: Hex;
  chainId?: QuantityInput;
  type?: QuantityInput;
  accessList?: AccessList;
  maxFeePerBlobGas?: QuantityInput;
  blobVersionedHashes?: readonly Hash[];
  blobs?: readonly Hex[];
  commitments?: readonly Hex[];
  proofs?: readonly Hex[];
  authorizationList?: readonly Authorization[];
}

/** geth's state overrides, by address. */
export type StateOverrides = Record<
  Address,
  {
    balance?: QuantityInput;
    nonce?: QuantityInput;
    code?: Hex;
    state?: Record<Hex, Hex>;
    stateDiff?: Record<Hex, Hex>;
    movePrecompileToAddress?: Address;
  }
>;

/** geth's block overrides. */
export interface BlockOverrides {
  number?: QuantityInput;
  difficulty?: QuantityInput;
  time?: QuantityInput;
  gasLimit?: QuantityInput;
  feeRecipient?: Address;
  prevRandao?: Hash;
  baseFeePerGas?: QuantityInput;
  blobBaseFee?: QuantityInput;
}

/** Which logs: of one block, or of a range whose ends default to the head. */
export interface LogFilter {
  blockHash?: Hash;
  fromBlock?: BlockNumberOrTag;
  toBlock?: BlockNumberOrTag;
  address?: Address | readonly Address[];
  topics?: readonly (Hash | readonly (Hash | null)[] | null)[];
}

/** A log of a transaction in a block. */
export interface Log {
  address: Address;
  /** At most four. */
  topics: [] | [Hash, ...Hash[]];
  data: Hex;
  blockHash: Hash;
  blockNumber: Hex;
  blockTimestamp?: Hex;
  transactionHash: Hash;
  transactionIndex: Hex;
  logIndex: Hex;
  /** Whether its block was taken back. */
  removed: boolean;
}

/** A transaction, of type 0 to 4. Its block is null while it is in the pool. */
export interface Transaction {
  blockHash: Hash | null;
  blockNumber: Hex | null;
  blockTimestamp?: Hex;
  transactionIndex: Hex | null;
  from: Address;
  gas: Hex;
  gasPrice: Hex;
  hash: Hash;
  input: Hex;
  nonce: Hex;
  to: Address | null;
  value: Hex;
  type: Hex;
  chainId?: Hex;
  accessList?: { address: Address; storageKeys: Hash[] }[];
  maxFeePerGas?: Hex;
  maxPriorityFeePerGas?: Hex;
  maxFeePerBlobGas?: Hex;
  blobVersionedHashes?: Hash[];
  authorizationList?: { chainId: Hex; address: Address; nonce: Hex; yParity: Hex; r: Hex; s: Hex }[];
  v: Hex;
  r: Hex;
  s: Hex;
  yParity?: Hex;
}

export interface Receipt {
  blockHash: Hash;
  blockNumber: Hex;
  contractAddress: Address | null;
  cumulativeGasUsed: Hex;
  effectiveGasPrice: Hex;
  from: Address;
  gasUsed: Hex;
  logs: Log[];
  logsBloom: Hex;
  to: Address | null;
  transactionHash: Hash;
  transactionIndex: Hex;
  type: Hex;
  /** `0x1` where it succeeded; since Byzantium. */
  status?: "0x0" | "0x1";
  /** Before Byzantium. */
  root?: Hash;
  blobGasUsed?: Hex;
  blobGasPrice?: Hex;
}

export interface Header {
  number: Hex;
  hash: Hash;
  parentHash: Hash;
  nonce: Hex;
  mixHash: Hash;
  sha3Uncles: Hash;
  logsBloom: Hex;
  transactionsRoot: Hash;
  stateRoot: Hash;
  receiptsRoot: Hash;
  miner: Address;
  difficulty: Hex;
  extraData: Hex;
  gasLimit: Hex;
  gasUsed: Hex;
  timestamp: Hex;
  baseFeePerGas?: Hex;
  withdrawalsRoot?: Hash;
  blobGasUsed?: Hex;
  excessBlobGas?: Hex;
  parentBeaconBlockRoot?: Hash;
  requestsHash?: Hash;
}

export interface Withdrawal {
  index: Hex;
  validatorIndex: Hex;
  address: Address;
  amount: Hex;
}

/** A block; its transactions are hashes unless whole ones are requested. */
export interface Block extends Header {
  size: Hex;
  uncles: Hash[];
  transactions: Hash[] | Transaction[];
  withdrawals?: Withdrawal[];
}

/** A block as an uncle is shown: its transactions are left out. */
export type BlockWithoutTransactions = Omit<Block, "transactions">;

export interface Proof {
  address: Address;
  accountProof: Hex[];
  balance: Hex;
  codeHash: Hash;
  nonce: Hex;
  storageHash: Hash;
  storageProof: { key: Hex; value: Hex; proof: Hex[] }[];
}

export interface FeeHistory {
  oldestBlock: Hex;
  baseFeePerGas: Hex[];
  gasUsedRatio: number[];
  baseFeePerBlobGas?: Hex[];
  blobGasUsedRatio?: number[];
  reward?: Hex[][];
}

/** Typed data (EIP-712), or its JSON. */
export type TypedData =
  | string
  | {
      types: Record<string, readonly { name: string; type: string }[]>;
      primaryType: string;
      domain: Record<string, unknown>;
      message: Record<string, unknown>;
    };

/** Options of a tracer of `debug_trace…`. */
export interface TraceOptions {
  tracer?: string;
  tracerConfig?: Record<string, unknown>;
  timeout?: string;
  disableStorage?: boolean;
  disableStack?: boolean;
  enableMemory?: boolean;
  disableMemory?: boolean;
  enableReturnData?: boolean;
  limit?: number;
  stateOverrides?: StateOverrides;
  blockOverrides?: BlockOverrides;
}

export type TraceType = "trace" | "stateDiff" | "vmTrace";

/** A frame of the `trace_` methods. */
export interface Trace {
  action: Record<string, unknown>;
  result?: Record<string, unknown> | null;
  error?: string;
  subtraces: number;
  traceAddress: number[];
  type: "call" | "create" | "suicide" | "reward";
  blockHash?: Hash;
  blockNumber?: number;
  transactionHash?: Hash | null;
  transactionPosition?: number | null;
}

export interface TraceResult {
  output: Hex;
  trace: Trace[] | null;
  stateDiff: Record<Address, unknown> | null;
  vmTrace: Record<string, unknown> | null;
  transactionHash?: Hash;
}

/** By sender and nonce. */
export interface PoolContent {
  pending: Record<Address, Record<string, Transaction>>;
  queued: Record<Address, Record<string, Transaction>>;
}

/** An object whose fields docs/rpc.md describes. */
export type ObjectAnswer = Record<string, unknown>;

/** The parameters of `eth_simulateV1`. */
export interface Simulation {
  blockStateCalls: readonly {
    calls?: readonly TransactionRequest[];
    stateOverrides?: StateOverrides;
    blockOverrides?: BlockOverrides;
  }[];
  traceTransfers?: boolean;
  validation?: boolean;
  returnFullTransactions?: boolean;
}

/** One page of a list, and the cursor of the next; null on the last. */
export interface Page {
  items: ObjectAnswer[];
  next: string | null;
}

/** What the coinbase gets, in wei as decimal text: in all, not for gas, and for gas. */
export interface BundleProceeds {
  coinbaseDiff: string;
  ethSentToCoinbase: string;
  gasFees: string;
}

/** What `eth_callBundle` answers. */
export interface BundleResult extends BundleProceeds {
  /** Wei that the coinbase gets per gas. */
  bundleGasPrice: string;
  bundleHash: Hash;
  results: (BundleProceeds & {
    txHash: Hash;
    fromAddress: Address;
    toAddress: Address | null;
    gasPrice: string;
    gasUsed: number;
    /** What the transaction returned, unless it failed. */
    value?: Hex;
    /** Why it failed, and what it reverted with. */
    error?: string;
    revert?: Hex;
  })[];
  stateBlockNumber: number;
  totalGasUsed: number;
}
