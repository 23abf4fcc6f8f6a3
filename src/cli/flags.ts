import { CHAIN_FLAGS, WALLET_FLAGS } from "./flags/chain.js";
import type { Flag, FlagGroup } from "./flags/flag.js";
import { FORK_FLAGS } from "./flags/fork.js";
import {
  ATTESTATION_FLAGS,
  MINING_FLAGS,
  OUTPUT_FLAGS,
  SERVER_FLAGS,
  STORAGE_FLAGS,
  TRANSACTION_FLAGS,
} from "./flags/node.js";
import { REFUSED_FLAGS } from "./flags/refused.js";

/** Every flag of `couverture start`, as help shows them. */
export const FLAG_GROUPS: readonly FlagGroup[] = [
  CHAIN_FLAGS,
  WALLET_FLAGS,
  FORK_FLAGS,
  MINING_FLAGS,
  TRANSACTION_FLAGS,
  STORAGE_FLAGS,
  ATTESTATION_FLAGS,
  SERVER_FLAGS,
  OUTPUT_FLAGS,
  REFUSED_FLAGS,
];

export const FLAGS: readonly Flag[] = FLAG_GROUPS.flatMap((group) => group.flags);

/** What of them says which chain another program's database has, and what it does not say. */
const IMPORTED: Readonly<Record<string, string>> = {
  "chain.genesis": "geth genesis.json, with which the blocks of --chain begin",
  "chain.chainId": "chain id (default: the one that transactions are signed for, else 1337)",
  "chain.networkId": "what net_version answers (default: the chain id)",
  "chain.hardfork": "hardfork (default: the newest that gives the same blocks)",
  "wallet.mnemonic":
    "BIP-39 phrase of the accounts (default: Ganache's fixed phrase, or this program's default, where it fits)",
  "wallet.seed": "make the phrase from a seed, as Ganache does",
  "wallet.deterministic": "Ganache's fixed phrase",
  "chain.accountCount": "how many accounts (default: as many as the chain began with)",
  "chain.accounts": "an account by private key with its balance at first; may be repeated",
  "chain.hdPath": "derivation path of the accounts (default: m/44'/60'/0'/0)",
};

/** The flags of `couverture start` that `couverture import` takes as well. */
export const IMPORT_FLAGS: readonly FlagGroup[] = [
  {
    title: "The chain, where the database does not say it:",
    flags: FLAGS.flatMap((flag) => {
      const help = IMPORTED[flag.to ?? ""];
      return help === undefined ? [] : [{ ...flag, help }];
    }),
  },
  {
    title: "Data:",
    flags: STORAGE_FLAGS.flags.flatMap((flag) =>
      flag.names[0] === "--data-dir"
        ? [{ ...flag, help: "where the chain is to be; new or empty (default: ./.couverture)" }]
        : [],
    ),
  },
];

export const isBoolean = (flag: Flag): boolean => flag.value === undefined;

/** `--chain.chainId` as `--chain.chain-id`: Ganache's parser takes both. */
const kebab = (name: string): string => name.replace(/(?<=[a-z])([A-Z]+)/g, (upper) => `-${upper.toLowerCase()}`);

/** Every long name of a flag. A boolean has a negation of each, which is not among these. */
export function namesOf(flag: Flag): string[] {
  return [...new Set(flag.names.flatMap((name) => [name, kebab(name)]))];
}

/** `--no-ws` for `--ws`; undefined for what is a negation already. */
export const negationOf = (name: string): string | undefined =>
  name.startsWith("--no-") ? undefined : `--no-${name.slice(2)}`;
