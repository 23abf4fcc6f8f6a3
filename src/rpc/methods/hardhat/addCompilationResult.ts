import * as z from "zod/mini";
import { errorSignatures } from "../../../chain/contracts/error-signatures.js";
import { param } from "../../method.js";
import { described, text } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const hardhat_addCompilationResult = defineTestMethod({
  name: "hardhat_addCompilationResult",
  description: "Takes a compilation, by whose custom errors the reasons of reverts are named from now on.",
  peers: ["hardhat"],
  params: [
    param("solcVersion", described(text, { sample: "0.8.30" })),
    param("input", described(z.unknown(), { sample: {} })),
    param("output", described(z.unknown(), { sample: {} })),
  ],
  handler: async ({ chain }, _, version, _input, output) => {
    await chain.addErrors(errorSignatures(output), `a compilation by solc ${version.slice(0, 40)}`);
    return true;
  },
});
