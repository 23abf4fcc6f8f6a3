export type { GanacheBlock } from "./block.js";
export { copyGanacheDatabase } from "./copy.js";
export {
  decodeGanacheAccount,
  decodeGanacheSlot,
  type GanacheAccount,
  type GanacheDatabase,
  openGanacheDatabase,
} from "./database.js";
