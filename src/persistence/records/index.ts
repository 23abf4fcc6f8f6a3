export * from "./payloads.js";
export * from "./record.js";
export * from "./run.js";
export * from "./run-blocks.js";
