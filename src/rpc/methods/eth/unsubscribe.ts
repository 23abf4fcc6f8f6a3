import { defineMethod, param } from "../../method.js";
import { BOOLEAN } from "../../schema/answers.js";
import { pollId } from "../../schema.js";

export const eth_unsubscribe = defineMethod({
  name: "eth_unsubscribe",
  description: "Ends a subscription.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil"],
  params: [param("id", pollId)],
  result: BOOLEAN,
  handler: (_, id, { connection }) => connection?.unsubscribe(id.toLowerCase()) ?? false,
});
