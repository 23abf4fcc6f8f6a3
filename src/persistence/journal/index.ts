export type { RecordSource } from "./altered-tail.js";
export { JournalError } from "./errors.js";
export type { Appended, ByteStore, Journal, JournalHead, JournalOptions } from "./journal.js";
export { openJournalOn } from "./journal.js";
export { openByteStore, openJournal } from "./open.js";
export { type LogEnd, logEnd, logEndOf } from "./torn-tail.js";
