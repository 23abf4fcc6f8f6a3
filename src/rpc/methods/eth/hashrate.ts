import { defineMethod } from "../../method.js";

export const eth_hashrate = defineMethod({
  name: "eth_hashrate",
  description: "Always 0.",
  result: "quantity",
  handler: () => "0x0",
});
