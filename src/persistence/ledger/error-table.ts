import type { Database } from "better-sqlite3";
import { customError, describeCustomError, describeRevert, toHex } from "../../ethereum/index.js";
import { inserter, table } from "./table.js";

export const knownErrors = table(
  "known_errors",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    selector: "TEXT NOT NULL",
    signature: "TEXT NOT NULL",
    source: "TEXT NOT NULL",
  },
  ["seq", "selector"],
  [["selector"]],
);

/** Writes errors, by their signatures, that became known with a record; those with a selector that is known are passed over. */
export function knownErrorWriter(
  database: Database,
): (seq: number, signatures: readonly string[], source: string) => void {
  const insert = inserter(database, knownErrors);
  const isKnown = database.prepare<[string], number>("SELECT 1 FROM known_errors WHERE selector = ?").pluck();
  return (seq, signatures, source) => {
    for (const signature of signatures) {
      const selector = customError(signature)?.selector;
      if (selector !== undefined && !isKnown.get(selector)) insert({ seq, selector, signature, source });
    }
  };
}

/** Reads revert data by the errors that are known with a record: what it says, undefined where nothing is known of it. */
export function revertReader(database: Database): (revertData: Uint8Array) => string | undefined {
  const signatureOf = database
    .prepare<[string], string>("SELECT signature FROM known_errors WHERE selector = ?")
    .pluck();
  return (revertData) => {
    if (revertData.length < 4) return undefined;
    const reason = describeRevert(revertData);
    if (reason !== undefined) return reason;
    const signature = signatureOf.get(toHex(revertData.subarray(0, 4)));
    return signature === undefined ? undefined : describeCustomError(signature, revertData);
  };
}
