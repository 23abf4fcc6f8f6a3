import * as z from "zod/mini";
import { defineMethod, optional, param } from "../../method.js";
import { described, text } from "../../schema.js";
import { rejection, SNAPSHOT } from "./snapshot-answers.js";

const saveOptions = described(z.strictObject({ at: z.optional(z.number()), replace: z.optional(z.boolean()) }), {
  type: "ObjectAnswer",
});

export const snapshot_save = defineMethod({
  name: "snapshot_save",
  description:
    "Saves the chain into a snapshot of that name, or into a file (with a slash, or ending in .couverture), while it goes on.",
  access: "admin",
  params: [param("name", text), optional("options", saveOptions, {})],
  result: SNAPSHOT,
  handler: ({ snapshots }, name, options) =>
    snapshots.save(name, options).catch((failure: unknown) => {
      throw rejection(failure);
    }),
});
