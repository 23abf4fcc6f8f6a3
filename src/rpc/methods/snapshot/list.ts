import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";
import { summary } from "./snapshot-answers.js";

export const snapshot_list = defineMethod({
  name: "snapshot_list",
  description: "The named snapshots of the data directory; of one that cannot be used, why.",
  result: `list of ${summary}; of one that cannot be used, name, file and problem`,
  guarded: true,
  handler: ({ snapshots }: NodeContext) => snapshots.list(),
});
