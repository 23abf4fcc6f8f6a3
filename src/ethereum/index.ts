export * from "./blob-parameters.js";
export * from "./bloom.js";
export * from "./bytes.js";
export * from "./create2-deployer.js";
export * from "./created-address.js";
export { curve, curveWarning } from "./curve.js";
export {
  createKnownErrors,
  customError,
  describeCustomError,
  type KnownErrors,
} from "./custom-errors.js";
export * from "./delegation.js";
export * from "./ether.js";
export * from "./fees.js";
export * from "./gas.js";
export type { GenesisAccount } from "./genesis-account.js";
export * from "./hardforks.js";
export * from "./header.js";
export * from "./keccak.js";
export { ensureKzg, hasNativeKzg, isKzgReady, KzgNotReadyError, kzg, kzgKind, kzgWarning } from "./kzg.js";
export * from "./log.js";
export * from "./revert-reason.js";
export { decodeRlp, encodeRlp, listItems, type RlpItem, type RlpValue } from "./rlp.js";
export { isPrecompile, type Rules, rulesOf } from "./rules.js";
export * from "./signature.js";
export * from "./system-contracts.js";
export * from "./transaction.js";
export { WELL_KNOWN_ERRORS } from "./well-known-errors.js";
export * from "./withdrawal.js";
