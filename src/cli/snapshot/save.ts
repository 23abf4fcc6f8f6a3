import { saveDirectory } from "../../node/save-directory.js";
import { wrongUse } from "../errors.js";
import type { SnapshotFlags } from "./flags.js";
import { withProgress } from "./long-work.js";
import { fileOf, infoOf, printJson, sizeText } from "./show.js";

/** A block number as it is typed. */
function blockNumber(text: string): number {
  const number = /^(\d+|0x[0-9a-fA-F]+)$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw wrongUse(`--at must be a block's number, not "${text}"`);
  return number;
}

/** Saves the chain of a data directory: by itself, or by the node that runs it. */
export async function saveCommand(name: string, { dataDir, json, at }: SnapshotFlags): Promise<void> {
  const block = at === undefined ? undefined : blockNumber(at);
  const file = fileOf(name, dataDir);
  const saved = await withProgress("Saving the chain", "records", (onProgress) =>
    saveDirectory(dataDir, { file, at: block, onProgress }),
  );
  const info = infoOf(saved);
  if (json) return printJson(info);
  process.stdout.write(
    `Saved ${file} (${sizeText(saved.size)}), up to block ${info.head.number}; digest ${info.digest}\n`,
  );
}
