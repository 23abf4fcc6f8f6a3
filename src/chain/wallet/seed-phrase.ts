import { entropyToMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import seedrandom from "seedrandom";

/** The phrase that Ganache makes of `--wallet.seed`. */
export function phraseOfGanacheSeed(seed: string): string {
  const random = seedrandom(seed);
  // Ganache multiplies by 255, not 256, and keeps to it so that old seeds keep their accounts.
  return entropyToMnemonic(
    Uint8Array.from({ length: 16 }, () => Math.floor(random() * 255)),
    wordlist,
  );
}
