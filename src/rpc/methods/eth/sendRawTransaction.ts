import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { send } from "../../requests/sending.js";
import { hexData } from "../../schema.js";

export const eth_sendRawTransaction = defineMethod({
  name: "eth_sendRawTransaction",
  description: "Sends a signed transaction.",
  params: [param("transaction", hexData)],
  result: "hash",
  handler: async (context: NodeContext, raw) => send(context, await context.chain.decode(raw)),
});
