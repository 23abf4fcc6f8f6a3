import { defineMethod, param } from "../../method.js";
import { text } from "../../schema.js";
import { rejection, SNAPSHOT } from "./snapshot-answers.js";

export const snapshot_load = defineMethod({
  name: "snapshot_load",
  description:
    "Puts a snapshot's chain in the place of the one that runs, which is moved aside in the data directory. When it fails, the chain stays.",
  access: "admin",
  params: [param("name", text)],
  result: SNAPSHOT,
  handler: ({ snapshots }, name) =>
    snapshots.load(name).catch((failure: unknown) => {
      throw rejection(failure);
    }),
});
