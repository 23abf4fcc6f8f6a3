import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { hash, hexData } from "../../schema.js";

export const eth_submitHashrate = defineMethod({
  name: "eth_submitHashrate",
  description: "Tells the rate of a miner, which is not kept.",
  params: [param("hashrate", hexData), param("clientId", hash)],
  result: "false",
  handler: (_: NodeContext) => false,
});
