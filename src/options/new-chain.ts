import type { ChainOptions } from "../persistence/directory/chain-options.js";
import { OPTIONS } from "./catalogue/catalogue.js";
import type { EngineName } from "./catalogue/chain.js";
import type { NodeOptions } from "./node-options.js";

/** What a new chain is created with where nothing else is requested. */
export const CHAIN_DEFAULTS: ChainOptions = {
  chainId: OPTIONS["chain.chainId"].default,
  networkId: OPTIONS["chain.chainId"].default,
  hardfork: OPTIONS["chain.hardfork"].default,
  genesisDigest: undefined,
  genesisTime: undefined,
  gasLimit: OPTIONS["chain.gasLimit"].default,
  difficulty: OPTIONS["chain.difficulty"].default,
  coinbase: OPTIONS["chain.coinbase"].default,
  extraData: OPTIONS["chain.extraData"].default,
  clock: OPTIONS["chain.clock"].default,
  timestampIncrement: OPTIONS["chain.timestampIncrement"].default,
  allowUnlimitedContractSize: OPTIONS["chain.allowUnlimitedContractSize"].default,
  allowUnlimitedInitCodeSize: OPTIONS["chain.allowUnlimitedInitCodeSize"].default,
  mnemonic: OPTIONS["chain.mnemonic"].default,
  hdPath: OPTIONS["chain.hdPath"].default,
  accountCount: OPTIONS["chain.accountCount"].default,
  balance: OPTIONS["chain.balance"].default,
  accounts: [],
  exchange: false,
  create2Deployer: false,
  preload: [],
  fork: false,
};

/** Ganache's newest hardfork. */
const GANACHE_HARDFORK = "shanghai";

/**
 * Everything that a new chain is created with: what was requested, and defaults. Without a network id, it is the chain id.
 * Who operates the exchange is not known before there are accounts; until then there is none. Nor is it known before whether
 * the genesis state is this program's own, and so has the CREATE2 deployer and what is preloaded.
 */
export function newChainOptions(requested: NodeOptions["chain"], engine: EngineName = "native"): ChainOptions {
  const { genesis: _text, exchange: _wanted, create2Deployer: _deployer, preload: _contracts, ...given } = requested;
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const defaults = engine === "ganache" ? { ...CHAIN_DEFAULTS, hardfork: GANACHE_HARDFORK } : CHAIN_DEFAULTS;
  return { ...defaults, networkId: requested.chainId ?? defaults.chainId, ...known };
}
