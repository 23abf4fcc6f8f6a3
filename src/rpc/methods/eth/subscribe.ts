import * as z from "zod/mini";
import { unsupportedMethod } from "../../errors.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { subscribe } from "../../requests/subscriptions.js";
import { described, text } from "../../schema.js";

export const eth_subscribe = defineMethod({
  name: "eth_subscribe",
  description:
    "Pushes newHeads, logs, newPendingTransactions, transactionReceipts, syncing, exchangeTrades or exchangeBook over a WebSocket or an IPC socket; the last two take a market's number.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil"],
  params: [param("kind", described(text, { sample: "newHeads" })), optional("options", z.any())],
  result: answer("subscription id", "Hex"),
  handler: (context, kind, options, { connection }) => {
    if (!connection)
      throw unsupportedMethod("notifications not supported: subscribe over a WebSocket or an IPC socket");
    return subscribe(context, kind, options, connection);
  },
});
