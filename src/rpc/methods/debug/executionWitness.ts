import { toHex } from "../../../ethereum/index.js";
import { answer, defineMethod, param } from "../../method.js";
import { block, contentOf } from "../../schema.js";
import { mined } from "./mined-block.js";

export const debug_executionWitness = defineMethod({
  name: "debug_executionWitness",
  description:
    "What a block's execution needs of the state before it: nodes of the tries, codes, the addresses and slots, and headers.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("block", contentOf(block))],
  result: answer(
    "the tries' nodes, codes, addresses and slots, and headers, each as bytes",
    "{ state: Hex[]; codes: Hex[]; keys: Hex[]; headers: Hex[] }",
  ),
  handler: async ({ chain }, reference) => {
    const witness = await chain.tracing.executionWitness(await mined(chain, reference));
    const { state, codes, keys, headers } = witness;
    return { state: state.map(toHex), codes: codes.map(toHex), keys: keys.map(toHex), headers: headers.map(toHex) };
  },
});
