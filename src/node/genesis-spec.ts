import {
  type ChainConfig,
  configForHardfork,
  defaultGenesis,
  type GenesisSpec,
  hardforkAt,
  STEP_GENESIS_TIME,
} from "../chain/config/index.js";
import { preloadCreations } from "../chain/genesis/predeployed/creations.js";
import type { Wallet } from "../chain/wallet/index.js";
import { create2Deployer, fromHex, type Hardfork, rulesOf, toHex } from "../ethereum/index.js";
import { type NodeOptions, OptionsError } from "../options/index.js";
import type { ChainOptions } from "../persistence/directory/index.js";
import { exchangeCreations } from "./exchange.js";

/** Chain options with the instant of the genesis block filled in: now, or the fixed one of `--clock step`. */
export function withGenesisTime(options: ChainOptions): ChainOptions {
  if (options.genesisTime !== undefined) return options;
  const genesisTime = options.clock === "step" ? STEP_GENESIS_TIME : Math.floor(Date.now() / 1000);
  return { ...options, genesisTime };
}

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
  const { parseGethGenesis } = await import("../chain/config/geth-genesis.js");
  // The file says everything that its chain starts from; who wants the wallet's accounts funded puts them there.
  const spec = parseGethGenesis(file);
  return { ...spec, config: withSharedTimestamps(options, spec.config) };
}

const withSharedTimestamps = (options: ChainOptions, config: ChainConfig): ChainConfig =>
  options.allowBlocksWithSameTimestamp ? { ...config, sharedTimestamps: true } : config;

/**
 * The options of a chain made from a genesis file: what the file says goes before the defaults.
 * @throws OptionsError when an option was asked for that contradicts the file
 */
export function optionsOfGenesisFile(
  options: ChainOptions,
  asked: NodeOptions["chain"],
  spec: GenesisSpec,
): ChainOptions {
  const { config, header } = spec;
  const said = {
    chainId: config.chainId,
    hardfork: hardforkAt(config, header.number, header.timestamp),
    genesisTime: header.timestamp,
    gasLimit: BigInt(header.gasLimit),
    difficulty: header.difficulty,
  };
  for (const [name, value] of Object.entries(said)) {
    const wanted = asked[name as keyof typeof said];
    if (wanted !== undefined && wanted !== value) {
      throw new OptionsError(`chain.${name}`, `contradicts the genesis file, which says ${value}; leave one out`);
    }
  }
  return { ...options, ...said, networkId: asked.networkId ?? said.chainId };
}

/** Who receives the fees of a new chain's blocks. */
export function coinbaseOf(
  { coinbase }: ChainOptions,
  { initialAccounts, impersonated }: Pick<Wallet, "initialAccounts" | "impersonated">,
): string {
  if (typeof coinbase === "string") return coinbase;
  const account = [...initialAccounts.map(({ address }) => address), ...impersonated][coinbase];
  return account ? toHex(account) : `0x${"00".repeat(20)}`;
}
