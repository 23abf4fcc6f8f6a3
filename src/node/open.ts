import { createKnownContracts, type KnownContracts } from "../chain/contracts/known-contracts.js";
import type { Chain, Engine } from "../chain/index.js";
import { type NodeWallet, nodeWallet } from "../chain/wallet/node-wallet.js";
import { EXCHANGE_FUNCTIONS } from "../exchange/ledger/error-signatures.js";
import { type EngineName, type NodeOptions, OptionsError } from "../options/index.js";
import type { ChainOptions } from "../persistence/directory/chain-options.js";
import type { DataDirectory } from "../persistence/directory/open.js";
import type { ByteStore } from "../persistence/journal/index.js";
import type { Folded } from "../persistence/state/index.js";
import type { Stores } from "../persistence/stores.js";
import { addErrorsTo, readAbiFiles } from "./open/abi-files.js";
import { type Attester, createAttester } from "./open/attester.js";
import { openChainOf } from "./open/chain.js";
import { disposedOnFailure } from "./open/disposers.js";
import { genesisOf } from "./open/genesis.js";
import { prepareChain } from "./open/prepare.js";
import { resolveSource } from "./open/source.js";
import { openChainStores } from "./open/stores.js";
import { verifyOlder } from "./open/verify-older.js";

/** A chain with everything that it needs, open. */
export interface OpenedChain {
  chain: Chain;
  stores: Stores;
  /** Undefined where the chain mines by itself; the store is what Ganache keeps. */
  engine: (Engine & { store: ByteStore }) | undefined;
  engineName: EngineName;
  chainOptions: ChainOptions;
  wallet: NodeWallet;
  /** The names by which the log shows calls. */
  contracts: KnownContracts;
  /** Undefined where everything is in memory. */
  directory: DataDirectory | undefined;
  /** What the chain held when it was opened; undefined for a new one. */
  before: Folded | undefined;
  close(): Promise<void>;
}

/** A snapshot's blocks are checked as they are read, so that going over its records can wait for the start to be over. */
const QUIET_MS = 5_000;

/**
 * Opens the chain of a data directory or a snapshot, or begins one, in stages: where it comes from, its accounts and options, its
 * stores, the chain, and the services around it. Where a stage fails, what the earlier ones opened is closed.
 * @throws DataDirectoryError, JournalError, LedgerError, StateError, SnapshotError, GenesisFileError: each one sentence
 */
export async function openNodeChain(options: NodeOptions, warn: (message: string) => void): Promise<OpenedChain> {
  if (options.storage.directory === false && options.attestation) {
    throw new OptionsError(
      "attestation.every",
      "needs a data directory, where attestations are kept; leave out {--ephemeral}",
    );
  }
  const contracts = createKnownContracts();
  contracts.addFunctions(EXCHANGE_FUNCTIONS);
  const errors = readAbiFiles(options.abi, contracts);
  return disposedOnFailure(async (disposers) => {
    const source = await resolveSource(options, warn, disposers);
    const prepared = await prepareChain(source, options);

    const stores = await openChainStores(source, options, warn, disposers);
    const before = stores.state.folded();
    const genesis = await genesisOf(source, prepared, stores.state, options, warn);

    // It signs the head that the chain ends with, and so is closed after the chain.
    let attester: Attester | undefined;
    disposers.defer(() => attester?.close(stores.journal.settled));
    const chain = disposers.use(await openChainOf(source, prepared, genesis, stores, options));
    const { ganache } = source;
    const engine =
      ganache &&
      (await (
        await import("./open/ganache.js")
      ).startEngine({
        ...{ ganache, source, prepared, chain, options, warn, disposers },
      }));
    await addErrorsTo(chain, errors, engine !== undefined);

    const verifying = verifyOlder(stores, source.kind === "snapshot" ? QUIET_MS : 0);
    disposers.defer(() => verifying.abort());
    const { engine: engineName, directory } = source;
    if (directory && options.attestation) {
      attester = createAttester(directory.paths, chain, stores.ledger, options.attestation, warn);
    }
    return {
      ...{ chain, stores, engine, engineName, directory, contracts },
      chainOptions: prepared.options,
      wallet: nodeWallet(prepared.wallet, chain.settings),
      before: before.seq >= 0 ? before : undefined,
      close: disposers.dispose,
    };
  });
}
