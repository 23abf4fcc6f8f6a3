import { defineMethod, param } from "../../method.js";
import { send } from "../../requests/sending.js";
import { HASH } from "../../schema/answers.js";
import { hexData } from "../../schema.js";

export const eth_sendRawTransaction = defineMethod({
  name: "eth_sendRawTransaction",
  description: "Sends a signed transaction.",
  access: "send",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("transaction", hexData)],
  result: HASH,
  handler: async (context, raw) => send(context, await context.chain.decode(raw)),
});
