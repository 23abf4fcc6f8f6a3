import * as z from "zod/mini";
import { errorSignatures } from "../../../chain/contracts/error-signatures.js";
import { param } from "../../method.js";
import { text } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const hardhat_addCompilationResult = defineCheat({
  name: "hardhat_addCompilationResult",
  description: "Takes a compilation, by whose custom errors the reasons of reverts are told from now on.",
  params: [param("solcVersion", text), param("input", z.unknown()), param("output", z.unknown())],
  handler: async ({ chain }, _, version, _input, output) => {
    await chain.addErrors(errorSignatures(output), `a compilation by solc ${version.slice(0, 40)}`);
    return true;
  },
});
