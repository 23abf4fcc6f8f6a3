import { createHash } from "node:crypto";
import { createReadStream, rmSync, statSync } from "node:fs";
import { type Attestation, attest } from "../../chain/attestation/index.js";
import { fromHex, toHex } from "../../ethereum/index.js";
import { projection } from "../../exchange/ledger/projection.js";
import { checkDay, checkZone, startOfDay } from "../../exchange/reports/calendar/index.js";
import { periodBefore, writeArchive } from "../../persistence/ledger/archive.js";
import { type LedgerHead, openLedgerReader } from "../../persistence/ledger/offline.js";
import { failed, wrongUse } from "../errors.js";
import { showProgress } from "../output/progress.js";
import { counted, fieldLines } from "../output/text.js";
import { writeAttestation } from "./attest.js";
import { type KeyFlags, keyOf } from "./key-flags.js";
import { ledgerFile } from "./ledger-file.js";

export interface ArchiveFlags extends KeyFlags {
  before: string;
  timeZone: string;
  dataDir?: string;
  out?: string;
  json?: boolean;
}

/** What `ledger archive` has made. */
interface Archive {
  file: string;
  attestation: string;
  signer: string;
  chainId: number;
  genesisHash: string;
  records: number;
  head: { seq: number; entryHash: string };
  /** Of the first and the last block, ISO 8601. */
  from: string;
  to: string;
  before: string;
  timeZone: string;
  bytes: number;
  /** Of the file. */
  sha256: string;
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

/**
 * Copies the records before a day to a read-only ledger of their own, and signs its head.
 * @throws CommandError, DataDirectoryError, LedgerError
 */
export async function archiveLedger(file: string | undefined, flags: ArchiveFlags): Promise<void> {
  const before = instantOf(flags);
  const key = await keyOf(flags, "ledger archive");
  const path = await ledgerFile(file, flags.dataDir);
  const reader = openLedgerReader(path);
  try {
    const { chainId, genesisHash, lastBlock } = reader.summary();
    if (chainId === undefined || genesisHash === undefined)
      throw failed(`${path} is empty: there is nothing to archive`);
    const period = periodBefore(reader, before);
    if (!period)
      throw failed(`${path} has no block before ${flags.before} (${iso(before)}): there is nothing to archive`);
    if (period.isOpen) {
      const time = iso(lastBlock?.timestamp ?? period.to);
      process.stderr.write(
        `couverture: warning: the last block of the ledger is of ${time}, so that more may come before ${flags.before}; archive again then\n`,
      );
    }
    const out = flags.out ?? `ledger-${chainId}-before-${flags.before.replaceAll(":", "")}.sqlite`;
    const beside = `${out}.attestation.json`;
    let attestation: Attestation | undefined;
    const sign = async ({ seq, entryHash }: LedgerHead): Promise<void> => {
      const time = Math.floor(Date.now() / 1000);
      const head = { chainId: Number(chainId), genesisHash, sequence: seq, entryHash: toHex(entryHash), time };
      attestation = await attest(head, fromHex(key));
      writeAttestation(beside, attestation, 0o444);
    };
    const progress = await showProgress("Archiving");
    let head: LedgerHead;
    try {
      head = await writeArchive(reader, {
        ...{ file: out, lastSeq: period.lastSeq, projections: [projection] },
        ...{ onProgress: progress.update, beforePlacing: sign },
      });
    } catch (failure) {
      if (attestation) rmSync(beside, { force: true });
      throw failure;
    } finally {
      progress.stop();
    }
    print(
      {
        ...{ file: out, attestation: beside, signer: (attestation as unknown as Attestation).signer },
        ...{ chainId: Number(chainId), genesisHash, records: head.seq + 1 },
        head: { seq: head.seq, entryHash: toHex(head.entryHash) },
        ...{ from: iso(period.from), to: iso(period.to), before: iso(before), timeZone: flags.timeZone },
        ...{ bytes: statSync(out).size, sha256: await sha256Of(out) },
      },
      flags.json === true,
    );
  } finally {
    reader.close();
  }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;

/** Where the period ends, in unix seconds. */
function instantOf({ before, timeZone }: ArchiveFlags): number {
  const refused = (what: string, cause?: unknown) => wrongUse(what, cause);
  try {
    checkZone(timeZone);
  } catch (error) {
    throw refused(`--time-zone ${timeZone} is no zone of the IANA database; write one such as America/New_York`, error);
  }
  const wrong = `--before must be a day such as 2027-01-01, or an instant such as 2027-01-01T00:00:00Z, not "${before}"`;
  if (DAY.test(before)) {
    try {
      return startOfDay(checkDay(before, "--before"), timeZone);
    } catch (error) {
      throw refused(wrong, error);
    }
  }
  const instant = INSTANT.test(before) ? Date.parse(before) : Number.NaN;
  if (Number.isNaN(instant)) throw refused(wrong);
  return Math.floor(instant / 1000);
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

function print(archive: Archive, json: boolean): void {
  const { file, attestation, signer, chainId, genesisHash, records, head, from, to, before, timeZone, sha256 } =
    archive;
  const lines = fieldLines([
    ["Archived to", `${file}, read-only`],
    ["Chain", `id ${chainId}, genesis ${genesisHash}`],
    ["Period", `blocks of ${from} to ${to}, before ${before} (${timeZone})`],
    ["Records", `${counted(records, "record")}; the last is ${head.seq}, entry hash ${head.entryHash}`],
    ["SHA-256", sha256],
    ["Attested", `by ${signer}, in ${attestation}`],
  ]);
  process.stdout.write(`${json ? JSON.stringify(archive) : lines.join("\n")}\n`);
}
