import * as z from "zod/mini";
import { errorSignatures } from "../../../chain/contracts/error-signatures.js";
import { answer, param } from "../../method.js";
import { described } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

const anyAbi = described(z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]), {
  sample: ["error InsufficientBalance(uint256 available, uint256 required)"],
});

export const couverture_addAbi = defineTestMethod({
  name: "couverture_addAbi",
  description:
    "Names the reasons of reverts by the custom errors of an ABI, an artifact or a compilation, in errors, logs and the ledger.",
  params: [param("abi", anyAbi)],
  result: answer("signatures of the errors that were not known", "string[]"),
  handler: ({ chain, engine, contracts }, { method }, given) => {
    contracts.add(given);
    const signatures = errorSignatures(given);
    // Another engine's records are its own.
    return engine === "native" ? chain.addErrors(signatures, method) : chain.learnErrors(signatures);
  },
});
