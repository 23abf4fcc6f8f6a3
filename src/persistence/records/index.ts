export * from "./bytes.js";
export * from "./header.js";
export * from "./keccak.js";
export * from "./payloads.js";
export * from "./record.js";
export * from "./revert-reason.js";
export { decodeRlp, encodeRlp, listItems, type RlpItem, type RlpValue } from "./rlp.js";
export * from "./transaction.js";
export * from "./withdrawal.js";
