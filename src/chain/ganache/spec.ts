import { fromHex, type Hardfork } from "../../ethereum/index.js";
import type { ChainOptions } from "../../persistence/directory/chain-options.js";
import type { GenesisSpec } from "../config/index.js";
import { coinbaseOf } from "../genesis/coinbase.js";
import type { Wallet } from "../wallet/wallet.js";
import { ganacheGenesis } from "./genesis.js";

/** What Ganache makes block 0 of. */
export function ganacheSpec(options: ChainOptions, wallet: Wallet): Promise<GenesisSpec> {
  return ganacheGenesis({
    chainId: options.chainId,
    hardfork: options.hardfork as Hardfork,
    timestamp: options.genesisTime ?? 0,
    gasLimit: options.gasLimit,
    difficulty: options.difficulty,
    coinbase: fromHex(coinbaseOf(options, wallet)),
    extraData: fromHex(options.extraData),
    accounts: wallet.initialAccounts.map(({ address, balance }) => ({ address, balance })),
  });
}
