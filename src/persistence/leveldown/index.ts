export { createLeveldown, type LeveldownOptions, type Write } from "./leveldown.js";
