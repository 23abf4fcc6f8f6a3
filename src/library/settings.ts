import { newChainOptions } from "../options/index.js";
import type { ProviderSettings } from "./provider-interface.js";
import type { ReadOptions } from "./read-options.js";

const WEI_PER_ETHER = 1e18;

/** Options in the shape that Ganache returns them. */
export function settingsOf({ node, verbose, logger, logFile }: ReadOptions): ProviderSettings {
  const chain = newChainOptions(node.chain, node.engine);
  return {
    ...node,
    chain: { ...chain, vmErrorsOnRPCResponse: node.transactions.errorsInResponse },
    database: { ...(node.storage.directory !== false && { dbPath: node.storage.directory }) },
    logging: { quiet: logger === undefined, verbose, logger: logger ?? { log: () => undefined }, file: logFile },
    miner: {
      blockTime: node.mining.blockTime,
      timestampIncrement: chain.clock === "step" ? chain.timestampIncrement : ("clock" as const),
      defaultGasPrice: node.transactions.gasPrice,
      blockGasLimit: chain.gasLimit,
      defaultTransactionGasLimit: node.transactions.gas ?? ("estimate" as const),
      difficulty: chain.difficulty,
      callGasLimit: node.transactions.callGasLimit,
      instamine: "eager" as const,
      coinbase: chain.coinbase,
      extraData: chain.extraData,
      priceBump: node.mining.priceBump,
    },
    wallet: {
      accounts: chain.accounts.map(({ privateKey, balance }) => ({ secretKey: privateKey, balance })),
      totalAccounts: chain.accounts.length > 0 ? chain.accounts.length : chain.accountCount,
      mnemonic: chain.mnemonic,
      lock: node.accounts.lock,
      passphrase: node.accounts.passphrase,
      unlockedAccounts: node.accounts.unlocked,
      defaultBalance: Number(chain.balance) / WEI_PER_ETHER,
      hdPath: chain.hdPath,
    },
  };
}
