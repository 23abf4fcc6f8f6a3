import type { ChainReader } from "../../../chain/index.js";
import { toHex } from "../../../ethereum/index.js";
import { ownAnswer } from "../../fork/request.js";
import { answer, defineMethod, param } from "../../method.js";
import { hash } from "../../schema.js";
import { blobsOf } from "./sidecar-blobs.js";

async function findBlob(chain: ChainReader, wanted: string): Promise<string | null> {
  const among = (sidecar: Uint8Array): string | undefined =>
    blobsOf(sidecar).find(({ versionedHash }) => versionedHash === wanted)?.blob;
  for (const { sidecar } of chain.pool.all()) {
    const found = sidecar && among(sidecar);
    if (found) return found;
  }
  for (let number = chain.head().number; number > chain.genesisNumber; number--) {
    const block = chain.block(number);
    for (const [, sidecar] of block?.payload.sidecars ?? []) {
      const found = among(sidecar);
      if (found) return found;
    }
    if (number % 100 === 0) await new Promise(setImmediate); // other requests have their turn
  }
  return null;
}

export const anvil_getBlobByHash = defineMethod({
  name: "anvil_getBlobByHash",
  description: "A blob by its versioned hash, from a transaction that waits or was mined.",
  access: "read",
  peers: ["anvil"],
  params: [param("versionedHash", hash)],
  result: answer("131072 bytes, or null", "Hex | null"),
  fork: ownAnswer("of blobs that came here; nodes keep none by their hash"),
  handler: ({ chain }, wanted) => findBlob(chain, toHex(wanted)),
});
