import { type Chain, versionedHash } from "../../chain/index.js";
import { decodeRlp, toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { defineMethod, param } from "../method.js";
import { hash } from "../schema.js";

interface Blob {
  versionedHash: string;
  blob: string;
}

/** The blobs in a sidecar, RLP of [version, blobs, commitments, proofs], by their versioned hashes (EIP-4844). */
function blobsOf(sidecar: Uint8Array): Blob[] {
  const [, blobs, commitments] = decodeRlp(sidecar) as [Uint8Array, Uint8Array[], Uint8Array[]];
  return blobs.map((blob, index) => ({
    versionedHash: toHex(versionedHash(commitments[index] as Uint8Array)),
    blob: toHex(blob),
  }));
}

async function findBlob(chain: Chain, wanted: string): Promise<string | null> {
  const among = (sidecar: Uint8Array): string | undefined =>
    blobsOf(sidecar).find(({ versionedHash }) => versionedHash === wanted)?.blob;
  for (const { sidecar } of chain.pool.all()) {
    const found = sidecar && among(sidecar);
    if (found) return found;
  }
  for (let number = chain.head().number; number > chain.genesisNumber; number--) {
    const block = chain.state.storedBlock(number);
    for (const [, sidecar] of block?.payload.sidecars ?? []) {
      const found = among(sidecar);
      if (found) return found;
    }
    if (number % 100 === 0) await new Promise(setImmediate); // other requests have their turn
  }
  return null;
}

/** The blobs of blob transactions, which their blocks are without. */
export const blobMethods = [
  defineMethod({
    name: "anvil_getBlobByHash",
    description: "A blob by its versioned hash, from a transaction that waits or was mined.",
    params: [param("versionedHash", hash)],
    result: "131072 bytes, or null",
    handler: ({ chain }: NodeContext, wanted) => findBlob(chain, toHex(wanted)),
  }),
  defineMethod({
    name: "anvil_getBlobsByTransactionHash",
    description: "The blobs of a transaction.",
    params: [param("hash", hash)],
    result: "list of 131072 bytes each; null where there is no such blob transaction",
    handler: ({ chain }: NodeContext, wanted) => {
      const waiting = chain.pool.get(wanted)?.sidecar;
      const place = chain.state.transaction(wanted);
      const sidecars = place && chain.block(place.block)?.payload.sidecars;
      const mined = sidecars?.find(([index]) => index === place?.index)?.[1];
      const sidecar = waiting ?? mined;
      return sidecar ? blobsOf(sidecar).map(({ blob }) => blob) : null;
    },
  }),
];
