export * from "./errors.js";
export * from "./messages.js";
export { type MnemonicFault, mnemonicFault } from "./mnemonic.js";
export * from "./node-wallet.js";
export * from "./wallet.js";
export { DEFAULT_MNEMONIC, GANACHE_MNEMONIC } from "./well-known.js";
