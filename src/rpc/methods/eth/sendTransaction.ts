import { defineMethod, param } from "../../method.js";
import { sendFilled } from "../../requests/sending.js";
import { HASH } from "../../schema/answers.js";
import { transactionRequest } from "../../schema.js";

export const eth_sendTransaction = defineMethod({
  name: "eth_sendTransaction",
  description: "Fills in, signs and sends a transaction from an account of the node.",
  access: "keys",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("transaction", transactionRequest)],
  result: HASH,
  handler: (context, request) => sendFilled(context, request),
});
