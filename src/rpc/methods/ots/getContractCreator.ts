import { toHex } from "../../../ethereum/index.js";
import { orUpstream } from "../../fork/missing.js";
import { hashOf } from "../../format/index.js";
import { answer, defineMethod, param } from "../../method.js";
import { address } from "../../schema.js";

export const ots_getContractCreator = defineMethod({
  name: "ots_getContractCreator",
  description: "Which transaction created a contract, and who did.",
  access: "read",
  peers: ["anvil"],
  params: [param("address", address)],
  result: answer("hash and creator, or null", "{ hash: Hash; creator: Address } | null"),
  fork: orUpstream,
  handler: ({ chain }, address) => {
    const found = chain.tracing.findCreation(address, chain.genesisNumber);
    if (!found) return null;
    const raw = found.block.payload.transactions[found.index] as Uint8Array;
    return { hash: toHex(hashOf(raw)), creator: toHex(found.creator) };
  },
});
