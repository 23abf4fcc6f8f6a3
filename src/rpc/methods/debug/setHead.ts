import { invalidParams, serverError } from "../../errors.js";
import { param } from "../../method.js";
import { NULL } from "../../schema/answers.js";
import { count } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const debug_setHead = defineTestMethod({
  name: "debug_setHead",
  description:
    "Goes back to an earlier block. What was after it stays in the ledger, as orphaned; waiting transactions stay in the pool.",
  peers: ["geth"],
  params: [param("number", count)],
  result: NULL,
  handler: async ({ chain }, cause, number) => {
    const { number: head } = chain.head();
    if (number >= head) throw serverError("not allowed to rewind to a future block");
    if (number < chain.genesisNumber) {
      throw invalidParams(`invalid argument 0 (number): the chain begins with block ${chain.genesisNumber}`);
    }
    await chain.rollback(head - number, cause);
    return null;
  },
});
