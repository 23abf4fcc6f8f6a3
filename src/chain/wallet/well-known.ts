/** The phrase that Hardhat and Anvil have, too. Everyone knows it: never send anything of value to its accounts. */
export const DEFAULT_MNEMONIC = "test test test test test test test test test test test junk";

/** Ganache's phrase with `--wallet.deterministic`. */
export const GANACHE_MNEMONIC = "myth like bonus scare over problem client lizard pioneer submit female collect";

/** Where accounts are derived (BIP-44); `/{index}` follows. */
export const DEFAULT_HD_PATH = "m/44'/60'/0'/0";
