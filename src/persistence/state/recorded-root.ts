import type { Journal } from "../journal/index.js";
import { decodeRevert } from "../records/index.js";
import { changesOf } from "./record-changes.js";

/** Records that are looked at for a block; most often there is one at once. */
const LOOKED_AT = 256;

/**
 * The state root after record `seq`, as the journal has it: that of the block which was the last to change the state. Undefined
 * where an override was, or a fork's genesis, since those name no root.
 */
export function recordedRoot(journal: Journal, seq: number): Uint8Array | undefined {
  let at = seq;
  for (let count = 0; count < LOOKED_AT && at >= 0; count++) {
    const record = journal.get(at);
    if (!record) return undefined;
    if (record.kind === "revert") {
      at = decodeRevert(record.payload).toSeq;
      continue;
    }
    const changes = changesOf(record);
    if (changes) return changes.forked ? undefined : changes.header?.stateRoot;
    at--;
  }
  return undefined;
}
