import { quantityToBytes, toHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { address, word } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const evm_setAccountStorageAt = defineCheat({
  name: ["evm_setAccountStorageAt", "hardhat_setStorageAt", "anvil_setStorageAt"],
  description: "Sets a storage slot of an account.",
  params: [param("address", address), param("slot", word), param("value", word)],
  handler: async ({ chain }, cause, address, slot, value) => {
    await chain.override(cause, (overlay) => overlay.setStorage(address, slot, quantityToBytes(BigInt(toHex(value)))));
    return true;
  },
});
