import type { NodeContext } from "../context.js";
import { defineMethod, defineNamespace, param } from "../method.js";
import { fixedBytes, hash, hexData } from "../schema.js";

/** What miners and compilers once asked for. Blocks are not mined by work here: there is none, and none is taken. */
export const ethWork = defineNamespace<NodeContext>("eth", [
  defineMethod({
    name: "eth_getWork",
    description: "Work for a miner: none, as blocks are not mined by work.",
    result: "an empty list",
    handler: (_: NodeContext) => [],
  }),
  defineMethod({
    name: "eth_submitWork",
    description: "Hands in work, which is never wanted.",
    params: [param("nonce", fixedBytes("a nonce", 8)), param("powHash", hash), param("digest", hash)],
    result: "false",
    handler: (_: NodeContext) => false,
  }),
  defineMethod({
    name: "eth_submitHashrate",
    description: "Tells the rate of a miner, which is not kept.",
    params: [param("hashrate", hexData), param("clientId", hash)],
    result: "false",
    handler: (_: NodeContext) => false,
  }),
  defineMethod({
    name: "eth_getCompilers",
    description: "The compilers of the node: none.",
    result: "an empty list",
    handler: (_: NodeContext) => [],
  }),
]);
