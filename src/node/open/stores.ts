import { EXCHANGE_PROJECTION } from "../../exchange/ledger/location.js";
import type { NodeOptions } from "../../options/index.js";
import { directoryErrorFrom } from "../../persistence/directory/errors.js";
import { openStores, type Stores } from "../../persistence/stores.js";
import type { Disposers } from "./disposers.js";
import { confirmSnapshot } from "./snapshot.js";
import type { Source } from "./source.js";

/**
 * Opens the stores of a chain, and confirms that they hold the chain that the data directory and the snapshot name.
 * @throws JournalError, LedgerError, StateError, DataDirectoryError, SnapshotError
 */
export async function openChainStores(
  source: Source,
  options: NodeOptions,
  warn: (message: string) => void,
  disposers: Disposers,
): Promise<Stores> {
  const { directory } = source;
  const stores = await openStores({
    paths: directory?.paths,
    base: source.kind === "snapshot" ? source.snapshot : undefined,
    durability: options.storage.durability,
    projections: [EXCHANGE_PROJECTION],
    warn,
  }).catch((failure: unknown) => {
    throw (directory && directoryErrorFrom(failure, directory.path)) ?? failure;
  });
  disposers.use(stores);
  if (directory) {
    await directory.confirm(stores.journal);
    confirmSnapshot(options, directory, stores);
  }
  return stores;
}
