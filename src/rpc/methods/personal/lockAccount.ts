import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { address } from "../../schema.js";

export const personal_lockAccount = defineMethod({
  name: "personal_lockAccount",
  description: "Locks an account.",
  params: [param("address", address)],
  result: "whether it was unlocked",
  guarded: true,
  handler: ({ wallet }: NodeContext, address) => wallet.lock(address),
});
