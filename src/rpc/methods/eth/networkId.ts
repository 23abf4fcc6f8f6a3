import { defineMethod } from "../../method.js";
import { DECIMAL_TEXT } from "../../schema/answers.js";

export const eth_networkId = defineMethod({
  name: "eth_networkId",
  description: "The network id, as net_version answers it.",
  access: "read",
  peers: ["anvil"],
  result: DECIMAL_TEXT,
  handler: ({ networkId }) => String(networkId),
});
