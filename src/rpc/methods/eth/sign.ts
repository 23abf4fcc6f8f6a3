import { toHex } from "../../../ethereum/index.js";
import { defineMethod, param } from "../../method.js";
import { SIGNATURE } from "../../schema/answers.js";
import { address, hexData } from "../../schema.js";

export const eth_sign = defineMethod({
  name: "eth_sign",
  description: "Signs a message with an account of the node (EIP-191).",
  access: "keys",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("address", address), param("message", hexData)],
  result: SIGNATURE,
  handler: ({ wallet }, address, message) => toHex(wallet.signMessage(address, message)),
});
