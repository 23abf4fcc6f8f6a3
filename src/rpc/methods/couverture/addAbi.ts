import * as z from "zod/mini";
import { errorSignatures } from "../../../chain/contracts/error-signatures.js";
import { param } from "../../method.js";
import { defineCheat } from "../cheats.js";

const anyAbi = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]);

export const couverture_addAbi = defineCheat({
  name: "couverture_addAbi",
  description:
    "Lets the reasons of reverts be told by the custom errors of an ABI, an artifact or a compilation, in errors, logs and the ledger.",
  params: [param("abi", anyAbi)],
  result: "signatures of the errors that were not known",
  handler: ({ chain, engine, contracts }, { method }, given) => {
    contracts.add(given);
    const signatures = errorSignatures(given);
    // Another engine's records are its own.
    return engine === "native" ? chain.addErrors(signatures, method) : chain.learnErrors(signatures);
  },
});
