import { type FlagGroup, flagsWithHelp } from "./flag.js";
import { FLAG_GROUPS } from "./start.js";

/** The flags of `couverture start` that `couverture import` takes as well. */
export const IMPORT_FLAGS: readonly FlagGroup[] = [
  {
    title: "The chain, where the database does not say it:",
    flags: flagsWithHelp(FLAG_GROUPS, {
      "chain.genesis": "geth genesis.json, with which the blocks of --chain begin",
      "chain.chainId": "chain id (default: the one that transactions are signed for, else 1337)",
      "chain.networkId": "what net_version answers (default: the chain id)",
      "chain.hardfork": "hardfork (default: the newest that gives the same blocks)",
      "chain.mnemonic":
        "BIP-39 phrase of the accounts (default: Ganache's fixed phrase, or this program's default, where it fits)",
      "wallet.seed": "make the phrase from a seed, as Ganache does",
      "wallet.deterministic": "Ganache's fixed phrase",
      "chain.accountCount": "how many accounts (default: as many as the chain began with)",
      "chain.accounts": "an account by private key with its balance at first; may be repeated",
      "chain.hdPath": "derivation path of the accounts (default: m/44'/60'/0'/0)",
    }),
  },
  {
    title: "Data:",
    flags: flagsWithHelp(FLAG_GROUPS, {
      "storage.directory": "where the chain is to be; new or empty (default: ./.couverture)",
    }),
  },
];
