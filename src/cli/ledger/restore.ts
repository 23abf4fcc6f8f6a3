import { type Restored, type RestoreOptions, restoreLedger } from "../../offline/restore/restore.js";
import { LedgerError } from "../../persistence/ledger/errors.js";
import { failed } from "../errors.js";
import { asJson } from "../output/json.js";
import { type Progress, showProgress } from "../output/progress.js";
import { counted, fieldLines } from "../output/text.js";
import { namedLedger } from "./ledger-file.js";

interface Request extends Pick<RestoreOptions, "file" | "directory" | "chain" | "engine"> {
  json: boolean;
}

/** What `ledger restore` prints when it is done. */
export function restoreLines({ directory, ...made }: Restored): string[] {
  const { engine, chainId, genesisHash, records, head, block, accounts, clock } = made;
  const none = "none has a key: a ledger holds none; restore again with --mnemonic or --account to have them";
  return [
    ...fieldLines([
      ["Restored into", directory],
      ["Chain", `id ${chainId}, genesis ${genesisHash}`],
      ["Engine", `${engine}, clock ${clock}`],
      ["Records", `${counted(records, "record")}; the last is ${head.seq}, entry hash ${head.entryHash}`],
      ["Head block", String(block)],
      ["Accounts", accounts === 0 ? none : `${counted(accounts, "account")} with a key`],
    ]),
    "",
    `Start it with: couverture start --data-dir ${directory}`,
  ];
}

/**
 * Makes a chain of a ledger's file, with its progress on stderr and what became of it on stdout.
 * @throws LedgerError, RestoreError, DataDirectoryError
 */
export async function restoreChain({ json, ...request }: Request): Promise<void> {
  let shown: { what: string; progress: Promise<Progress> } | undefined;
  const stop = async (): Promise<void> => (await shown?.progress)?.stop();
  const steps: Promise<void>[] = [];
  const onProgress = (what: string, done: number, total: number): void => {
    if (shown?.what !== what) {
      const before = shown;
      shown = { what, progress: showProgress(what) };
      steps.push((before?.progress ?? Promise.resolve(undefined)).then((progress) => progress?.stop()));
    }
    steps.push(shown.progress.then((progress) => progress.update(done, total)));
  };
  namedLedger(request.file);
  let restored: Restored;
  try {
    const warn = (message: string) => void process.stderr.write(`couverture: warning: ${message}\n`);
    restored = await restoreLedger({ ...request, onProgress, warn });
  } catch (error) {
    // There is no journal to rebuild the ledger from: it is all that there is.
    if (!(error instanceof LedgerError) || error.problem === undefined) throw error;
    throw failed(`${error.problem} Name a ledger's file, or another copy of it.`, error);
  } finally {
    await Promise.all(steps);
    await stop();
  }
  process.stdout.write(`${json ? JSON.stringify(asJson(restored)) : restoreLines(restored).join("\n")}\n`);
}
