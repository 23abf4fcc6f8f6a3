import { toHex } from "../../../ethereum/index.js";
import { defineMethod, optional, param } from "../../method.js";
import { findPlace, nextPlace } from "../../requests/block-reference.js";
import { callRequest, withOverrides } from "../../requests/call-request.js";
import { BYTES } from "../../schema/answers.js";
import { block, blockOverrides, LATEST, stateOf, stateOverrides, transactionRequest } from "../../schema.js";

export const eth_call = defineMethod({
  name: "eth_call",
  description: "Executes a call on a block's state without changing anything, and answers what it returns.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [
    param("transaction", transactionRequest),
    optional("block", stateOf(block), LATEST),
    optional("stateOverrides", stateOverrides),
    optional("blockOverrides", blockOverrides),
  ],
  result: BYTES,
  handler: async ({ chain }, request, reference, accounts, blockChanges) =>
    toHex(
      await chain.call(
        callRequest(request),
        withOverrides(reference ? await findPlace(chain, reference) : nextPlace(chain), accounts, blockChanges),
      ),
    ),
});
