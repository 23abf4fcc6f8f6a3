export { preloadCreations } from "./creations.js";
export { PRELOAD_NAMES, type PreloadName, preloadSince, preloadsWithin } from "./names.js";
