import { versionedHash } from "../../../chain/index.js";
import { decodeRlp, toHex } from "../../../ethereum/index.js";

interface Blob {
  versionedHash: string;
  blob: string;
}

/** The blobs in a sidecar, RLP of [version, blobs, commitments, proofs], by their versioned hashes (EIP-4844). */
export function blobsOf(sidecar: Uint8Array): Blob[] {
  const [, blobs, commitments] = decodeRlp(sidecar) as [Uint8Array, Uint8Array[], Uint8Array[]];
  return blobs.map((blob, index) => ({
    versionedHash: toHex(versionedHash(commitments[index] as Uint8Array)),
    blob: toHex(blob),
  }));
}
