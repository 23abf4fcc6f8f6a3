import { toHex } from "../../../ethereum/index.js";
import type { INTERNAL_KINDS } from "../../../persistence/records/index.js";
import { serverError } from "../../errors.js";
import { quantityToHex } from "../../format/index.js";
import { answer, defineMethod, param } from "../../method.js";
import { transactionHash } from "../../schema.js";
import { minedAt } from "./mined-transaction.js";

export const ots_getInternalOperations = defineMethod({
  name: "ots_getInternalOperations",
  description: "The transfers, creations and self-destructions that a mined transaction made below its own call.",
  access: "read",
  peers: ["anvil"],
  params: [param("hash", transactionHash)],
  result: answer(
    "list of operations: type 0 transfer, 1 self-destruction, 2 create, 3 create2",
    "{ type: number; from: Address; to: Address; value: Hex }[]",
  ),
  handler: ({ chain }, hash) => {
    const mined = minedAt(chain, hash);
    if (!mined) throw serverError("transaction not found");
    return mined.block.payload.internals
      .filter(({ transactionIndex }) => transactionIndex === mined.index)
      .map(({ kind, from, to, value }) => ({
        type: OPERATIONS[kind],
        ...{ from: toHex(from), to: toHex(to), value: quantityToHex(value) },
      }));
  },
});

const OPERATIONS: Record<(typeof INTERNAL_KINDS)[number], number> = { call: 0, selfdestruct: 1, create: 2, create2: 3 };
