import { param } from "../../method.js";
import { text } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const anvil_setRpcUrl = defineCheat({
  name: "anvil_setRpcUrl",
  description: "Asks the chain that this one is a fork of at another address from now on.",
  params: [param("url", text)],
  result: "null",
  handler: async ({ forking }, _, url) => {
    await forking.setUrl(url);
    return null;
  },
});
