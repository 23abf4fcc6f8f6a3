import { equalBytes, keccak256, toHex } from "../../ethereum/index.js";
import { decodeGenesis, entryHashOf, type JournalRecord, NO_ENTRY_HASH } from "../../persistence/records/index.js";
import { type Attestation, readAttestation } from "./attestation.js";
import { AttestationError } from "./errors.js";

/** The records of a ledger from the one after a sequence number on (-1 for all); a ledger's reader is one. */
export interface AttestedLedger {
  recordsAfter(seq: number): Iterable<JournalRecord>;
}

export interface AttestationCheck {
  /** Who has to have signed it: an address in any case; anybody, where it is left out. */
  signer?: string;
  /** Called after each record, with how many there were and how many there will be. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Proves that no record of a ledger up to the attested one has changed since it was signed: its
 * signature holds, and the entry hashes, computed again from the first record on, come to the one that was signed.
 * @param given the attestation's JSON, as text or parsed
 * @throws AttestationError in a sentence that says what does not hold
 */
export async function verifyAttestation(
  given: unknown,
  ledger: AttestedLedger,
  { signer, onProgress }: AttestationCheck = {},
): Promise<Attestation> {
  const attestation = await readAttestation(given);
  if (signer !== undefined && signer.toLowerCase() !== attestation.signer) {
    throw new AttestationError(
      "ATTESTATION_SIGNER",
      `The attestation is signed by ${attestation.signer}, not by ${signer.toLowerCase()}.`,
    );
  }
  const { chainId, genesisHash, sequence, entryHash } = attestation.message;
  let previous: Uint8Array = NO_ENTRY_HASH;
  let next = 0;
  for (const record of ledger.recordsAfter(-1)) {
    if (next > sequence) break;
    if (record.seq !== next) throw differs(`record ${next} is missing`, next);
    if (next === 0) checkChain(record, chainId, genesisHash);
    previous = entryHashOf(previous, record.seq, record.kind, record.payload);
    if (!equalBytes(previous, record.entryHash)) throw differs(`record ${next} was altered`, next);
    next++;
    onProgress?.(next, sequence + 1);
    if (next % TURN === 0) await new Promise(setImmediate);
  }
  if (next <= sequence) {
    const end = next === 0 ? "is empty" : `ends with record ${next - 1}`;
    throw new AttestationError(
      "ATTESTATION_AHEAD",
      `The ledger ${end}, and the attestation is of record ${sequence}: the end of the ledger is missing.`,
      next,
    );
  }
  if (toHex(previous) !== entryHash) {
    throw differs(`record ${sequence} has the entry hash ${toHex(previous)}, and ${entryHash} was signed`, sequence);
  }
  return attestation;
}

const TURN = 1_000;

function checkChain({ kind, payload }: JournalRecord, chainId: number, genesisHash: string): void {
  const genesis = kind === "genesis" ? decodeGenesis(payload) : undefined;
  const found = genesis && toHex(keccak256(genesis.header));
  if (genesis && found === genesisHash && Number(genesis.chainId) === chainId) return;
  const held = genesis ? `chain ${genesis.chainId} with the genesis block ${found}` : "no chain";
  throw new AttestationError(
    "ATTESTATION_OTHER_CHAIN",
    `The attestation is of chain ${chainId} with the genesis block ${genesisHash}, and the ledger holds ${held}.`,
    0,
  );
}

const differs = (what: string, seq: number): AttestationError =>
  new AttestationError("ATTESTATION_DIFFERS", `The ledger is not what was attested: ${what}.`, seq);
