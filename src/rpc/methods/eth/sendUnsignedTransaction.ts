import { param } from "../../method.js";
import { sendFilled } from "../../requests/sending.js";
import { transactionRequest } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const eth_sendUnsignedTransaction = defineCheat({
  name: "eth_sendUnsignedTransaction",
  description: "Sends a transaction in the name of any account, whose key is not asked for.",
  params: [param("transaction", transactionRequest)],
  result: "hash",
  handler: (context, _, request) => sendFilled(context, request, undefined, true),
});
