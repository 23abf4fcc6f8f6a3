// @ts-check
import { HDKey } from "@scure/bip32";
import { mnemonicToSeedSync } from "@scure/bip39";
import secp256k1 from "secp256k1";
import { keccak256, toHex } from "./bytes.js";

/** The mnemonic every one of the nodes starts with, by default or by flag. */
export const MNEMONIC = "test test test test test test test test test test test junk";

/** The chain id every one of the nodes is started with, so that each is sent the very same signed bytes. */
export const CHAIN_ID = 1337n;

export const ACCOUNT_COUNT = 10;

/**
 * @typedef {object} Account
 * @property {Uint8Array} privateKey
 * @property {string} address 0x-hex, lower case
 */

/**
 * The ten funded accounts of the shared mnemonic, at m/44'/60'/0'/0/i.
 * @returns {Account[]}
 */
export function deriveAccounts() {
  const root = HDKey.fromMasterSeed(mnemonicToSeedSync(MNEMONIC));
  return Array.from({ length: ACCOUNT_COUNT }, (_, index) => {
    const { privateKey } = root.derive(`m/44'/60'/0'/0/${index}`);
    if (!privateKey) throw new Error(`no private key at index ${index} of the mnemonic`);
    const publicKey = secp256k1.publicKeyCreate(privateKey, false);
    return { privateKey, address: toHex(keccak256(publicKey.subarray(1)).subarray(12)) };
  });
}
