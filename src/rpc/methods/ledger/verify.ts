import { unsupportedMethod } from "../../errors.js";
import { answer, defineMethod } from "../../method.js";

export const ledger_verify = defineMethod({
  name: "ledger_verify",
  description:
    "Verifies that every row of the ledger is what its records say, and that the records follow one another.",
  access: "private",
  result: answer(
    "object with whole, head, what was verified, how many differences there are, and the first in a sentence",
    "ObjectAnswer",
  ),
  handler: async ({ ledger: service }) => {
    const verdict = service.verify();
    if (!verdict) throw unsupportedMethod("this chain's ledger is in memory: there is no file to verify");
    const { first = null, head = null, ...rest } = await verdict;
    return { ...rest, head, first };
  },
});
