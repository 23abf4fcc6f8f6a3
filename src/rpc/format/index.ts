export * from "./block.js";
export * from "./quantity.js";
export * from "./receipt.js";
export * from "./transaction.js";
