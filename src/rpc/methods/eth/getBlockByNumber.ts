import { toHex } from "../../../ethereum/index.js";
import { forkBlock } from "../../fork/fork-block.js";
import { blockToJson } from "../../format/index.js";
import { defineMethod, optional, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { BLOCK_OR_NULL } from "../../schema/answers.js";
import { blockNumberOrTag, contentOf, flag } from "../../schema.js";

export const eth_getBlockByNumber = defineMethod({
  name: "eth_getBlockByNumber",
  description: "A block by number or tag, with its transactions or their hashes.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("block", contentOf(blockNumberOrTag)), optional("fullTransactions", flag, false)],
  result: BLOCK_OR_NULL,
  fork: forkBlock,
  handler: async ({ chain }, reference, full) => {
    const found = await findBlock(chain, reference);
    if (!found) return null;
    const json = blockToJson(found, full);
    // A block that is not mined has no hash and no nonce yet (execution-apis).
    return found.seq < 0 ? { ...json, hash: null, nonce: null, miner: toHex(found.header.coinbase) } : json;
  },
});
