import { forkBlock } from "../../fork/fork-block.js";
import { blockToJson } from "../../format/index.js";
import { defineMethod, optional, param } from "../../method.js";
import { BLOCK_OR_NULL } from "../../schema/answers.js";
import { contentOf, flag, hash } from "../../schema.js";

export const eth_getBlockByHash = defineMethod({
  name: "eth_getBlockByHash",
  description: "A block by its hash, with its transactions or their hashes.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("hash", contentOf(hash)), optional("fullTransactions", flag, false)],
  result: BLOCK_OR_NULL,
  fork: forkBlock,
  handler: ({ chain }, hash, full) => {
    const found = chain.blockByHash(hash);
    return found ? blockToJson(found, full) : null;
  },
});
