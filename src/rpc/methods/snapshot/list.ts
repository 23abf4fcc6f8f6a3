import { answer, defineMethod } from "../../method.js";
import { SNAPSHOT } from "./snapshot-answers.js";

export const snapshot_list = defineMethod({
  name: "snapshot_list",
  description: "The named snapshots of the data directory; of one that cannot be used, why.",
  access: "private",
  result: answer(`list of ${SNAPSHOT.text}; of one that cannot be used, name, file and problem`, "ObjectAnswer[]"),
  handler: ({ snapshots }) => snapshots.list(),
});
