import { defineMethod, param } from "../../method.js";
import { sendFilled } from "../../requests/sending.js";
import { RECEIPT } from "../../schema/answers.js";
import { transactionRequest } from "../../schema.js";
import { RECEIPT_WAIT_MS, sendSync } from "./send-and-wait.js";
import { withSender } from "./with-sender.js";

export const eth_sendTransactionSync = defineMethod({
  name: "eth_sendTransactionSync",
  description: "Fills in, signs and sends a transaction from an account of the node and answers its receipt.",
  access: "keys",
  peers: ["anvil"],
  params: [param("transaction", transactionRequest)],
  result: RECEIPT,
  handler: (context, request) =>
    sendSync(context, () => sendFilled(context, withSender(context, request)), RECEIPT_WAIT_MS),
});
