import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { EXCHANGE_PROJECTION } from "../../exchange/ledger/location.js";
import { projection } from "../../exchange/ledger/projection.js";
import { directoryErrorFrom } from "../../persistence/directory/errors.js";
import { openDataDirectory } from "../../persistence/directory/open.js";
import { type Journal, openJournal } from "../../persistence/journal/index.js";
import {
  describeDifference,
  type JournalSource,
  type Proof,
  verifyLedger,
} from "../../persistence/ledger/verify/index.js";
import { programName } from "../../version.js";
import { ExitCode, wrongUse } from "../errors.js";
import { asJson } from "../output/json.js";
import { showProgress } from "../output/progress.js";
import { ledgerFile } from "./ledger-file.js";
import { attestationProof, reexecutionProof } from "./verify-proofs.js";
import { verificationLines } from "./verify-words.js";

export interface VerifyFlags {
  dataDir?: string;
  against?: string;
  reexecute?: boolean;
  attestation?: string;
  signer?: string;
  json?: boolean;
}

const warn = (message: string): void => {
  process.stderr.write(`couverture: warning: ${message}\n`);
};

/** @throws DataDirectoryError in use, while the chain runs; JournalError */
async function openJournalOf(directory: string): Promise<{ journal: Journal; ledger: string }> {
  const { path, paths } = await openDataDirectory(directory, { program: programName(), create: false });
  const journal = await openJournal(paths.journal, { durability: "strict", warn }).catch((error: unknown) => {
    throw directoryErrorFrom(error, path) ?? error;
  });
  return { journal, ledger: paths.ledger };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw wrongUse(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, error);
  }
}

/**
 * Verifies a ledger and prints what came of it: a summary in words, or one JSON object. The exit code is 1 where something differs,
 * and the first difference is on stderr.
 * @throws CommandError, DataDirectoryError, JournalError, LedgerError
 */
export async function printVerification(given: string | undefined, flags: VerifyFlags): Promise<void> {
  if (flags.signer !== undefined && flags.attestation === undefined) {
    throw wrongUse("--signer says who must have signed the --attestation, and none is given");
  }
  if (flags.signer !== undefined && !/^0x[0-9a-fA-F]{40}$/.test(flags.signer)) {
    throw wrongUse(`--signer ${flags.signer} is no address`);
  }
  const file = await ledgerFile(given, flags.dataDir);
  const proofs: Record<string, Proof> = {};
  if (flags.attestation !== undefined) {
    proofs.attestation = attestationProof(readText(flags.attestation), flags.signer);
  }
  if (flags.reexecute) proofs.reexecution = reexecutionProof();
  const against = flags.against === undefined ? undefined : await openJournalOf(flags.against);
  const progress = await showProgress("Verifying");
  try {
    const journal: JournalSource | undefined = against && {
      last: against.journal.head().seq,
      iterate: against.journal.iterate,
      own: resolve(against.ledger) === resolve(file),
    };
    const verification = await verifyLedger({
      ...{ file, projections: [projection], projectionModules: [EXCHANGE_PROJECTION] },
      ...{ journal, proofs, onProgress: progress.update },
    });
    progress.stop();
    const [first] = verification.findings.first;
    const sentence = first && describeDifference(first);
    const text = flags.json
      ? JSON.stringify(asJson({ ...verification, firstDifference: first ? { ...first, sentence } : null }))
      : verificationLines(verification).join("\n");
    process.stdout.write(`${text}\n`);
    if (sentence === undefined) return;
    process.stderr.write(`couverture: the ledger ${file} is not whole: ${sentence}\n`);
    process.exitCode = ExitCode.failed;
  } finally {
    progress.stop();
    await against?.journal.close();
  }
}
