import { integer, privateKey, text } from "../kinds/scalars.js";
import type { OptionsByKey } from "../option.js";

/** Signing the ledger's head. */
export const ATTESTATION_OPTIONS = {
  // Signs when so many records were added, and when the node closes.
  "attestation.every": {
    flag: "--attest-every",
    value: "<records>",
    kind: integer(1),
    isRequired: true,
    help: "sign the ledger's head each time it has so many records more, and at the end, into attestations/ of the data directory",
  },
  "attestation.privateKey": {
    isLibraryOnly: true,
    kind: privateKey(),
    isRequired: true,
    help: "who signs",
  },
  // The command line reads the key from these files.
  "signer.key": {
    flag: "--attest-key",
    value: "<file>",
    kind: text(),
    help: "who signs: a private key in hex, or Web3 Secret Storage (version 3)",
  },
  "signer.passwordFile": {
    flag: "--attest-password-file",
    value: "<file>",
    kind: text(),
    help: "holds the passphrase of that key, where it has one",
  },
} as const satisfies OptionsByKey;
