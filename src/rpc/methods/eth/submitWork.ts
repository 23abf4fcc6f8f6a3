import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { fixedBytes, hash } from "../../schema.js";

export const eth_submitWork = defineMethod({
  name: "eth_submitWork",
  description: "Hands in work, which is never wanted.",
  params: [param("nonce", fixedBytes("a nonce", 8)), param("powHash", hash), param("digest", hash)],
  result: "false",
  handler: (_: NodeContext) => false,
});
