import { toHex } from "../../../ethereum/index.js";
import type { NodeContext } from "../../context.js";
import { hashOf } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { address } from "../../schema.js";

export const ots_getContractCreator = defineMethod({
  name: "ots_getContractCreator",
  description: "Which transaction created a contract, and who did.",
  params: [param("address", address)],
  result: "hash and creator, or null",
  handler: ({ chain }: NodeContext, address) => {
    const found = chain.tracing.findCreation(address, chain.genesisNumber);
    if (!found) return null;
    const raw = found.block.payload.transactions[found.index] as Uint8Array;
    return { hash: toHex(hashOf(raw)), creator: toHex(found.creator) };
  },
});
