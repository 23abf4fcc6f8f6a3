import type { Database } from "better-sqlite3";
import type { Projection } from "../projection.js";
import { type Counted, checkBounds, checkIntegrity } from "./file.js";
import { createCollector, type Findings, findingsOf } from "./findings.js";
import { openSnapshot } from "./open.js";
import { createRecordVerifier, type PartOutcome, type RecordVerifier } from "./records.js";

/** Parts of the work that threads take, in any order. */
export type Part =
  | { name: "integrity" }
  | { name: "bounds"; head: number }
  | { name: "records"; from: number; to: number; thorough?: boolean };

/** The outcome of each part. */
export interface Outcomes {
  integrity: Findings;
  bounds: { findings: Findings; counted: Counted };
  records: PartOutcome;
}

export type OutcomeOf<P extends Part> = Outcomes[P["name"]];

/** Does parts on a connection of its own. */
export interface PartWorker {
  work<P extends Part>(part: P, onRecord?: (seq: number) => void): OutcomeOf<P>;
  close(): void;
}

export function createPartWorker(path: string, projections: Projection[]): PartWorker {
  const database: Database = openSnapshot(path);
  // Made when it is needed: its temporary views hide the tables from statements that do not say which they mean.
  let verifier: RecordVerifier | undefined;

  function work(part: Part, onRecord?: (seq: number) => void): Outcomes[keyof Outcomes] {
    const collector = createCollector();
    if (part.name === "integrity") {
      checkIntegrity(database, collector);
      return findingsOf(collector);
    }
    if (part.name === "bounds") {
      const counted = checkBounds(database, projections, part.head, collector);
      return { findings: findingsOf(collector), counted };
    }
    verifier ??= createRecordVerifier(database, projections);
    return verifier.verify(part.from, part.to, { onRecord, thorough: part.thorough });
  }

  return { work: work as PartWorker["work"], close: () => database.close() };
}
