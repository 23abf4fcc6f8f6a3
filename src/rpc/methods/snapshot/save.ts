import * as z from "zod/mini";
import type { NodeContext } from "../../context.js";
import { defineMethod, optional, param } from "../../method.js";
import { text } from "../../schema.js";
import { refusal, summary } from "./snapshot-answers.js";

const saveOptions = z.strictObject({ at: z.optional(z.number()), replace: z.optional(z.boolean()) });

export const snapshot_save = defineMethod({
  name: "snapshot_save",
  description:
    "Saves the chain into a snapshot of that name, or into a file (with a slash, or ending in .couverture), while it goes on.",
  params: [param("name", text), optional("options", saveOptions, {})],
  result: summary,
  guarded: true,
  handler: ({ snapshots }: NodeContext, name, options) =>
    snapshots.save(name, options).catch((failure: unknown) => {
      throw refusal(failure);
    }),
});
