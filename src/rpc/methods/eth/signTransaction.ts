import { toHex } from "../../../ethereum/index.js";
import { defineMethod, param } from "../../method.js";
import { complete, sign } from "../../requests/complete-transaction.js";
import { BYTES } from "../../schema/answers.js";
import { transactionRequest } from "../../schema.js";

export const eth_signTransaction = defineMethod({
  name: "eth_signTransaction",
  description: "Fills in and signs a transaction without sending it.",
  access: "keys",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("transaction", transactionRequest)],
  result: BYTES,
  handler: async (context, request) =>
    toHex((await sign(context, await complete(context, request), request.from as Uint8Array)).network),
});
