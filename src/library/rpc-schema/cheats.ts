// Made by scripts/rpc-schema.js from the methods' descriptions.
import type {
  Address,
  Block,
  Hash,
  Hex,
  ObjectAnswer,
  QuantityInput,
  Transaction,
  TransactionRequest,
} from "./values.js";

export type CheatSchema = [
  { Method: "anvil_addBalance"; Parameters: [address: Address, amount: QuantityInput]; ReturnType: true },
  { Method: "anvil_autoImpersonateAccount"; Parameters: [on: boolean]; ReturnType: true },
  {
    Method: "anvil_dealERC20";
    Parameters: [address: Address, token: Address, balance: QuantityInput];
    ReturnType: null;
  },
  { Method: "anvil_dropAllTransactions"; Parameters?: undefined; ReturnType: null },
  { Method: "anvil_dropTransaction"; Parameters: [hash: Hash]; ReturnType: boolean },
  { Method: "anvil_dumpState"; Parameters: [preserveHistoricalStates?: boolean]; ReturnType: Hex },
  { Method: "anvil_enableTraces"; Parameters?: undefined; ReturnType: null },
  { Method: "anvil_getAutomine"; Parameters?: undefined; ReturnType: boolean },
  { Method: "anvil_getBlobByHash"; Parameters: [versionedHash: Hash]; ReturnType: Hex | null },
  { Method: "anvil_getBlobsByTransactionHash"; Parameters: [hash: Hash]; ReturnType: Hex[] | null },
  { Method: "anvil_getGenesisTime"; Parameters?: undefined; ReturnType: number },
  { Method: "anvil_getIntervalMining"; Parameters?: undefined; ReturnType: number | null },
  { Method: "anvil_impersonateAccount"; Parameters: [address: Address]; ReturnType: true },
  {
    Method: "anvil_impersonateSignature";
    Parameters: [signature: Hex | readonly [Hex, Address], address?: Address];
    ReturnType: null;
  },
  { Method: "anvil_increaseTime"; Parameters: [seconds: QuantityInput]; ReturnType: number },
  { Method: "anvil_loadState"; Parameters: [state: Hex]; ReturnType: true },
  { Method: "anvil_metadata"; Parameters?: undefined; ReturnType: ObjectAnswer },
  { Method: "anvil_mine"; Parameters: [blocks?: QuantityInput, interval?: QuantityInput]; ReturnType: true },
  {
    Method: "anvil_mine_detailed";
    Parameters: [options?: QuantityInput | { timestamp?: QuantityInput; blocks?: QuantityInput }];
    ReturnType: (Block & { transactions: Transaction[] })[];
  },
  { Method: "anvil_nodeInfo"; Parameters?: undefined; ReturnType: ObjectAnswer },
  { Method: "anvil_removeBlockTimestampInterval"; Parameters?: undefined; ReturnType: boolean },
  { Method: "anvil_removePoolTransactions"; Parameters: [address: Address]; ReturnType: null },
  {
    Method: "anvil_reorg";
    Parameters: [depth: QuantityInput, tx_block_pairs?: readonly (readonly [TransactionRequest | Hex, number])[]];
    ReturnType: null;
  },
  { Method: "anvil_reset"; Parameters: [options?: ObjectAnswer]; ReturnType: true },
  { Method: "anvil_revert"; Parameters: [mark: QuantityInput]; ReturnType: boolean },
  { Method: "anvil_rollback"; Parameters: [depth?: QuantityInput]; ReturnType: null },
  { Method: "anvil_setAutomine"; Parameters: [on: boolean]; ReturnType: null },
  { Method: "anvil_setBalance"; Parameters: [address: Address, balance: QuantityInput]; ReturnType: true },
  { Method: "anvil_setBlockGasLimit"; Parameters: [gasLimit: QuantityInput]; ReturnType: true },
  { Method: "anvil_setBlockTimestampInterval"; Parameters: [seconds: QuantityInput]; ReturnType: null },
  { Method: "anvil_setChainId"; Parameters: [chainId: QuantityInput]; ReturnType: null },
  { Method: "anvil_setCode"; Parameters: [address: Address, code: Hex]; ReturnType: true },
  { Method: "anvil_setCoinbase"; Parameters: [address: Address]; ReturnType: true },
  {
    Method: "anvil_setERC20Allowance";
    Parameters: [owner: Address, spender: Address, token: Address, amount: QuantityInput];
    ReturnType: null;
  },
  {
    Method: "anvil_setERC20Balance";
    Parameters: [address: Address, token: Address, balance: QuantityInput];
    ReturnType: null;
  },
  { Method: "anvil_setIntervalMining"; Parameters: [seconds: QuantityInput]; ReturnType: null },
  { Method: "anvil_setLoggingEnabled"; Parameters: [on: boolean]; ReturnType: true },
  { Method: "anvil_setMinGasPrice"; Parameters: [gasPrice: QuantityInput]; ReturnType: true },
  { Method: "anvil_setNextBlockBaseFeePerGas"; Parameters: [baseFee: QuantityInput]; ReturnType: true },
  { Method: "anvil_setNextBlockPrevRandao"; Parameters: [prevRandao: Hex]; ReturnType: true },
  { Method: "anvil_setNextBlockTimestamp"; Parameters: [timestamp: QuantityInput]; ReturnType: string },
  { Method: "anvil_setNonce"; Parameters: [address: Address, nonce: QuantityInput]; ReturnType: true },
  { Method: "anvil_setPrevRandao"; Parameters: [prevRandao: Hex]; ReturnType: true },
  { Method: "anvil_setRpcUrl"; Parameters: [url: string]; ReturnType: null },
  { Method: "anvil_setStorageAt"; Parameters: [address: Address, slot: Hex, value: Hex]; ReturnType: true },
  { Method: "anvil_setTime"; Parameters: [time: QuantityInput | string]; ReturnType: number },
  { Method: "anvil_snapshot"; Parameters?: undefined; ReturnType: Hex },
  { Method: "anvil_stopImpersonatingAccount"; Parameters: [address: Address]; ReturnType: true },
  { Method: "evm_addAccount"; Parameters: [address: Address, passphrase: string]; ReturnType: boolean },
  { Method: "evm_increaseTime"; Parameters: [seconds: QuantityInput]; ReturnType: number },
  {
    Method: "evm_mine";
    Parameters: [options?: QuantityInput | { timestamp?: QuantityInput; blocks?: QuantityInput }];
    ReturnType: "0x0";
  },
  {
    Method: "evm_mine_detailed";
    Parameters: [options?: QuantityInput | { timestamp?: QuantityInput; blocks?: QuantityInput }];
    ReturnType: (Block & { transactions: Transaction[] })[];
  },
  { Method: "evm_removeAccount"; Parameters: [address: Address, passphrase: string]; ReturnType: boolean },
  { Method: "evm_revert"; Parameters: [mark: QuantityInput]; ReturnType: boolean },
  { Method: "evm_setAccountBalance"; Parameters: [address: Address, balance: QuantityInput]; ReturnType: true },
  { Method: "evm_setAccountCode"; Parameters: [address: Address, code: Hex]; ReturnType: true },
  { Method: "evm_setAccountNonce"; Parameters: [address: Address, nonce: QuantityInput]; ReturnType: true },
  { Method: "evm_setAccountStorageAt"; Parameters: [address: Address, slot: Hex, value: Hex]; ReturnType: true },
  { Method: "evm_setAutomine"; Parameters: [on: boolean]; ReturnType: true },
  { Method: "evm_setBlockGasLimit"; Parameters: [gasLimit: QuantityInput]; ReturnType: true },
  {
    Method: "evm_setIntervalMining";
    Parameters: [milliseconds: QuantityInput | readonly [number, number]];
    ReturnType: true;
  },
  { Method: "evm_setNextBlockTimestamp"; Parameters: [timestamp: QuantityInput]; ReturnType: string },
  { Method: "evm_setTime"; Parameters: [time: QuantityInput | string]; ReturnType: number },
  { Method: "evm_snapshot"; Parameters?: undefined; ReturnType: Hex },
  { Method: "hardhat_addBalance"; Parameters: [address: Address, amount: QuantityInput]; ReturnType: true },
  {
    Method: "hardhat_addCompilationResult";
    Parameters: [solcVersion: string, input: unknown, output: unknown];
    ReturnType: true;
  },
  { Method: "hardhat_autoImpersonateAccount"; Parameters: [on: boolean]; ReturnType: true },
  {
    Method: "hardhat_dealERC20";
    Parameters: [address: Address, token: Address, balance: QuantityInput];
    ReturnType: null;
  },
  { Method: "hardhat_dropAllTransactions"; Parameters?: undefined; ReturnType: null },
  { Method: "hardhat_dropTransaction"; Parameters: [hash: Hash]; ReturnType: boolean },
  { Method: "hardhat_dumpState"; Parameters: [preserveHistoricalStates?: boolean]; ReturnType: Hex },
  { Method: "hardhat_getAutomine"; Parameters?: undefined; ReturnType: boolean },
  { Method: "hardhat_getIntervalMining"; Parameters?: undefined; ReturnType: number | null },
  { Method: "hardhat_impersonateAccount"; Parameters: [address: Address]; ReturnType: true },
  { Method: "hardhat_loadState"; Parameters: [state: Hex]; ReturnType: true },
  { Method: "hardhat_metadata"; Parameters?: undefined; ReturnType: ObjectAnswer },
  { Method: "hardhat_mine"; Parameters: [blocks?: QuantityInput, interval?: QuantityInput]; ReturnType: true },
  { Method: "hardhat_removeBlockTimestampInterval"; Parameters?: undefined; ReturnType: boolean },
  { Method: "hardhat_reset"; Parameters: [options?: ObjectAnswer]; ReturnType: true },
  { Method: "hardhat_revert"; Parameters: [mark: QuantityInput]; ReturnType: boolean },
  { Method: "hardhat_setBalance"; Parameters: [address: Address, balance: QuantityInput]; ReturnType: true },
  { Method: "hardhat_setBlockTimestampInterval"; Parameters: [seconds: QuantityInput]; ReturnType: null },
  { Method: "hardhat_setCode"; Parameters: [address: Address, code: Hex]; ReturnType: true },
  { Method: "hardhat_setCoinbase"; Parameters: [address: Address]; ReturnType: true },
  { Method: "hardhat_setLoggingEnabled"; Parameters: [on: boolean]; ReturnType: true },
  { Method: "hardhat_setMinGasPrice"; Parameters: [gasPrice: QuantityInput]; ReturnType: true },
  { Method: "hardhat_setNextBlockBaseFeePerGas"; Parameters: [baseFee: QuantityInput]; ReturnType: true },
  { Method: "hardhat_setNonce"; Parameters: [address: Address, nonce: QuantityInput]; ReturnType: true },
  { Method: "hardhat_setPrevRandao"; Parameters: [prevRandao: Hex]; ReturnType: true },
  { Method: "hardhat_setStorageAt"; Parameters: [address: Address, slot: Hex, value: Hex]; ReturnType: true },
  { Method: "hardhat_snapshot"; Parameters?: undefined; ReturnType: Hex },
  { Method: "hardhat_stopImpersonatingAccount"; Parameters: [address: Address]; ReturnType: true },
  { Method: "miner_setEtherbase"; Parameters: [address: Address]; ReturnType: true },
  { Method: "miner_setExtra"; Parameters: [extraData: Hex]; ReturnType: true },
  { Method: "miner_setGasPrice"; Parameters: [gasPrice: QuantityInput]; ReturnType: true },
  { Method: "miner_start"; Parameters: [threads?: QuantityInput]; ReturnType: true },
  { Method: "miner_stop"; Parameters?: undefined; ReturnType: true },
  { Method: "tenderly_addBalance"; Parameters: [address: Address, amount: QuantityInput]; ReturnType: true },
  { Method: "tenderly_setBalance"; Parameters: [address: Address, balance: QuantityInput]; ReturnType: true },
  {
    Method: "tenderly_setErc20Balance";
    Parameters: [address: Address, token: Address, balance: QuantityInput];
    ReturnType: null;
  },
  {
    Method: "testing_buildBlockV1";
    Parameters: [
      parentBlockHash: Hash,
      payloadAttributes: ObjectAnswer,
      transactions?: readonly Hex[],
      extraData?: Hex,
    ];
    ReturnType: ObjectAnswer;
  },
];
