import { createHash } from "node:crypto";
import { RLP } from "@ethereumjs/rlp";
import { ensureKzg, equalBytes, fromHex, kzg, quantityToBytes, toHex } from "../../ethereum/index.js";
import { ChainError, ERROR_CODES } from "../errors.js";

/** The version byte of a blob's hash: it is that of a KZG commitment (EIP-4844). */
const VERSIONED_HASH_VERSION = 1;
/** Bytes of a blob: 4096 field elements (EIP-4844). */
const BLOB_BYTES = 131_072;
/** Proofs of a blob where each of its cells has one (EIP-7594). */
const CELLS_PER_BLOB = 128;

/**
 * What a blob transaction carries beside what is in a block (EIP-4844).
 * Version 0 has one proof for each blob, version 1 one for each cell of a blob (EIP-7594).
 */
export interface BlobSidecar {
  version: 0 | 1;
  blobs: Uint8Array[];
  commitments: Uint8Array[];
  proofs: Uint8Array[];
}

/** What a request gives of a sidecar. */
export interface GivenBlobs {
  blobs: Uint8Array[];
  commitments?: Uint8Array[] | undefined;
  proofs?: Uint8Array[] | undefined;
  blobVersionedHashes?: Uint8Array[] | undefined;
}

const invalid = (message: string, cause?: unknown): ChainError =>
  new ChainError(message, ERROR_CODES.invalidParams, undefined, { cause });

/**
 * Computes the commitments and proofs of blobs where they are not given, and checks them where they are. Proofs of version 0 are
 * replaced where version 1 is wanted. Takes some tenths of a second for a blob.
 * @param version 1 from Osaka on
 * @throws ChainError -32602 where something given does not fit the blobs
 */
export async function completeSidecar(
  given: GivenBlobs,
  version: 0 | 1,
): Promise<{ sidecar: BlobSidecar; versionedHashes: Uint8Array[] }> {
  const { blobs, blobVersionedHashes } = given;
  const count = blobs.length;
  if (count === 0) throw invalid("need at least 1 blob for a blob transaction");
  const odd = blobs.find(({ length }) => length !== BLOB_BYTES);
  if (odd) throw invalid(`a blob has ${BLOB_BYTES} bytes, not ${odd.length}`);
  if (!given.commitments !== !given.proofs) {
    throw invalid(
      given.proofs
        ? "blob proofs provided while commitments were not"
        : "blob commitments provided while proofs were not",
    );
  }
  mustBe("hashes", blobVersionedHashes, count);
  mustBe("commitments", given.commitments, count);
  const wanted = version === 1 ? count * CELLS_PER_BLOB : count;
  // Proofs of the older form, one for each blob, are taken and replaced.
  const older = given.proofs !== undefined && given.proofs.length !== wanted && given.proofs.length === count;
  if (!older) mustBe("proofs", given.proofs, wanted);

  await ensureKzg();
  const { commitments, proofs } = older ? {} : given;
  const sidecar =
    commitments && proofs ? checked({ version, blobs, commitments, proofs }) : await computed(blobs, version);
  const versionedHashes = sidecar.commitments.map(versionedHash);
  for (const [index, hash] of (blobVersionedHashes ?? []).entries()) {
    const found = versionedHashes[index] as Uint8Array;
    if (!equalBytes(hash, found)) {
      throw invalid(`blob hash verification failed (have=${toHex(hash)}, want=${toHex(found)})`);
    }
  }
  return { sidecar, versionedHashes };
}

function mustBe(what: string, list: readonly unknown[] | undefined, wanted: number): void {
  if (list && list.length !== wanted) {
    throw invalid(`number of blobs and ${what} mismatch (have=${list.length}, want=${wanted})`);
  }
}

async function computed(blobs: Uint8Array[], version: 0 | 1): Promise<BlobSidecar> {
  const sidecar: BlobSidecar = { version, blobs, commitments: [], proofs: [] };
  for (const blob of blobs) {
    const { commitment, proofs } = proved(toHex(blob), version);
    sidecar.commitments.push(fromHex(commitment));
    sidecar.proofs.push(...proofs.map(fromHex));
    await new Promise(setImmediate); // other requests have their turn
  }
  return sidecar;
}

function proved(blob: string, version: 0 | 1): { commitment: string; proofs: string[] } {
  try {
    const commitment = kzg.blobToKzgCommitment(blob);
    return {
      commitment,
      proofs: version === 1 ? kzg.computeCellsAndProofs(blob)[1] : [kzg.computeBlobProof(blob, commitment)],
    };
  } catch (cause) {
    throw invalid("a blob's field element is not below the modulus of BLS12-381", cause);
  }
}

function checked(sidecar: BlobSidecar): BlobSidecar {
  const [blobs, commitments, proofs] = [sidecar.blobs, sidecar.commitments, sidecar.proofs].map((list) =>
    list.map(toHex),
  ) as [string[], string[], string[]];
  let holds: boolean;
  try {
    holds =
      sidecar.version === 1
        ? kzg.verifyCellKzgProofBatch(
            commitments.flatMap((commitment) => Array<string>(CELLS_PER_BLOB).fill(commitment)),
            commitments.flatMap(() => Array.from({ length: CELLS_PER_BLOB }, (_, index) => index)),
            blobs.flatMap((blob) => kzg.computeCells(blob)),
            proofs,
          )
        : kzg.verifyBlobProofBatch(blobs, commitments, proofs);
  } catch (cause) {
    throw invalid(`failed to verify blob proof: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  if (!holds) throw invalid("failed to verify blob proof: the proofs are not those of the blobs and commitments");
  return sidecar;
}

/** SHA-256 of a commitment, with the version in its first byte (EIP-4844). */
export function versionedHash(commitment: Uint8Array): Uint8Array {
  const digest = new Uint8Array(createHash("sha256").update(commitment).digest());
  digest[0] = VERSIONED_HASH_VERSION;
  return digest;
}

/** A sidecar as a block's record holds it: RLP of [version, blobs, commitments, proofs]. */
export const encodeSidecar = ({ version, blobs, commitments, proofs }: BlobSidecar): Uint8Array =>
  RLP.encode([quantityToBytes(version), blobs, commitments, proofs]);

/**
 * A blob transaction as it goes over the network: its bytes, which need not be signed, with the sidecar around them.
 * @param raw as it is in a block
 */
export function withSidecar(raw: Uint8Array, { version, blobs, commitments, proofs }: BlobSidecar): Uint8Array {
  const body = RLP.decode(raw.subarray(1));
  const wrapped = RLP.encode([body, ...(version === 1 ? [quantityToBytes(1)] : []), blobs, commitments, proofs]);
  const network = new Uint8Array(wrapped.length + 1);
  network[0] = 3;
  network.set(wrapped, 1);
  return network;
}
