import type { NodeOptions } from "../options.js";
import { openNodeChain } from "./open.js";
import type { Replaceable } from "./replaceable.js";
import { optionsFor } from "./snapshots.js";

/**
 * Opens a node's chain again, whose state was found to be damaged while it ran: opening rebuilds the state from the journal, and says
 * so. Requests wait for it. Where it fails the chain stays closed, and a restart tells why.
 */
export async function rebuildState(
  replaceable: Replaceable,
  options: NodeOptions,
  warn: (message: string) => void,
): Promise<void> {
  await replaceable
    .replace(async () => {
      await replaceable
        .current()
        .close()
        .catch((failure: Error) => warn(failure.message));
      return { opened: await openNodeChain(optionsFor(options, undefined), warn) };
    })
    .catch((failure: Error) =>
      warn(`The state could not be rebuilt (${failure.message}). Stop the node and start again.`),
    );
}
