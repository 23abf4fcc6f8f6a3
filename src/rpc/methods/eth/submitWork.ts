import { ownAnswer } from "../../fork/request.js";
import { defineMethod, param } from "../../method.js";
import { FALSE } from "../../schema/answers.js";
import { fixedBytes, hash } from "../../schema.js";

export const eth_submitWork = defineMethod({
  name: "eth_submitWork",
  description: "Hands in work, which is never wanted.",
  access: "read",
  peers: ["ganache"],
  params: [
    param("nonce", fixedBytes("a nonce", 8, { sample: "0x0000000000000001" })),
    param("powHash", hash),
    param("digest", hash),
  ],
  result: FALSE,
  fork: ownAnswer("of work, which no chain here has"),
  handler: () => false,
});
