// geth-genesis.ts is left out on purpose: it brings the schema validator, which only a chain made from a file needs.
export * from "./chain-config.js";
export * from "./common.js";
export * from "./create2-deployer.js";
export * from "./crypto.js";
export { curve, curveWarning } from "./curve.js";
export * from "./genesis.js";
export type { GenesisAccount } from "./genesis-account.js";
export * from "./hardforks.js";
export {
  ensureKzg,
  hasNativeKzg,
  isKzgReady,
  KzgNotReadyError,
  kzg,
  kzgKind,
  kzgWarning,
} from "./kzg.js";
export * from "./system-contracts.js";
