import { answer, defineMethod, param } from "../../method.js";
import { transactionHash } from "../../schema.js";
import { blobsOf } from "./sidecar-blobs.js";

export const anvil_getBlobsByTransactionHash = defineMethod({
  name: "anvil_getBlobsByTransactionHash",
  description: "The blobs of a transaction.",
  access: "read",
  peers: ["anvil"],
  params: [param("hash", transactionHash)],
  result: answer("list of 131072 bytes each; null where there is no such blob transaction", "Hex[] | null"),
  handler: ({ chain }, wanted) => {
    const waiting = chain.pool.get(wanted)?.sidecar;
    const place = chain.transaction(wanted);
    const sidecars = place && chain.block(place.block)?.payload.sidecars;
    const mined = sidecars?.find(([index]) => index === place?.index)?.[1];
    const sidecar = waiting ?? mined;
    return sidecar ? blobsOf(sidecar).map(({ blob }) => blob) : null;
  },
});
