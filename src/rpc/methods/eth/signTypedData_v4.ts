import { toHex } from "../../../ethereum/index.js";
import { defineMethod, param } from "../../method.js";
import { SIGNATURE } from "../../schema/answers.js";
import { address, typedData } from "../../schema.js";
import { signTyped } from "./sign-typed-data.js";

export const eth_signTypedData_v4 = defineMethod({
  name: "eth_signTypedData_v4",
  aliases: { eth_signTypedData: ["ganache", "hardhat", "anvil"] },
  description: "Signs typed data with an account of the node (EIP-712).",
  access: "keys",
  peers: ["ganache", "hardhat", "anvil"],
  params: [param("address", address), param("typedData", typedData)],
  result: SIGNATURE,
  handler: async ({ wallet }, address, data) => toHex(await signTyped(wallet, address, data, "v4")),
});
