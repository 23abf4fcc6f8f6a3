import { createRequire } from "node:module";

type KzgModule = typeof import("@crate-crypto/node-eth-kzg");

/** A blob's commitment and proofs, as the client libraries want them. */
export interface BlobProver {
  blobToKzgCommitment(blob: Uint8Array): Uint8Array;
  /** The proof of a whole blob (EIP-4844). */
  computeBlobKzgProof(blob: Uint8Array, commitment: Uint8Array): Uint8Array;
  /** The 128 cell proofs of a blob (EIP-7594), which the network form carries since Osaka. */
  cellProofs(blob: Uint8Array): Uint8Array[];
}

/** Loads the ceremony's trusted setup; takes a second or so. */
export function blobProver(): BlobProver {
  const { DasContextJs } = createRequire(import.meta.url)("@crate-crypto/node-eth-kzg") as KzgModule;
  const kzg = DasContextJs.create({ usePrecomp: false });
  return {
    blobToKzgCommitment: (blob) => kzg.blobToKzgCommitment(blob),
    computeBlobKzgProof: (blob, commitment) => kzg.computeBlobKzgProof(blob, commitment),
    cellProofs: (blob) => kzg.computeCellsAndKzgProofs(blob).proofs,
  };
}
