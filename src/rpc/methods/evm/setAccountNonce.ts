import { setAccountField } from "../../../chain/history/overrides.js";
import { param } from "../../method.js";
import { address, quantity64 } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const evm_setAccountNonce = defineCheat({
  name: ["evm_setAccountNonce", "anvil_setNonce"],
  description: "Sets an account's nonce.",
  params: [param("address", address), param("nonce", quantity64)],
  handler: async ({ chain }, cause, address, nonce) => {
    await chain.override(cause, (overlay) => setAccountField(overlay, address, { nonce }));
    return true;
  },
});
