import { toHex } from "../../../ethereum/index.js";
import { codeOfFork } from "../../fork/missing.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { block, hash, LATEST } from "../../schema.js";

export const debug_codeByHash = defineMethod({
  name: "debug_codeByHash",
  description: "The code that has a hash.",
  access: "read",
  peers: ["anvil"],
  params: [param("hash", hash), optional("block", block, LATEST)],
  result: answer("bytes; none where no account ever had it", "Hex"),
  fork: codeOfFork,
  handler: ({ chain }, hash) => toHex(chain.stateAt().code(hash)),
});
