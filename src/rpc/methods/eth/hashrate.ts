import { defineMethod } from "../../method.js";
import { QUANTITY } from "../../schema/answers.js";

export const eth_hashrate = defineMethod({
  name: "eth_hashrate",
  description: "Always 0.",
  access: "read",
  peers: ["ganache"],
  result: QUANTITY,
  handler: () => "0x0",
});
