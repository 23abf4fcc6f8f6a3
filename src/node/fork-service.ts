import { coinbaseOf } from "../chain/genesis/coinbase.js";
import { genesisRecordOf } from "../chain/genesis/genesis.js";
import type { ServedChain } from "../chain/index.js";
import { checkUpstream, findForkBlock, forkGenesis } from "../chain/upstream/begin.js";
import { createFork } from "../chain/upstream/fork.js";
import { createUpstream, type Upstream } from "../chain/upstream/upstream.js";
import { isUpstreamUrl, shownUrl, UPSTREAM_URL_RULE } from "../chain/upstream/url.js";
import type { NodeWallet } from "../chain/wallet/node-wallet.js";
import { fromHex, type Hardfork } from "../ethereum/index.js";
import type { ChainOptions } from "../persistence/directory/chain-options.js";
import type { DataDirectory } from "../persistence/directory/open.js";
import type { StateDatabase } from "../persistence/state/index.js";
import { invalidParams, serverError } from "../rpc/errors.js";
import type { ForkService } from "../rpc/services.js";

/** Changes the upstream of a running chain. */
export function forkService(
  chain: ServedChain,
  state: StateDatabase,
  directory: DataDirectory | undefined,
  { options, wallet }: { options: ChainOptions; wallet: NodeWallet },
): ForkService {
  const upstreamAt = (url: string, headers: Record<string, string>): Upstream => {
    if (!isUpstreamUrl(url))
      throw invalidParams(`the upstream ${UPSTREAM_URL_RULE}, not ${JSON.stringify(url.slice(0, 80))}`);
    return createUpstream({ url, headers });
  };
  return {
    async reset({ url, blockNumber, headers }, method) {
      const now = chain.fork()?.upstream();
      if (url === undefined && now === undefined) {
        throw invalidParams("forking.jsonRpcUrl is needed: the URL of the chain to fork, as this one is no fork");
      }
      const upstream = url === undefined ? (now as Upstream) : upstreamAt(url, headers);
      const block = await findForkBlock(upstream, blockNumber);
      const spec = await forkGenesis(upstream, state.remoteOf(block.point), block, {
        chainId: chain.configAt(0).chainId,
        hardfork: options.hardfork as Hardfork,
        sharedTimestamps: options.allowBlocksWithSameTimestamp,
        accounts: wallet.initialAccounts.map(({ address, balance }) => ({ address, balance })),
        coinbase: fromHex(coinbaseOf(options, wallet)),
      });
      const { number, hash } = block.point;
      directory?.keepFork(hash, { url: upstream.url, headers });
      // A URL may hold a secret, and records are permanent.
      const params = [{ forking: { jsonRpcUrl: shownUrl(upstream.url), blockNumber: number, blockHash: hash } }];
      await chain.reset(
        { method, params },
        { payload: await genesisRecordOf(spec), fork: (point) => createFork(point, state.remoteOf(point), upstream) },
      );
    },
    async setUrl(url) {
      const fork = chain.fork();
      if (!fork) {
        throw invalidParams("this chain is no fork: start one with an upstream, or call anvil_reset with forking");
      }
      const upstream = upstreamAt(url, {});
      const away = await checkUpstream(upstream, fork.point);
      if (away !== undefined) throw serverError(away);
      fork.use(upstream);
      directory?.keepFork(fork.point.hash, { url, headers: {} });
    },
  };
}
