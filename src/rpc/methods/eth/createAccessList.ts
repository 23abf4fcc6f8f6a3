import { toHex } from "../../../ethereum/index.js";
import { quantityToHex } from "../../format/index.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { findPlace } from "../../requests/block-reference.js";
import { callRequest, withOverrides } from "../../requests/call-request.js";
import { block, LATEST, stateOf, stateOverrides, transactionRequest } from "../../schema.js";

export const eth_createAccessList = defineMethod({
  name: "eth_createAccessList",
  description: "The addresses and slots that a call touches (EIP-2930), and the gas that it uses with that list.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [
    param("transaction", transactionRequest),
    optional("block", stateOf(block), LATEST),
    optional("stateOverrides", stateOverrides),
  ],
  result: answer(
    "access list, gas, and why the call fails if it does",
    "{ accessList: AccessList; gasUsed: Hex; error?: string }",
  ),
  handler: async ({ chain }, request, reference, accounts) => {
    const place = withOverrides(await findPlace(chain, reference), accounts, undefined);
    const { accessList, gasUsed, error } = await chain.findAccessList(callRequest(request), place);
    return {
      accessList: accessList.map(([address, keys]) => ({ address: toHex(address), storageKeys: keys.map(toHex) })),
      ...(error !== "" && { error }),
      gasUsed: quantityToHex(gasUsed),
    };
  },
});
