import { defineMethod, param } from "../../method.js";
import { sendFilled } from "../../requests/sending.js";
import { HASH } from "../../schema/answers.js";
import { passphrase, transactionRequest } from "../../schema.js";

export const personal_sendTransaction = defineMethod({
  name: "personal_sendTransaction",
  description: "Fills in, signs and sends a transaction from a locked account.",
  access: "keys",
  peers: ["ganache"],
  params: [param("transaction", transactionRequest), param("passphrase", passphrase)],
  result: HASH,
  handler: (context, request, passphrase) =>
    sendFilled(context, request, () => context.wallet.openWithPassphrase(request.from as Uint8Array, passphrase)),
});
