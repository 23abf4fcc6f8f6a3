import { param } from "../../method.js";
import { sendFilled } from "../../requests/sending.js";
import { HASH } from "../../schema/answers.js";
import { transactionRequest } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const eth_sendUnsignedTransaction = defineTestMethod({
  name: "eth_sendUnsignedTransaction",
  description: "Sends a transaction in the name of any account, without its key.",
  peers: ["anvil"],
  params: [param("transaction", transactionRequest)],
  result: HASH,
  handler: (context, _, request) => sendFilled(context, request, undefined, true),
});
