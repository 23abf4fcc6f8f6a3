import { DEFAULT_MNEMONIC, GANACHE_MNEMONIC } from "./well-known.js";

/** BIP-39's other word lists; loaded where a phrase is not English. */
const OTHER_LISTS = [
  () => import("@scure/bip39/wordlists/spanish.js"),
  () => import("@scure/bip39/wordlists/french.js"),
  () => import("@scure/bip39/wordlists/italian.js"),
  () => import("@scure/bip39/wordlists/portuguese.js"),
  () => import("@scure/bip39/wordlists/czech.js"),
  () => import("@scure/bip39/wordlists/japanese.js"),
  () => import("@scure/bip39/wordlists/korean.js"),
  () => import("@scure/bip39/wordlists/simplified-chinese.js"),
  () => import("@scure/bip39/wordlists/traditional-chinese.js"),
];

const LENGTHS = [12, 15, 18, 21, 24];

/** What is wrong with a phrase. */
export type MnemonicFault =
  | { kind: "length"; words: number }
  /** The first word that is in no list; the closest of the list where one is close. */
  | { kind: "word"; word: string; position: number; list: readonly string[] }
  | { kind: "checksum" };

/**
 * What makes a phrase no BIP-39 mnemonic: how many words it has, a word that is in no word list, or its checksum. Accounts can be
 * derived from any text, and other wallets do not take such a text.
 * @returns undefined for a mnemonic of any of BIP-39's languages
 */
export async function mnemonicFault(mnemonic: string): Promise<MnemonicFault | undefined> {
  const words = mnemonic.normalize("NFKD").trim().split(/\s+/);
  const phrase = words.join(" ");
  if (phrase === DEFAULT_MNEMONIC || phrase === GANACHE_MNEMONIC) return undefined;
  const [{ validateMnemonic }, { wordlist: english }] = await Promise.all([
    import("@scure/bip39"),
    import("@scure/bip39/wordlists/english.js"),
  ]);
  if (validateMnemonic(phrase, english)) return undefined;
  const position = words.findIndex((word) => !english.includes(word));
  if (position >= 0) {
    for (const load of OTHER_LISTS) if (validateMnemonic(phrase, (await load()).wordlist)) return undefined;
  }
  if (!LENGTHS.includes(words.length)) return { kind: "length", words: phrase === "" ? 0 : words.length };
  if (position < 0) return { kind: "checksum" };
  return { kind: "word", word: words[position] as string, position: position + 1, list: english };
}
