/** Reports in the formats that people and programs read. The same report gives the same bytes. */
export { csvLine } from "./csv.js";
export { RENDER_FORMATS, type RenderFormat, renderReport } from "./render.js";
export { parameterLines } from "./sources.js";
