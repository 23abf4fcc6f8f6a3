import type { GenesisSpec } from "../../chain/config/index.js";
import { ganacheSpec } from "../../chain/ganache/index.js";
import { genesisHashOf } from "../../chain/genesis/genesis.js";
import { createWallet, type Wallet } from "../../chain/wallet/wallet.js";
import { fromHex, toHex } from "../../ethereum/index.js";
import { optionsOfGenesisFile } from "../../options/genesis/genesis-options.js";
import type { EngineName, NodeOptions } from "../../options/index.js";
import type { ChainOptions } from "../../persistence/directory/chain-options.js";
import type { DataDirectory } from "../../persistence/directory/open.js";
import { exchangeOperator } from "./exchange.js";
import { genesisSpec } from "./genesis-spec.js";
import { writeKeysFile } from "./keys-file.js";
import { hasCreate2Deployer, preloadOf } from "./predeployed.js";
import type { Source } from "./source.js";

/** What is known of a chain before its stores are open. */
export interface PreparedChain {
  /** What it is created with, complete. */
  options: ChainOptions;
  wallet: Wallet;
  /** What a new chain starts from; undefined for a fork, whose block 0 is fetched, and for a chain in being. */
  spec: GenesisSpec | undefined;
}

/**
 * Derives a chain's accounts. The options of a new chain are completed, and its data directory is established.
 * @throws OptionsError, GenesisFileError, DataDirectoryError
 */
export async function prepareChain(source: Source, options: NodeOptions): Promise<PreparedChain> {
  const wallet = walletOf(source.options, options, source.directory);
  if (options.accounts.keysFile !== undefined) writeKeysFile(options.accounts.keysFile, wallet);
  if (source.kind === "existing" || source.kind === "snapshot") {
    return { options: source.options, wallet, spec: undefined };
  }
  const { directory, engine } = source;
  const completed = {
    ...source.options,
    exchange: exchangeOperator(options.chain, source.options, wallet, engine),
    create2Deployer: hasCreate2Deployer(options.chain, source.options, engine),
    preload: preloadOf(options.chain, source.options, engine),
  };
  if (source.kind === "fork") {
    directory?.establish({ engine, genesisHash: source.block.point.hash, options: completed });
    return { options: completed, wallet, spec: undefined };
  }
  const spec = await specOf(engine, completed, wallet, options);
  const chainOptions =
    options.chain.genesis === undefined ? completed : optionsOfGenesisFile(completed, options.chain, spec);
  directory?.establish({ engine, genesisHash: toHex(await genesisHashOf(spec)), options: chainOptions });
  return { options: chainOptions, wallet, spec };
}

/** What a chain starts from that is no fork. */
export const specOf = (
  engine: EngineName,
  chainOptions: ChainOptions,
  wallet: Wallet,
  options: NodeOptions,
): Promise<GenesisSpec> =>
  engine === "ganache" ? ganacheSpec(chainOptions, wallet) : genesisSpec(chainOptions, wallet, options.chain);

function walletOf(chain: ChainOptions, options: NodeOptions, directory: DataDirectory | undefined): Wallet {
  const { lock, passphrase, unlocked } = options.accounts;
  return createWallet({
    mnemonic: chain.mnemonic,
    hdPath: chain.hdPath,
    count: chain.accountCount,
    balance: chain.balance,
    ...(chain.accounts.length > 0 && {
      accounts: chain.accounts.map(({ privateKey, balance }) => ({ privateKey: fromHex(privateKey), balance })),
    }),
    lock,
    passphrase,
    unlocked: unlocked.map((one) => (typeof one === "number" ? one : fromHex(one))),
    keystore: directory?.paths.keystore,
  });
}
