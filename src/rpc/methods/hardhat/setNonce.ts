import { setAccountField } from "../../../chain/index.js";
import { serverError } from "../../errors.js";
import { param } from "../../method.js";
import { address, quantity64 } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const hardhat_setNonce = defineTestMethod({
  name: "hardhat_setNonce",
  description:
    "Sets an account's nonce, which may not be smaller than it was: contracts would be created where some are.",
  peers: ["hardhat", "anvil"],
  params: [param("address", address), param("nonce", quantity64)],
  handler: async ({ chain }, cause, address, nonce) => {
    await chain.override(cause, (overlay) => {
      const existing = overlay.account(address)?.nonce ?? 0n;
      if (nonce < existing) {
        throw serverError(
          `New nonce (${nonce}) must not be smaller than the existing nonce (${existing}); evm_setAccountNonce and anvil_setNonce take any`,
        );
      }
      setAccountField(overlay, address, { nonce });
    });
    return true;
  },
});
