import type { JournalRecord } from "../../../src/persistence/records/index.js";

export function endlessJournal(sources: string): Promise<Iterable<JournalRecord>>;
