import { type GanachePackage, ganacheFollower } from "../../chain/ganache/index.js";
import { type Chain, ChainError, type ChainReader, type Engine } from "../../chain/index.js";
import { type Hardfork, toHex } from "../../ethereum/index.js";
import type { NodeOptions } from "../../options/index.js";
import { type ByteStore, openByteStore } from "../../persistence/journal/index.js";
import { openOverlay } from "../../persistence/snapshot/index.js";
import type { Disposers } from "./disposers.js";
import type { PreparedChain } from "./prepare.js";
import type { Source } from "./source.js";

interface Parts {
  ganache: GanachePackage;
  source: Source;
  prepared: PreparedChain;
  chain: Chain;
  options: NodeOptions;
  warn: (message: string) => void;
  disposers: Disposers;
}

/** An engine, and what it keeps. */
export type StoredEngine = Engine & { store: ByteStore };

/** Starts Ganache on what a data directory or a snapshot holds of it, and puts the exchange on a chain that is to have it. */
export async function startEngine(parts: Parts): Promise<StoredEngine> {
  const engine = await startGanache(parts);
  const { exchange } = parts.prepared.options;
  if (exchange) await placeExchange(engine, parts.chain, exchange);
  return engine;
}

async function startGanache(parts: Parts): Promise<StoredEngine> {
  const { ganache, source, prepared, chain, options, warn, disposers } = parts;
  const { options: chainOptions, wallet } = prepared;
  const { transactions, accounts, mining } = options;
  const store = disposers.use(
    source.kind === "snapshot"
      ? await openOverlay(source.snapshot.section("ganache"))
      : await openByteStore(source.directory?.paths.ganache),
  );
  const engine = disposers.use(
    await chain.follow(
      ganacheFollower({
        package: ganache,
        store,
        sync: options.storage.durability === "strict",
        timeRequested: options.chain.genesisTime !== undefined,
        warn,
        options: {
          chainId: chainOptions.chainId,
          networkId: chainOptions.networkId,
          hardfork: chainOptions.hardfork as Hardfork,
          genesisTime: chainOptions.genesisTime ?? 0,
          timestampIncrement: chainOptions.clock === "step" ? chainOptions.timestampIncrement : undefined,
          difficulty: chainOptions.difficulty,
          unlimitedCode: chainOptions.allowUnlimitedContractSize,
          unlimitedInitCode: chainOptions.allowUnlimitedInitCodeSize,
          accounts: wallet.initialAccounts,
          mnemonic: chainOptions.mnemonic,
          lock: accounts.lock,
          passphrase: accounts.passphrase,
          unlocked: accounts.unlocked,
          gasPrice: transactions.gasPrice,
          gas: transactions.gas,
          callGasLimit: transactions.callGasLimit,
          errorsInResponse: transactions.errorsInResponse,
          priceBump: mining.priceBump,
        },
      }),
    ),
  );
  return {
    name: engine.name,
    methods: engine.methods,
    request: engine.request,
    onNotification: engine.onNotification,
    close: engine.close,
    store,
  };
}

/**
 * Puts the exchange on a chain whose block 0 is Ganache's: what its creation in the genesis state would leave there, each code,
 * nonce and storage slot in a block of its own. What is there already stays, so that it can be gone on with.
 */
async function placeExchange(engine: Engine, chain: ChainReader, operator: `0x${string}`): Promise<void> {
  const { exchangeAccounts } = await import("./exchange-accounts.js");
  const accounts = await exchangeAccounts(chain, operator);
  const last = accounts.at(-1);
  const coded = (address: Uint8Array): boolean => (chain.stateAt().account(address)?.nonce ?? 0n) > 0n;
  if (!last || coded(last.address)) return;
  for (const { address, code, slots } of accounts) {
    if (coded(address)) continue;
    const name = toHex(address);
    await change("evm_setAccountCode", [name, toHex(code)]);
    for (const [slot, value] of slots) {
      const word = `0x${Buffer.from(value).toString("hex").padStart(64, "0")}`;
      await change("evm_setAccountStorageAt", [name, toHex(slot), word]);
    }
    // The nonce comes last and says that the rest is there.
    await change("evm_setAccountNonce", [name, "0x1"]);
  }

  async function change(method: string, params: readonly string[]): Promise<void> {
    if ((await engine.request(method, params)) !== true) throw new ChainError(`Ganache refused ${method}`);
  }
}
