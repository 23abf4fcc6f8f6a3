import { toHex } from "../../../ethereum/index.js";
import { quantityToHex } from "../../format/index.js";
import { answer, defineMethod } from "../../method.js";

/** A window that no chain outgrows: nothing is ever deleted. */
const EVERYTHING = Number.MAX_SAFE_INTEGER;

export const eth_capabilities = defineMethod({
  name: "eth_capabilities",
  description: "From which block on the node has what: everything from the first on, and nothing is deleted.",
  access: "read",
  peers: ["geth"],
  result: answer("head, and the oldest block of each resource", "ObjectAnswer"),
  handler: ({ chain }) => {
    const { number, hash } = chain.head();
    const kept = { disabled: false, oldestBlock: quantityToHex(chain.genesisNumber) };
    return {
      head: { number: quantityToHex(number), hash: toHex(hash) },
      state: kept,
      tx: kept,
      logs: { ...kept, deleteStrategy: { type: "window", retentionBlocks: quantityToHex(EVERYTHING) } },
      receipts: kept,
      blocks: kept,
      stateproofs: kept,
    };
  },
});
