import { pbkdf2Sync } from "node:crypto";
import { type HDAccount, HDKey, hdKeyToAccount } from "viem/accounts";

/** The mnemonic that a chain has if none is given. */
export const MNEMONIC = "test test test test test test test test test test test junk";

/** BIP-39's seed, by Node: viem computes it in JavaScript, which takes a tenth of a second for each account. */
const root = HDKey.fromMasterSeed(pbkdf2Sync(MNEMONIC, "mnemonic", 2048, 64, "sha512"));

/** The account at an index of the default mnemonic's path `m/44'/60'/0'/0/INDEX`. */
export function account(index: number): HDAccount {
  return hdKeyToAccount(root, { addressIndex: index });
}
