import { AttestationError, verifyAttestation } from "../../chain/attestation/index.js";
import type { Difference, Proof } from "../../persistence/ledger/verify/index.js";
import { wrongUse } from "../errors.js";

const difference = (seq: number | undefined, part: Partial<Difference>): Difference => ({
  ...{ kind: "different", seq, table: "journal", key: seq === undefined ? {} : { seq }, column: undefined },
  ...{ found: undefined, expected: undefined },
  ...part,
});

/** Proves that a signed record, and so every one before it, is what it was when it was signed. */
export function attestationProof(text: string, signer: string | undefined): Proof {
  return async (records, onProgress) => {
    try {
      const { message, signer: signedBy } = await verifyAttestation(text, records, { signer, onProgress });
      return { holds: true, facts: { signer: signedBy, ...message } };
    } catch (error) {
      if (!(error instanceof AttestationError)) throw error;
      if (error.code === "ATTESTATION_UNREADABLE") throw wrongUse(error.message, error);
      const remark = error.message;
      if (error.code === "ATTESTATION_FORGED" || error.code === "ATTESTATION_SIGNER") {
        return {
          holds: false,
          difference: difference(undefined, { kind: "unproven", table: "the attestation", remark }),
        };
      }
      return { holds: false, difference: difference(error.seq, { column: "entry_hash", remark }) };
    }
  };
}

/** Proves that executing the chain again gives what its records say. */
export function reexecutionProof(): Proof {
  return async (records, onProgress) => {
    const { reexecute, ReexecutionError } = await import("../../chain/verification/index.js");
    let total = 0;
    for (const { seq } of records.recordsAfter(-1)) total = seq + 1;
    try {
      const facts = await reexecute(() => records.recordsAfter(-1), {
        onRecord: (seq) => onProgress(seq + 1, total),
      });
      return { holds: true, facts: { ...facts } };
    } catch (error) {
      if (error instanceof ReexecutionError) {
        const { seq, message } = error;
        return { holds: false, difference: difference(seq, { column: "payload", remark: message }) };
      }
      // A record that cannot be read was reported already.
      const remark = `the chain could not be executed again: ${error instanceof Error ? error.message : String(error)}`;
      return { holds: false, difference: difference(undefined, { kind: "unreadable", remark }) };
    }
  };
}
