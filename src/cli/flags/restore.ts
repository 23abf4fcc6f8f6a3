import { type FlagGroup, flagsWithHelp } from "./flag.js";
import { FLAG_GROUPS } from "./start.js";

/** The flags of `couverture start` that `couverture ledger restore` takes as well: what a ledger does not say, or what is only guessed. */
export const RESTORE_FLAGS: readonly FlagGroup[] = [
  {
    title: "The chain, where the ledger does not say it:",
    flags: flagsWithHelp(FLAG_GROUPS, {
      "chain.genesis": "genesis.json that the chain was made from, so that it may be named at later starts",
      "chain.mnemonic": "BIP-39 phrase of the accounts (default: a well-known one, where its accounts are the chain's)",
      "wallet.seed": "make the phrase from a seed, as Ganache does",
      "wallet.deterministic": "Ganache's fixed phrase",
      "chain.accountCount": "how many accounts (default: as many as the chain began with)",
      "chain.accounts": "an account by private key with its balance at first; may be repeated",
      "chain.hdPath": "derivation path of the accounts (default: m/44'/60'/0'/0)",
      "chain.networkId": "what net_version answers (default: the chain id)",
      "chain.clock": "system or step (default: step where every session's time is its head block's)",
      "chain.timestampIncrement": "seconds from block to block with --clock step (default: the most frequent)",
      "chain.allowUnlimitedContractSize": "lift EIP-170 (default: lifted where there is longer code)",
      "chain.allowUnlimitedInitCodeSize": "lift EIP-3860 (default: lifted where there is longer code)",
      engine: "native or ganache (default: whose genesis block it has)",
    }),
  },
];
