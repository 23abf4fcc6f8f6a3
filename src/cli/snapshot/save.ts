import { resolve } from "node:path";
import { askNode, runningNode } from "../../node/running.js";
import { saveDirectory } from "../../offline/save-snapshot.js";
import { refuseExisting, summaryOf } from "../../offline/snapshot-summary.js";
import { pathsIn } from "../../persistence/directory/layout.js";
import type { SnapshotSummary } from "../../rpc/services.js";
import { failed, wrongUse } from "../errors.js";
import type { SnapshotFlags } from "./flags.js";
import { withProgress } from "./long-work.js";
import { fileOf, printJson, sizeText } from "./show.js";

/** A block number as it is typed. */
function blockNumber(text: string): number {
  const number = /^(\d+|0x[0-9a-fA-F]+)$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw wrongUse(`--at must be a block's number, not "${text}"`);
  return number;
}

/** Saves the chain of a data directory: by itself, or by the node that runs it. */
export async function saveCommand(name: string, { dataDir, json, at, force = false }: SnapshotFlags): Promise<void> {
  const block = at === undefined ? undefined : blockNumber(at);
  const file = fileOf(name, dataDir);
  const path = resolve(dataDir);
  const running = await runningNode({ path, file: pathsIn(path).running });
  let saved: SnapshotSummary;
  if (running) {
    const options = { ...(block !== undefined && { at: block }), replace: force };
    saved = await askNode(running, "snapshot_save", [file, options]).then(
      (answer) => answer as SnapshotSummary,
      (error: Error) => {
        throw failed(error.message, error);
      },
    );
  } else {
    refuseExisting(file, force);
    saved = await withProgress("Saving the chain", "records", async (onProgress) =>
      summaryOf(
        await saveDirectory(dataDir, { file, at: block, onProgress }, (message) =>
          process.stderr.write(`${message}\n`),
        ),
      ),
    );
  }
  if (json) return printJson(saved);
  const { head, digest, size } = saved;
  process.stdout.write(`Saved ${file} (${sizeText(size)}), up to block ${head.number}; digest ${digest}\n`);
}
