import { param } from "../../method.js";
import { NULL } from "../../schema/answers.js";
import { described, text } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const anvil_setRpcUrl = defineTestMethod({
  name: "anvil_setRpcUrl",
  description: "Asks the chain that this one is a fork of at another address from now on.",
  peers: ["anvil"],
  params: [param("url", described(text, { sample: "http://127.0.0.1:8546" }))],
  result: NULL,
  handler: async ({ forking }, _, url) => {
    await forking.setUrl(url);
    return null;
  },
});
