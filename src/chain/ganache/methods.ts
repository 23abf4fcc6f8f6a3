const NAMES = {
  bzz: "hive info",
  db: "getHex getString putHex putString",
  debug: "storageRangeAt traceTransaction",
  eth: "accounts blockNumber call chainId coinbase estimateGas feeHistory gasPrice getBalance getBlockByHash getBlockByNumber getBlockTransactionCountByHash getBlockTransactionCountByNumber getCode getCompilers getFilterChanges getFilterLogs getLogs getProof getStorageAt getTransactionByBlockHashAndIndex getTransactionByBlockNumberAndIndex getTransactionByHash getTransactionCount getTransactionReceipt getUncleByBlockHashAndIndex getUncleByBlockNumberAndIndex getUncleCountByBlockHash getUncleCountByBlockNumber getWork hashrate maxPriorityFeePerGas mining newBlockFilter newFilter newPendingTransactionFilter protocolVersion sendRawTransaction sendTransaction sign signTransaction signTypedData signTypedData_v4 submitHashrate submitWork subscribe syncing uninstallFilter unsubscribe",
  evm: "addAccount increaseTime mine removeAccount revert setAccountBalance setAccountCode setAccountNonce setAccountStorageAt setTime snapshot",
  miner: "setEtherbase setExtra setGasPrice start stop",
  net: "listening peerCount version",
  personal: "importRawKey listAccounts lockAccount newAccount sendTransaction signTransaction unlockAccount",
  shh: "addToGroup getFilterChanges getMessages hasIdentity newFilter newGroup newIdentity post uninstallFilter version",
  txpool: "content",
  web3: "clientVersion sha3",
};

/** Everything that Ganache 7.9 answers, but for `rpc_modules`, which is about the whole node. */
export const GANACHE_METHODS: readonly string[] = Object.entries(NAMES).flatMap(([space, names]) =>
  names.split(" ").map((name) => `${space}_${name}`),
);

const WRITES = new Set([
  "eth_sendTransaction",
  "eth_sendRawTransaction",
  "personal_sendTransaction",
  ...["mine", "revert", "snapshot", "increaseTime", "setTime"].map((name) => `evm_${name}`),
  ...["Balance", "Code", "Nonce", "StorageAt"].map((name) => `evm_setAccount${name}`),
  ...["setEtherbase", "setExtra", "setGasPrice", "start", "stop"].map((name) => `miner_${name}`),
]);

/** Whether a method writes to the chain. */
export const isWrite = (method: string): boolean => WRITES.has(method);
