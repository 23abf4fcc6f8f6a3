import { toHex } from "../../../ethereum/index.js";
import { defineMethod, param } from "../../method.js";
import { complete, sign } from "../../requests/complete-transaction.js";
import { BYTES } from "../../schema/answers.js";
import { passphrase, transactionRequest } from "../../schema.js";

export const personal_signTransaction = defineMethod({
  name: "personal_signTransaction",
  description: "Fills in and signs a transaction from a locked account without sending it.",
  access: "keys",
  peers: ["ganache"],
  params: [param("transaction", transactionRequest), param("passphrase", passphrase)],
  result: BYTES,
  handler: async (context, request, passphrase) => {
    const data = await complete(context, request);
    const from = request.from as Uint8Array;
    return toHex((await sign(context, data, from, await context.wallet.openWithPassphrase(from, passphrase))).network);
  },
});
