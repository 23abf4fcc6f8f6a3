export { logDamage, tablesDamage, tablesIn } from "./check.js";
export { createCrc32c } from "./crc32c.js";
export { checkTablesBeside, type TableCheck } from "./table-check.js";
