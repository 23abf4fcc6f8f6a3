import { toHex } from "../../../ethereum/index.js";
import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { address, hexData } from "../../schema.js";

export const eth_sign = defineMethod({
  name: "eth_sign",
  description: "Signs a message with an account of the node (EIP-191).",
  params: [param("address", address), param("message", hexData)],
  result: "65 bytes",
  guarded: true,
  handler: ({ wallet }: NodeContext, address, message) => toHex(wallet.signMessage(address, message)),
});
