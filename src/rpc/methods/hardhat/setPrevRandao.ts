import { toHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { word } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const hardhat_setPrevRandao = defineTestMethod({
  name: "hardhat_setPrevRandao",
  aliases: { anvil_setPrevRandao: [], anvil_setNextBlockPrevRandao: ["anvil"] },
  description: "Sets what PREVRANDAO answers in the next block.",
  peers: ["hardhat"],
  params: [param("prevRandao", word)],
  handler: async ({ chain }, cause, prevRandao) => {
    await chain.change(cause, (settings) => ({ ...settings, nextPrevRandao: toHex(prevRandao) }));
    return true;
  },
});
