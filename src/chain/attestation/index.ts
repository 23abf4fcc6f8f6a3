export { type Attestation, type AttestedHead, attest, attestationText, readAttestation } from "./attestation.js";
export { AttestationError, type AttestationErrorCode } from "./errors.js";
export { type AttestationCheck, type AttestedLedger, verifyAttestation } from "./verify.js";
