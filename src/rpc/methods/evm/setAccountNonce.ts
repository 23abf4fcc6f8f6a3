import { setAccountField } from "../../../chain/index.js";
import { param } from "../../method.js";
import { address, quantity64 } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const evm_setAccountNonce = defineTestMethod({
  name: "evm_setAccountNonce",
  aliases: { anvil_setNonce: ["anvil"] },
  description: "Sets an account's nonce.",
  peers: ["ganache", "anvil"],
  params: [param("address", address), param("nonce", quantity64)],
  handler: async ({ chain }, cause, address, nonce) => {
    await chain.override(cause, (overlay) => setAccountField(overlay, address, { nonce }));
    return true;
  },
});
