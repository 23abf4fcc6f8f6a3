import { toHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { address } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const miner_setEtherbase = defineTestMethod({
  name: "miner_setEtherbase",
  aliases: { hardhat_setCoinbase: ["hardhat", "anvil"], anvil_setCoinbase: ["anvil"] },
  description: "Sets who is given the fees of the blocks to come.",
  peers: ["ganache"],
  params: [param("address", address)],
  handler: async ({ chain }, cause, address) => {
    await chain.change(cause, (settings) => ({ ...settings, coinbase: toHex(address) }));
    return true;
  },
});
