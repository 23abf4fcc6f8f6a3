import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { directoryErrorFrom } from "../persistence/directory/errors.js";
import { openDataDirectory } from "../persistence/directory/open.js";
import { makeDirectory } from "../persistence/durable-file.js";
import { openByteStore, openJournal } from "../persistence/journal/index.js";
import { extrasOf, type SavedSnapshot, type SaveOptions, saveSnapshot } from "../persistence/snapshot/index.js";
import { openStateOf } from "../persistence/stores.js";
import { programName } from "../version.js";

/**
 * Saves the chain of a data directory that nobody runs.
 * @param warn called with what was found and repaired
 * @throws SnapshotError, DataDirectoryError (IN_USE while it runs), JournalError, StateError
 */
export async function saveDirectory(
  directory: string,
  options: Omit<SaveOptions, "program">,
  warn: (message: string) => void,
): Promise<SavedSnapshot> {
  const program = programName();
  const { path, paths, manifest, confirm } = await openDataDirectory(directory, { program, create: false, warn });
  const journal = await openJournal(paths.journal, { durability: "strict", verifyTail: 1 }).catch((error: unknown) => {
    throw directoryErrorFrom(error, path) ?? error;
  });
  try {
    await confirm(journal);
    const state = await openStateOf(journal, { paths, warn });
    try {
      const { engine, options: chain } = manifest as NonNullable<typeof manifest>;
      makeDirectory(dirname(options.file));
      const ganache = existsSync(paths.ganache) ? await openByteStore(paths.ganache) : undefined;
      try {
        const extras = () => extrasOf(ganache, paths.keystore);
        return await saveSnapshot({ journal, state, engine, options: chain, extras }, { ...options, program });
      } finally {
        await ganache?.close();
      }
    } finally {
      await state.close();
    }
  } finally {
    await journal.close();
  }
}
