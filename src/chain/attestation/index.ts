export { type Attestation, attest, attestationText, readAttestation } from "./attestation.js";
export { AttestationError } from "./errors.js";
export { verifyAttestation } from "./verify.js";
