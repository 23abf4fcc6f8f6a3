import { type ChainConfig, configForHardfork, defaultGenesis, type GenesisSpec } from "../../chain/config/index.js";
import { preloadCreations } from "../../chain/genesis/predeployed/creations.js";
import type { Wallet } from "../../chain/wallet/wallet.js";
import { create2Deployer, fromHex, type Hardfork, rulesOf } from "../../ethereum/index.js";
import type { NodeOptions } from "../../options/index.js";
import type { ChainOptions } from "../../persistence/directory/chain-options.js";
import { exchangeCreations } from "./exchange.js";

/**
 * What a new chain starts from: a geth genesis file as it is, or the default with the wallet's accounts funded, the
 * CREATE2 deployer, the exchange and what is preloaded in place. With a requested genesis time the chain's clock starts at that time.
 */
export async function genesisSpec(
  options: ChainOptions,
  wallet: Wallet,
  { genesis: file, genesisTime }: NodeOptions["chain"],
): Promise<GenesisSpec> {
  const accounts = wallet.initialAccounts.map(({ address, balance }) => ({ address, balance }));
  if (file === undefined) {
    const spec = defaultGenesis({
      config: {
        ...withSharedTimestamps(options, configForHardfork(options.chainId, options.hardfork as Hardfork)),
        ...(genesisTime !== undefined &&
          options.clock === "system" && { clockOffset: genesisTime - Math.floor(Date.now() / 1000) }),
      },
      timestamp: options.genesisTime ?? 0,
      gasLimit: options.gasLimit,
      extraData: fromHex(options.extraData),
      ...((options.difficulty > 1n || !rulesOf(options.hardfork as Hardfork).hasMerged) && {
        difficulty: options.difficulty,
      }),
      accounts,
    });
    const alloc = options.create2Deployer ? [...spec.alloc, create2Deployer()] : spec.alloc;
    const preload = [...(await exchangeCreations(options)), ...(await preloadCreations(options.preload))];
    return { ...spec, alloc, preload };
  }
  const { parseGethGenesis } = await import("../../chain/config/geth/geth-genesis.js");
  // The file says everything that its chain starts from; who wants the wallet's accounts funded puts them there.
  const spec = parseGethGenesis(file);
  return { ...spec, config: withSharedTimestamps(options, spec.config) };
}

const withSharedTimestamps = (options: ChainOptions, config: ChainConfig): ChainConfig =>
  options.allowBlocksWithSameTimestamp ? { ...config, sharedTimestamps: true } : config;
