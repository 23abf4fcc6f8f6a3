import { type Attestation, attest, attestationText } from "../../chain/attestation/index.js";
import { fromHex, toHex } from "../../ethereum/index.js";
import { writeAtomically } from "../../persistence/durable-file.js";
import { openLedgerReader } from "../../persistence/ledger/offline.js";
import { failed, wrongUse } from "../errors.js";
import { fieldLines } from "../output/text.js";
import { type KeyFlags, keyOf } from "./key-flags.js";
import { ledgerFile } from "./ledger-file.js";

export interface AttestFlags extends KeyFlags {
  dataDir?: string;
  out?: string;
  json?: boolean;
}

/**
 * Signs a ledger's head, and writes the attestation to stdout or a new file.
 * @throws CommandError, DataDirectoryError, LedgerError
 */
export async function attestLedger(file: string | undefined, flags: AttestFlags): Promise<void> {
  const key = await keyOf(flags, "ledger attest");
  const path = await ledgerFile(file, flags.dataDir);
  const reader = openLedgerReader(path);
  try {
    const { head, chainId, genesisHash, lastBlock } = reader.summary();
    if (!head || chainId === undefined || genesisHash === undefined) {
      throw failed(`${path} is empty: there is nothing to attest`);
    }
    const [last] = reader.tail(1);
    if (!last?.sound) {
      throw failed(
        `record ${head.seq} of ${path} is not what was recorded: its entry hash does not fit; see "couverture ledger verify"`,
      );
    }
    const { seq: sequence, entryHash } = head;
    const time = Math.floor(Date.now() / 1000);
    const attestation = await attest(
      { chainId: Number(chainId), genesisHash, sequence, entryHash: toHex(entryHash), time },
      fromHex(key),
    );
    if (flags.out === undefined) {
      process.stdout.write(flags.json ? `${JSON.stringify(attestation)}\n` : attestationText(attestation));
      return;
    }
    writeAttestation(flags.out, attestation);
    const text = flags.json
      ? JSON.stringify({ file: flags.out, ...attestation })
      : fieldLines([
          ["Attested", `record ${sequence} of ${path}, entry hash ${toHex(entryHash)}`],
          ["Signer", attestation.signer],
          ["Signed at", signedAt(time, lastBlock?.timestamp)],
          ["Written to", flags.out],
        ]).join("\n");
    process.stdout.write(`${text}\n`);
  } finally {
    reader.close();
  }
}

/** When it was signed, with the last block's time where that is later: the chain's clock may be ahead of the machine's. */
function signedAt(time: number, blockTime: number | undefined): string {
  const text = (seconds: number): string => new Date(seconds * 1000).toISOString();
  const signed = `${text(time)} by this machine's clock`;
  if (blockTime === undefined || blockTime <= time) return signed;
  return `${signed}; the last block is of ${text(blockTime)}, by the chain's clock, which is ahead`;
}

/**
 * Writes an attestation to a file that is not there yet, readable by everyone.
 * @throws CommandError
 */
export function writeAttestation(path: string, attestation: Attestation, mode = 0o644): void {
  let written: boolean;
  try {
    written = writeAtomically(path, attestationText(attestation), false, mode);
  } catch (error) {
    throw failed(`${path} cannot be written (${(error as NodeJS.ErrnoException).code})`, error);
  }
  if (!written) throw wrongUse(`${path} is there already; name another`);
}
