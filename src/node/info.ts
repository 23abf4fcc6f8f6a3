import { hardforkAt } from "../chain/config/index.js";
import type { ChainReader } from "../chain/index.js";
import { missing } from "../chain/upstream/missing.js";
import { shownUrl } from "../chain/upstream/url.js";
import type { NodeWallet } from "../chain/wallet/node-wallet.js";
import { checksumAddress, toHex } from "../ethereum/index.js";
import type { AccountInfo, NodeInfo } from "../node-interface.js";
import type { NodeOptions } from "../options/index.js";
import type { ChainOptions, Hex } from "../persistence/directory/chain-options.js";
import type { DataDirectory } from "../persistence/directory/open.js";
import type { Folded } from "../persistence/state/index.js";
import { exchangeInfo } from "./exchange.js";
import { ipcPath } from "./ipc-path.js";

interface Parts {
  version: string;
  engine: string;
  chain: ChainReader;
  chainOptions: ChainOptions;
  options: NodeOptions;
  wallet: NodeWallet;
  directory: DataDirectory | undefined;
  warnings: string[];
  /** What the chain held when it was opened; undefined for a new one. */
  before: Folded | undefined;
}

/** A chain id that was set while the chain ran is the network id, too, as Anvil has it. */
export const networkIdOf = (
  chain: Pick<ChainReader, "settings">,
  { networkId }: Pick<ChainOptions, "networkId">,
): number => chain.settings().chainId ?? networkId;

/** What the banner shows. */
export function nodeInfo({
  version,
  engine,
  chain,
  chainOptions,
  options,
  wallet,
  directory,
  warnings,
  before,
}: Parts): NodeInfo {
  const { number, hash, header } = chain.head();
  const { mnemonic, hdPath, accounts: explicit } = chainOptions;
  const exchange = exchangeInfo(chainOptions);
  const fork = chain.fork();
  const ipc = ipcPath(options, directory);
  return {
    version,
    engine,
    chainId: chain.config.chainId,
    networkId: networkIdOf(chain, chainOptions),
    hardfork: hardforkAt(chain.config, number + 1, header.timestamp + 1),
    genesisHash: toHex(chain.originHash),
    head: { number, hash: toHex(hash) },
    gasLimit: BigInt(chain.settings().gasLimit),
    mining: { mode: options.mining.mode, blockTime: options.mining.blockTime },
    clock: chain.source,
    accounts: accountsOf(chain, wallet),
    ...(explicit.length === 0 && { wallet: { mnemonic, hdPath } }),
    ...(fork && {
      fork: {
        upstream: shownUrl(fork.upstream().url),
        chainId: fork.point.chainId,
        block: fork.point.number,
        hash: fork.point.hash,
        timestamp: chain.genesisTime,
      },
    }),
    ...(exchange && { exchange }),
    ...(directory && { dataDirectory: directory.path }),
    ...(ipc !== undefined && { ipc }),
    durability: options.storage.durability,
    ...(before && {
      restored: {
        blocks: before.block - chain.genesisNumber,
        transactions: before.transactions,
        ...(before.lastOpened !== undefined && { lastSession: lastSession(before.lastOpened, before.lastClosed) }),
      },
    }),
    warnings,
  };
}

/** A session that was not closed has no closing time, or one that belongs to an earlier session. */
const lastSession = (openedAt: number, closedAt: number | undefined): { openedAt: number; closedAt?: number } =>
  closedAt !== undefined && closedAt >= openedAt ? { openedAt, closedAt } : { openedAt };

function accountsOf(chain: ChainReader, wallet: NodeWallet): AccountInfo[] {
  const state = chain.stateAt();
  const keys = new Map(
    wallet.initialAccounts.map(({ address, privateKey }) => [toHex(address), toHex(privateKey) as Hex]),
  );
  // Of a fork's accounts the balance of those that were given by their address alone may not be at hand.
  const known = wallet.accounts().filter((address) => missing(state, [{ kind: "account", address }]).length === 0);
  return known.map((address) => {
    const privateKey = keys.get(toHex(address));
    return {
      address: checksumAddress(address),
      balance: state.account(address)?.balance ?? 0n,
      locked: !wallet.isUnlocked(address),
      ...(privateKey && { privateKey }),
    };
  });
}
