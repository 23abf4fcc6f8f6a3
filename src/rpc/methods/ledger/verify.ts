import type { NodeContext } from "../../context.js";
import { unsupportedMethod } from "../../errors.js";
import { defineMethod } from "../../method.js";

export const ledger_verify = defineMethod({
  name: "ledger_verify",
  description:
    "Verifies that every row of the ledger is what its records say, and that the records follow one another.",
  result: "object with whole, head, what was verified, how many differences there are, and the first in a sentence",
  guarded: true,
  handler: async ({ ledger: service }: NodeContext) => {
    const verdict = service.verify();
    if (!verdict) throw unsupportedMethod("this chain's ledger is in memory: there is no file to verify");
    const { first = null, head = null, ...told } = await verdict;
    return { ...told, head, first };
  },
});
