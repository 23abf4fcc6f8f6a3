import { quantityToBytes, toHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { address, word } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const evm_setAccountStorageAt = defineTestMethod({
  name: "evm_setAccountStorageAt",
  aliases: { hardhat_setStorageAt: ["hardhat", "anvil"], anvil_setStorageAt: ["anvil"] },
  description: "Sets a storage slot of an account.",
  peers: ["ganache"],
  params: [param("address", address), param("slot", word), param("value", word)],
  handler: async ({ chain }, cause, address, slot, value) => {
    await chain.override(cause, (overlay) => overlay.setStorage(address, slot, quantityToBytes(BigInt(toHex(value)))));
    return true;
  },
});
