import { ownAnswer } from "../../fork/request.js";
import { defineMethod, param } from "../../method.js";
import { FALSE } from "../../schema/answers.js";
import { hash, hexData } from "../../schema.js";

export const eth_submitHashrate = defineMethod({
  name: "eth_submitHashrate",
  description: "Reports the rate of a miner, which is not kept.",
  access: "read",
  peers: ["ganache"],
  params: [param("hashrate", hexData), param("clientId", hash)],
  result: FALSE,
  fork: ownAnswer("the hash names the miner"),
  handler: () => false,
});
