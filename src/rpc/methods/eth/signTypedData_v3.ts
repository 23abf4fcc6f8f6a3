import { toHex } from "../../../ethereum/index.js";
import { defineMethod, param } from "../../method.js";
import { SIGNATURE } from "../../schema/answers.js";
import { address, typedData } from "../../schema.js";
import { signTyped } from "./sign-typed-data.js";

export const eth_signTypedData_v3 = defineMethod({
  name: "eth_signTypedData_v3",
  description: "Signs typed data with an account of the node, as the third version of EIP-712 had it.",
  access: "keys",
  peers: ["anvil"],
  params: [param("address", address), param("typedData", typedData)],
  result: SIGNATURE,
  handler: async ({ wallet }, address, data) => toHex(await signTyped(wallet, address, data, "v3")),
});
