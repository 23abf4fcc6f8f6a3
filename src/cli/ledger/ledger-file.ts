import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { DEFAULT_DATA_DIRECTORY, pathsIn } from "../../persistence/directory/layout.js";
import { openDataDirectory } from "../../persistence/directory/open.js";
import { type ReadableFile, readableFile } from "../../persistence/ledger/verify/index.js";
import { programName } from "../../version.js";
import { wrongUse } from "../errors.js";

const LEDGER_FILE = basename(pathsIn(".").ledger);

/**
 * The ledger that a command is to read: the file that was named, or the one in a chain's directory.
 * @throws CommandError when both were named, DataDirectoryError
 */
export async function ledgerFile(file: string | undefined, dataDir: string | undefined): Promise<string> {
  if (file !== undefined && dataDir !== undefined) {
    throw wrongUse("name a ledger's file or a chain's --data-dir, not both");
  }
  if (file !== undefined) return namedLedger(file);
  const directory = dataDir ?? DEFAULT_DATA_DIRECTORY;
  const { paths } = await openDataDirectory(directory, { program: programName(), create: false });
  return paths.ledger;
}

/**
 * A ledger's file that was named, if there is one.
 * @throws CommandError (wrong use)
 */
export function namedLedger(file: string): string {
  if (!existsSync(file)) {
    throw wrongUse(`there is no file ${file}; name a ledger's file, as ${join(DEFAULT_DATA_DIRECTORY, LEDGER_FILE)}`);
  }
  if (statSync(file).isDirectory()) {
    throw wrongUse(`${file} is a directory; name a ledger's file, as ${join(file, LEDGER_FILE)}`);
  }
  return file;
}

/**
 * The same, where it can be read: in a folder that this user may not write to, SQLite reads a copy.
 * @returns the file; it is to be released
 * @throws CommandError, DataDirectoryError, LedgerError
 */
export async function readableLedger(file: string | undefined, dataDir: string | undefined): Promise<ReadableFile> {
  return readableFile(await ledgerFile(file, dataDir));
}
