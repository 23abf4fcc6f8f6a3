import { statSync } from "node:fs";
import { diffSnapshots } from "../../offline/snapshot-diff.js";
import { openSnapshot, SNAPSHOT_EXTENSION } from "../../persistence/snapshot/index.js";
import type { SnapshotSummary } from "../../rpc/services.js";
import { wrongUse } from "../errors.js";
import { diffLines } from "../snapshot/diff-words.js";

/** Where a chain is to end. */
export interface Expectation {
  digest: string;
  /** The snapshot that has it; undefined where only the digest was given. */
  file?: string;
}

const DIGEST = /^(?:sha256:|0x)?([0-9a-f]{64})$/i;

/**
 * What `--expect-digest` was given: a digest, or a snapshot that has it.
 * @throws CommandError (wrong use) where it is neither
 */
export function readExpectation(given: string): Expectation {
  const digest = DIGEST.exec(given)?.[1];
  if (digest !== undefined) return { digest: digest.toLowerCase() };
  if (statSync(given, { throwIfNoEntry: false })?.isFile() !== true) {
    throw wrongUse(
      `--expect-digest must be a digest (64 hexadecimal digits) or a snapshot's file, and "${given}" is neither; --save ${given.endsWith(SNAPSHOT_EXTENSION) ? given : `golden${SNAPSHOT_EXTENSION}`} makes one`,
    );
  }
  const snapshot = openSnapshot(given);
  snapshot.close();
  return { digest: bare(snapshot.digest), file: given };
}

const bare = (digest: string): string => digest.replace(/^(sha256:|0x)/, "");

/**
 * Says where a chain that was saved has ended, and whether that is where it was to.
 * @param base what the differences are from, where only a digest is expected
 */
export async function judge(
  saved: SnapshotSummary,
  { digest, file }: Expectation,
  base: { file: string; name: string },
): Promise<{ holds: boolean; lines: string[] }> {
  const ended = `the chain ended at block ${saved.head.number} with digest ${saved.digest}`;
  if (bare(saved.digest) === digest) return { holds: true, lines: [`couverture: ${ended}, as expected`] };
  const diff = diffLines(await diffSnapshots(file ?? base.file, saved.file));
  const against =
    file === undefined
      ? `What changed since ${base.name} (a), up to now (b):`
      : "What was expected (a), and what is (b):";
  return { holds: false, lines: [`couverture: ${ended}; 0x${digest} was expected`, against, ...diff] };
}
