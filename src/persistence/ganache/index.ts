export type { GanacheBlock } from "./block.js";
export { copyGanacheDatabase, type DatabaseCopy } from "./copy.js";
export {
  decodeGanacheAccount,
  decodeGanacheSlot,
  type GanacheAccount,
  type GanacheDatabase,
  openGanacheDatabase,
} from "./database.js";
export { GanacheDatabaseError } from "./errors.js";
