import { defineMethod, optional, param } from "../../method.js";
import { send } from "../../requests/sending.js";
import { RECEIPT } from "../../schema/answers.js";
import { count, hexData, refined } from "../../schema.js";
import { RECEIPT_WAIT_MS, sendSync } from "./send-and-wait.js";

const MAX_WAIT_MS = 300_000;

const wait = refined("milliseconds", count, (given) => Math.min(given, MAX_WAIT_MS), { type: "number" });

export const eth_sendRawTransactionSync = defineMethod({
  name: "eth_sendRawTransactionSync",
  description: "Sends a signed transaction and answers its receipt once it is mined (EIP-7966).",
  access: "send",
  peers: ["anvil"],
  params: [param("transaction", hexData), optional("timeout", wait, RECEIPT_WAIT_MS)],
  result: RECEIPT,
  handler: (context, raw, timeout) =>
    sendSync(context, async () => send(context, await context.chain.decode(raw)), timeout),
});
