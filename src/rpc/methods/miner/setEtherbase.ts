import { toHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { address } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const miner_setEtherbase = defineCheat({
  name: ["miner_setEtherbase", "hardhat_setCoinbase", "anvil_setCoinbase"],
  description: "Sets who is given the fees of the blocks to come.",
  params: [param("address", address)],
  handler: async ({ chain }, cause, address) => {
    await chain.change(cause, (settings) => ({ ...settings, coinbase: toHex(address) }));
    return true;
  },
});
