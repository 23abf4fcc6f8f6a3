import type { HeaderFields, LogEntry, Withdrawal } from "../../ethereum/index.js";
import type { StateChanges, StateView, StoredBlock } from "../../persistence/state/index.js";
import type { AccountOverride } from "../calls/account-overrides.js";
import type { ChainConfig } from "../config/index.js";
import type { SignedAuthorization } from "../execution/index.js";

/** A block of a simulation as it is to be; what is undefined follows from the block before. */
export interface SimulatedBlockOverride {
  number?: bigint | undefined;
  /** Unix seconds. */
  timestamp?: bigint | undefined;
  gasLimit?: bigint | undefined;
  coinbase?: Uint8Array | undefined;
  prevRandao?: Uint8Array | undefined;
  baseFeePerGas?: bigint | undefined;
  blobBaseFee?: bigint | undefined;
  difficulty?: bigint | undefined;
  parentBeaconBlockRoot?: Uint8Array | undefined;
  withdrawals?: Withdrawal[] | undefined;
}

/** A transaction that is to be simulated; what it leaves out is filled in. */
export interface SimulatedCall {
  from?: Uint8Array | undefined;
  to?: Uint8Array | undefined;
  data?: Uint8Array | undefined;
  value?: bigint | undefined;
  gas?: bigint | undefined;
  nonce?: bigint | undefined;
  chainId?: bigint | undefined;
  gasPrice?: bigint | undefined;
  maxFeePerGas?: bigint | undefined;
  maxPriorityFeePerGas?: bigint | undefined;
  maxFeePerBlobGas?: bigint | undefined;
  accessList?: [address: Uint8Array, storageKeys: Uint8Array[]][] | undefined;
  blobVersionedHashes?: Uint8Array[] | undefined;
  authorizationList?: SignedAuthorization[] | undefined;
}

export interface SimulatedBlockRequest {
  block: SimulatedBlockOverride;
  accounts: AccountOverride[];
  calls: SimulatedCall[];
}

export interface SimulationRequest {
  blocks: SimulatedBlockRequest[];
  /** Reports transfers of ether as logs of ERC-7528's address. */
  traceTransfers: boolean;
  /** Nonces and fees are checked as in a block. */
  validation: boolean;
}

/** What a simulation starts from. */
export interface SimulationBase {
  header: HeaderFields;
  hash: Uint8Array;
  state: StateView;
  /** The rules that go with that state. */
  config: ChainConfig;
  /** The root of that state with some changes. */
  root: (changes: StateChanges) => Uint8Array;
}

/** A log as it is reported; its index counts those of reverted calls too, as geth counts. */
export interface SimulatedLog extends LogEntry {
  index: number;
}

export interface SimulatedCallResult {
  status: 0 | 1;
  returnData: Uint8Array;
  gasUsed: bigint;
  maxGasUsed: bigint;
  logs: SimulatedLog[];
  /** As geth reports it; empty when it succeeded. */
  error: string;
  /** Of a call that reverted. */
  revertData: Uint8Array | undefined;
}

export interface SimulatedBlock {
  block: StoredBlock;
  calls: SimulatedCallResult[];
}
