import { type HDAccount, mnemonicToAccount } from "viem/accounts";

/** The mnemonic that a chain has if none is given. */
export const MNEMONIC = "test test test test test test test test test test test junk";

/** The account at an index of the default mnemonic's path `m/44'/60'/0'/0/INDEX`. */
export function account(index: number): HDAccount {
  return mnemonicToAccount(MNEMONIC, { addressIndex: index });
}
