/** Other programs that answer a method of the same name. */
export const PEERS = {
  G: "Ganache",
  H: "Hardhat",
  A: "Anvil",
  S: "geth and the other clients",
} as const;

/** Which methods each set of peers has: letters of {@link PEERS}, namespace, and the names in it. */
const TABLE: readonly (readonly [peers: string, namespace: string, names: string])[] = [
  [
    "GHAS",
    "eth",
    `accounts blockNumber call chainId coinbase estimateGas feeHistory gasPrice maxPriorityFeePerGas getBalance getCode
    getStorageAt getTransactionCount getBlockByHash getBlockByNumber getBlockTransactionCountByHash
    getBlockTransactionCountByNumber getTransactionByHash getTransactionByBlockHashAndIndex
    getTransactionByBlockNumberAndIndex getTransactionReceipt getLogs newFilter newBlockFilter
    newPendingTransactionFilter getFilterChanges getFilterLogs uninstallFilter sendRawTransaction sendTransaction sign
    signTransaction syncing`,
  ],
  ["GAS", "eth", "getProof"],
  ["GHA", "eth", "subscribe unsubscribe signTypedData signTypedData_v4"],
  ["A", "eth", "signTypedData_v3"],
  [
    "AS",
    "eth",
    "createAccessList fillTransaction blobBaseFee baseFee config getStorageValues getBlockReceipts simulateV1",
  ],
  ["S", "eth", "capabilities getHeaderByNumber"],
  ["HA", "eth", "pendingTransactions requestAccounts"],
  [
    "A",
    "eth",
    `getAccount getAccountInfo getHeaderByHash getTransactionBySenderAndNonce getRawTransactionByHash
    getRawTransactionByBlockHashAndIndex getRawTransactionByBlockNumberAndIndex sendRawTransactionSync
    sendRawTransactionConditional sendTransactionSync sendUnsignedTransaction resend networkId callMany callBundle`,
  ],
  ["GA", "eth", "protocolVersion getUncleByBlockHashAndIndex getUncleByBlockNumberAndIndex getUncleCountByBlockHash"],
  ["GA", "eth", "getUncleCountByBlockNumber"],
  ["GH", "eth", "mining"],
  ["G", "eth", "hashrate getWork submitWork submitHashrate getCompilers"],
  ["GHA", "net", "version listening"],
  ["GH", "net", "peerCount"],
  ["GHA", "web3", "clientVersion sha3"],
  ["G", "rpc", "modules"],
  ["GHAS", "debug", "traceTransaction"],
  ["HAS", "debug", "traceCall"],
  ["AS", "debug", "traceBlock traceBlockByHash traceBlockByNumber"],
  ["AS", "debug", "getRawBlock getRawHeader getRawReceipts getRawTransaction executionWitness"],
  ["S", "debug", "getBadBlocks chainConfig accountRange dumpBlock setHead"],
  ["GS", "debug", "storageRangeAt"],
  ["AS", "debug", "getModifiedAccountsByNumber getModifiedAccountsByHash"],
  ["A", "debug", "accountInfoAt clearTxpool codeByHash"],
  ["A", "trace", "transaction block filter call callMany rawTransaction replayTransaction replayBlockTransactions get"],
  [
    "A",
    "ots",
    `getApiLevel getInternalOperations hasCode getTransactionError traceTransaction getBlockDetails getBlockDetailsByHash
    getBlockTransactions searchTransactionsBefore searchTransactionsAfter getTransactionBySenderAndNonce
    getContractCreator`,
  ],
  ["A", "erigon", "getHeaderByNumber"],
  ["GAS", "txpool", "content"],
  ["AS", "txpool", "inspect status"],
  ["AS", "txpool", "contentFrom"],
  ["S", "testing", "buildBlockV1"],
  ["GHA", "evm", "mine snapshot revert increaseTime"],
  ["GA", "evm", "setTime setAccountNonce"],
  ["A", "evm", "mine_detailed"],
  ["HA", "evm", "setNextBlockTimestamp setAutomine setIntervalMining setBlockGasLimit"],
  ["G", "evm", "setAccountBalance setAccountCode setAccountStorageAt addAccount removeAccount"],
  ["G", "miner", "start stop setEtherbase setExtra setGasPrice"],
  [
    "HA",
    "hardhat",
    `mine setBalance setCode setNonce setStorageAt setCoinbase setMinGasPrice setNextBlockBaseFeePerGas
    impersonateAccount stopImpersonatingAccount dropTransaction getAutomine metadata reset setLoggingEnabled`,
  ],
  ["H", "hardhat", "setPrevRandao addCompilationResult"],
  ["A", "hardhat", "addBalance autoImpersonateAccount dropAllTransactions dumpState loadState dealERC20"],
  [
    "A",
    "anvil",
    `mine setBalance addBalance setCode setNonce setStorageAt setCoinbase setMinGasPrice setNextBlockBaseFeePerGas
    setNextBlockPrevRandao setChainId impersonateSignature impersonateAccount stopImpersonatingAccount autoImpersonateAccount dropTransaction
    dropAllTransactions removePoolTransactions getAutomine getIntervalMining setAutomine setIntervalMining metadata
    nodeInfo reset rollback reorg snapshot revert dumpState loadState setBlockTimestampInterval
    removeBlockTimestampInterval setLoggingEnabled setRpcUrl dealERC20 setERC20Balance setERC20Allowance
    getBlobByHash getBlobsByTransactionHash getGenesisTime setTime increaseTime setNextBlockTimestamp setBlockGasLimit`,
  ],
  ["A", "tenderly", "setBalance addBalance"],
  ["G", "personal", "listAccounts newAccount importRawKey lockAccount unlockAccount sendTransaction signTransaction"],
  ["HA", "personal", "sign"],
  ["S", "personal", "ecRecover"],
];

const BY_METHOD = new Map(
  TABLE.flatMap(([peers, namespace, names]) =>
    names.split(/\s+/).map((name): [string, string] => [`${namespace}_${name}`, peers]),
  ),
);

/** The peers that answer any of these names; none where the method is this program's own. */
export function peersOf(names: readonly string[]): string[] {
  const letters = new Set(names.flatMap((name) => [...(BY_METHOD.get(name) ?? "")]));
  return Object.entries(PEERS).flatMap(([letter, peer]) => (letters.has(letter) ? [peer] : []));
}

/** Every method that is known to be a peer's. */
export const methodsOfPeers = (): string[] => [...BY_METHOD.keys()];
