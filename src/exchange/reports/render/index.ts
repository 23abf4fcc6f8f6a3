/** Reports in the formats that people and programs read. The same report gives the same bytes. */
export { RENDER_FORMATS, type RenderFormat, renderReport } from "./render.js";
