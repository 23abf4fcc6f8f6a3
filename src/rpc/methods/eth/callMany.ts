import * as z from "zod/mini";
import { toHex } from "../../../ethereum/index.js";
import { invalidParams } from "../../errors.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { findPlace } from "../../requests/block-reference.js";
import { blockOverride, callRequest, withOverrides } from "../../requests/call-request.js";
import {
  block,
  blockOverrides,
  field,
  LATEST,
  listOf,
  objectOf,
  quantity,
  SAMPLE_TRANSACTION,
  stateOf,
  stateOverrides,
  transactionRequest,
} from "../../schema.js";

const bundles = listOf(
  objectOf(
    "calls with a block of their own",
    z.object({ transactions: listOf(transactionRequest, 1_000), blockOverride: field(blockOverrides) }),
    {
      type: "{ transactions: readonly TransactionRequest[]; blockOverride?: BlockOverrides }",
      sample: { transactions: [SAMPLE_TRANSACTION] },
    },
  ),
  1_000,
);

/** The last transaction of the block (-1, or "latest") is the only place in it that calls can be put after. */
const transactionIndex = z.union([z.literal(-1), z.literal("latest"), quantity]);

const context = objectOf(
  "the state's context",
  z.object({ blockNumber: field(stateOf(block)), transactionIndex: field(transactionIndex) }),
  { type: "{ blockNumber?: BlockReference; transactionIndex?: number }" },
);

export const eth_callMany = defineMethod({
  name: "eth_callMany",
  description: "Executes calls one after the other, each on what those before it left, and changes nothing.",
  access: "read",
  peers: ["anvil"],
  params: [param("bundles", bundles), optional("stateContext", context), optional("stateOverrides", stateOverrides)],
  result: answer(
    "for each bundle a list of what its calls returned, as value, or why they failed, as error",
    "({ value: Hex } | { error: unknown })[][]",
  ),
  handler: async ({ chain }, given, at, accounts) => {
    const index = at?.transactionIndex;
    if (index !== undefined && index !== -1 && index !== "latest") {
      throw invalidParams("invalid argument 1 (stateContext): calls can only be put after a block's last transaction");
    }
    const place = withOverrides(await findPlace(chain, at?.blockNumber ?? LATEST), accounts, undefined);
    const requested = given.map(({ transactions, blockOverride: changes }) => ({
      calls: transactions.map(callRequest),
      block: changes && blockOverride(changes),
    }));
    const results = await chain.callMany(requested, place);
    return results.map((answers) =>
      answers.map(({ error, returnData }) => {
        if (error === "") return { value: toHex(returnData) };
        const reason = chain.errors.describe(returnData);
        return { error: reason ? `${error}: ${reason}` : error };
      }),
    );
  },
});
