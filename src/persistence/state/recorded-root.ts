import type { Journal } from "../journal/index.js";
import { decodeRevert } from "../records/index.js";
import { changesOf } from "./record-changes.js";

/** Records that are looked at for a block; most often there is one at once. */
const LOOKED_AT = 256;

/**
 * The state root after record `seq`, as the journal has it: that of the block which was the last to change the state. Undefined
 * where an override was, or a fork's genesis, since those name no root, and where the block is far away.
 * @param live records after this one are known to be undone
 */
export function recordedRoot(journal: Journal, seq: number, live = seq): Uint8Array | undefined {
  let bound = live;
  for (let at = seq; at >= 0 && at > seq - LOOKED_AT; at--) {
    const record = journal.get(at);
    if (!record) return undefined;
    if (record.kind === "revert") bound = Math.min(bound, decodeRevert(record.payload).toSeq);
    if (at > bound) continue;
    const changes = changesOf(record);
    if (changes) return changes.forked ? undefined : changes.header?.stateRoot;
  }
  return undefined;
}
