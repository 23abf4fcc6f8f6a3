import * as z from "zod/mini";
import type { NodeContext } from "../context.js";
import { invalidParams, serverError } from "../errors.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import { text } from "../schema.js";

const saveOptions = z.strictObject({ at: z.optional(z.number()), replace: z.optional(z.boolean()) });

/** Wrong use is the caller's, the rest the server's. */
function refusal(failure: unknown): Error {
  const { code, message } = failure as { code?: unknown; message: string };
  return code === "SNAPSHOT_NAME" ? invalidParams(message) : serverError(message);
}

const summary =
  "object with name, file, digest, size, engine, chainId, genesisHash, head, transactions, and record: the journal's last";

/** Whole chains in files. Guarded: they hold the wallet. */
export const snapshot = defineNamespace<NodeContext>("snapshot", [
  defineMethod({
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
  }),
  defineMethod({
    name: "snapshot_load",
    description:
      "Puts a snapshot's chain in the place of the one that runs, which is moved aside in the data directory. When it fails, the chain stays.",
    params: [param("name", text)],
    result: summary,
    guarded: true,
    handler: ({ snapshots }: NodeContext, name) =>
      snapshots.load(name).catch((failure: unknown) => {
        throw refusal(failure);
      }),
  }),
  defineMethod({
    name: "snapshot_list",
    description: "The named snapshots of the data directory; of one that cannot be used, why.",
    result: `list of ${summary}; of one that cannot be used, name, file and problem`,
    guarded: true,
    handler: ({ snapshots }: NodeContext) => snapshots.list(),
  }),
]);
