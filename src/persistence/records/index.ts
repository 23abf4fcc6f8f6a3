export * from "./bytes.js";
export {
  createKnownErrors,
  customError,
  describeCustomError,
  type KnownErrors,
} from "./custom-errors.js";
export * from "./header.js";
export * from "./keccak.js";
export * from "./payloads.js";
export * from "./record.js";
export * from "./revert-reason.js";
export { decodeRlp, encodeRlp, listItems, type RlpItem, type RlpValue } from "./rlp.js";
export * from "./run.js";
export * from "./run-blocks.js";
export * from "./transaction.js";
export { WELL_KNOWN_ERRORS } from "./well-known-errors.js";
export * from "./withdrawal.js";
