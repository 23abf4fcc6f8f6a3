export { logEndOf } from "../level-files/log-end.js";
export { JournalError } from "./errors.js";
export type { ByteStore, Journal, JournalHead } from "./journal.js";
export { openJournalOn } from "./journal.js";
export { openByteStore, openJournal } from "./open.js";
