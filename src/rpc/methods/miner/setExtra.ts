import { toHex } from "../../../ethereum/index.js";
import { invalidParams } from "../../errors.js";
import { param } from "../../method.js";
import { hexData } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

const MAX_EXTRA_DATA = 32;

export const miner_setExtra = defineTestMethod({
  name: "miner_setExtra",
  description: "Sets the extra data of the blocks to come, at most 32 bytes.",
  peers: ["ganache"],
  params: [param("extraData", hexData)],
  handler: async ({ chain }, cause, extraData) => {
    if (extraData.length > MAX_EXTRA_DATA) {
      throw invalidParams(`invalid argument 0 (extraData): extra data exceeds max length. ${extraData.length} > 32`);
    }
    await chain.change(cause, (settings) => ({ ...settings, extraData: toHex(extraData) }));
    return true;
  },
});
