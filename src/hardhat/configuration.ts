import { resolve } from "node:path";
import type { ProviderOptions } from "../index.js";
import type { CouvertureConfig, HardhatConfig, HardhatNetwork, HardhatUserConfig } from "./hardhat-types.js";

/** An option of Hardhat's configuration that the chain cannot have; its message is one sentence. */
export class HardhatConfigError extends Error {
  override readonly name = "HardhatConfigError";
}

const rejected = (option: string, why: string): HardhatConfigError =>
  new HardhatConfigError(`couverture/hardhat: ${option} ${why}`);

/** Hardhat's own default, where the user gives no coinbase. */
const COINBASE = "0xc014ba5ec014ba5ec014ba5ec014ba5ec014ba5e";

/** The block gas limit that solidity-coverage sets. */
const COVERAGE_GAS_LIMIT = 0x1fffffffffffff;

/** Reads the section `couverture`. @throws HardhatConfigError */
export function readCouvertureConfig(given: unknown): CouvertureConfig {
  if (given === undefined) return {};
  if (typeof given !== "object" || given === null) throw rejected("couverture", "must be an object");
  const kinds: Record<string, string> = { enabled: "boolean", dataDirectory: "string", exchange: "boolean" };
  for (const [name, value] of Object.entries(given)) {
    const kind = kinds[name];
    if (kind === undefined)
      throw rejected(`couverture.${name}`, `is not known; known are ${Object.keys(kinds).join(", ")}`);
    if (value !== undefined && typeof value !== kind) throw rejected(`couverture.${name}`, `must be a ${kind}`);
  }
  return given;
}

/** Options of `networks.hardhat` that only the user's own configuration shows: Hardhat fills in defaults. @throws HardhatConfigError */
export function checkUserConfig({ networks }: HardhatUserConfig): void {
  const given: object = networks?.hardhat ?? {};
  if ("chains" in given && given.chains !== undefined)
    throw rejected(
      "networks.hardhat.chains",
      "is not available: a fork executes all blocks by networks.hardhat.hardfork",
    );
}

function accountsOf(accounts: HardhatNetwork["accounts"]): ProviderOptions["wallet"] {
  if (Array.isArray(accounts))
    return { accounts: accounts.map(({ privateKey, balance }) => ({ secretKey: privateKey, balance })) };
  const { mnemonic, path, initialIndex, count, passphrase, accountsBalance } = accounts;
  const instead = "give the accounts by their private keys";
  if (initialIndex !== 0) throw rejected("networks.hardhat.accounts.initialIndex", `must be 0: ${instead}`);
  if (passphrase !== "") throw rejected("networks.hardhat.accounts.passphrase", `must be empty: ${instead}`);
  return {
    mnemonic,
    hdPath: path.replace(/\/$/, ""),
    accounts: Array.from({ length: count }, () => ({ balance: accountsBalance })),
  };
}

function miningOf({ auto, interval, mempool }: HardhatNetwork["mining"]): ProviderOptions["mining"] {
  if (mempool.order !== "priority")
    throw rejected(
      "networks.hardhat.mining.mempool.order",
      `"${mempool.order}" is not available: it must be "priority"`,
    );
  if (Array.isArray(interval))
    throw rejected("networks.hardhat.mining.interval", "must be one number of milliseconds, not a range");
  if (auto && interval > 0)
    throw rejected("networks.hardhat.mining", "must be either auto or by an interval: set mining.auto to false");
  if (auto) return { mode: "auto", shareBlocks: false };
  return interval > 0 ? { mode: "interval", blockTime: interval / 1000 } : { mode: "manual" };
}

function forkOf(forking: HardhatNetwork["forking"]): ProviderOptions["fork"] {
  if (!forking?.enabled) return undefined;
  const { url, blockNumber, httpHeaders } = forking;
  return {
    url,
    ...(blockNumber !== undefined && { blockNumber }),
    ...(httpHeaders && Object.keys(httpHeaders).length > 0 && { headers: httpHeaders }),
  };
}

/**
 * The options of a chain that is as `networks.hardhat` says.
 * @param hasInitialDate whether the user gives `initialDate`: Hardhat puts the present time in its place
 * @throws HardhatConfigError for an option that the chain cannot have
 */
export function chainOptions(
  { networks, paths, couverture = {} }: HardhatConfig,
  hasInitialDate: boolean,
): ProviderOptions {
  const network = networks.hardhat;
  if (network.blockGasLimit === COVERAGE_GAS_LIMIT)
    throw rejected("solidity-coverage", "needs Hardhat's own network: set couverture.enabled to false while it runs");
  if (network.enableRip7212 && network.hardfork !== "osaka")
    throw rejected(
      "networks.hardhat.enableRip7212",
      'is not available before the hardfork "osaka", which has the precompile',
    );
  const { dataDirectory, exchange = false } = couverture;
  const fork = forkOf(network.forking);
  return {
    chain: {
      chainId: network.chainId,
      hardfork: network.hardfork,
      allowUnlimitedContractSize: network.allowUnlimitedContractSize,
      allowUnlimitedInitCodeSize: network.allowUnlimitedContractSize,
      ...(network.allowBlocksWithSameTimestamp && { allowBlocksWithSameTimestamp: true }),
      ...(hasInitialDate && network.initialDate !== undefined && { time: network.initialDate }),
      exchange,
      create2Deployer: false,
    },
    miner: {
      blockGasLimit: network.blockGasLimit,
      callGasLimit: network.blockGasLimit,
      coinbase: network.coinbase ?? COINBASE,
    },
    wallet: accountsOf(network.accounts),
    mining: miningOf(network.mining),
    transactions: { errorsInResponse: network.throwOnTransactionFailures },
    ...(fork !== undefined && { fork }),
    ...(dataDirectory !== undefined && { storage: { directory: resolve(paths.root, dataDirectory) } }),
    ...(network.loggingEnabled && { logging: { logger: console } }),
  };
}
