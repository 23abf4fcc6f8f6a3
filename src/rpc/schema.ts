/** The schemas of JSON-RPC parameters, for the namespaces. */
export * from "./schema/block.js";
export * from "./schema/logs.js";
export * from "./schema/overrides.js";
export * from "./schema/reader.js";
export * from "./schema/scalars.js";
export * from "./schema/shapes.js";
export * from "./schema/simulate.js";
export * from "./schema/storage.js";
export * from "./schema/transaction.js";
export * from "./schema/typed-data.js";
