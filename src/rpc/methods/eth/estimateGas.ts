import { quantityToHex } from "../../format/index.js";
import { defineMethod, optional, param } from "../../method.js";
import { findPlace, nextPlace } from "../../requests/block-reference.js";
import { callRequest, withOverrides } from "../../requests/call-request.js";
import { QUANTITY } from "../../schema/answers.js";
import { block, blockOverrides, stateOf, stateOverrides, transactionRequest } from "../../schema.js";

export const eth_estimateGas = defineMethod({
  name: "eth_estimateGas",
  description: "The least gas limit with which a transaction succeeds: in the next block, unless one is named.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [
    param("transaction", transactionRequest),
    optional("block", stateOf(block)),
    optional("stateOverrides", stateOverrides),
    optional("blockOverrides", blockOverrides),
  ],
  result: QUANTITY,
  handler: async ({ chain }, request, reference, accounts, blockChanges) =>
    quantityToHex(
      await chain.estimateGas(
        callRequest(request),
        withOverrides(reference ? await findPlace(chain, reference) : nextPlace(chain), accounts, blockChanges),
      ),
    ),
});
