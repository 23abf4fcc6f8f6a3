import { toHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { word } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const hardhat_setPrevRandao = defineCheat({
  name: ["hardhat_setPrevRandao", "anvil_setPrevRandao", "anvil_setNextBlockPrevRandao"],
  description: "Sets what PREVRANDAO answers in the next block.",
  params: [param("prevRandao", word)],
  handler: async ({ chain }, cause, prevRandao) => {
    await chain.change(cause, (settings) => ({ ...settings, nextPrevRandao: toHex(prevRandao) }));
    return true;
  },
});
