import { toHex } from "../../ethereum/index.js";
import { projection } from "../../exchange/ledger/projection.js";
import { directoryErrorFrom } from "../../persistence/directory/errors.js";
import { openDataDirectory } from "../../persistence/directory/open.js";
import { openJournal } from "../../persistence/journal/index.js";
import { rebuildLedger } from "../../persistence/ledger/offline.js";
import { programName } from "../../version.js";
import { showProgress } from "../output/progress.js";
import { counted } from "../output/text.js";

const warn = (message: string): void => {
  process.stderr.write(`couverture: warning: ${message}\n`);
};

/**
 * Rebuilds the ledger of a chain from its journal, with its progress on stderr.
 * @throws DataDirectoryError (in use, while the chain runs), JournalError, LedgerError
 */
export async function rebuildLedgerOf(directory: string): Promise<void> {
  const { path, paths } = await openDataDirectory(directory, { program: programName(), create: false });
  const journal = await openJournal(paths.journal, { durability: "strict", warn }).catch((error: unknown) => {
    throw directoryErrorFrom(error, path) ?? error;
  });
  const progress = await showProgress("Rebuilding the ledger");
  try {
    const total = journal.head().seq + 1;
    const records = journal.iterate(0);
    const onProgress = progress.update;
    const head = await rebuildLedger({ records, total, file: paths.ledger, projections: [projection], onProgress });
    progress.stop();
    const last = head ? `; the last is ${head.seq}, entry hash ${toHex(head.entryHash)}` : "";
    process.stdout.write(`Rebuilt ${paths.ledger} from ${counted(total, "record")}${last}\n`);
  } finally {
    progress.stop();
    await journal.close();
  }
}
