import type { SignedTransaction } from "../../../chain/index.js";
import type { ReadContext } from "../../context.js";
import { invalidParams, serverError } from "../../errors.js";
import { defineMethod, optional, param } from "../../method.js";
import { complete, sign } from "../../requests/complete-transaction.js";
import { send } from "../../requests/sending.js";
import { HASH } from "../../schema/answers.js";
import { quantity, quantity64, transactionRequest } from "../../schema.js";
import { withSender } from "./with-sender.js";

export const eth_resend = defineMethod({
  name: "eth_resend",
  description: "Replaces a waiting transaction by one with another gas price or gas limit.",
  access: "keys",
  peers: ["anvil"],
  params: [param("transaction", transactionRequest), optional("gasPrice", quantity), optional("gasLimit", quantity64)],
  result: HASH,
  handler: async (context, given, gasPrice, gas) => {
    const request = withSender(context, given);
    const { from, nonce } = request;
    if (nonce === undefined) throw invalidParams("invalid argument 0 (transaction): nonce is missing");
    if (!waiting(context, from, nonce)) throw serverError("transaction not found: none of that sender and nonce waits");
    const { gasPrice: _price, maxFeePerGas: _fee, maxPriorityFeePerGas: _tip, ...unpriced } = request;
    const repriced = gasPrice ? { ...unpriced, gasPrice } : request;
    const data = await complete(context, { ...repriced, ...(gas && { gas }) });
    return send(context, await sign(context, data, from));
  },
});

const waiting = ({ chain }: ReadContext, sender: Uint8Array, nonce: bigint): SignedTransaction | undefined =>
  chain.pool.of(sender).find(({ tx }) => tx.nonce === nonce);
