import type { OptionGroup } from "../option.js";
import { ACCOUNT_OPTIONS } from "./accounts.js";
import { ATTESTATION_OPTIONS } from "./attestation.js";
import { CHAIN_OPTIONS } from "./chain.js";
import { FORK_OPTIONS } from "./fork.js";
import { MINING_OPTIONS } from "./mining.js";
import { OUTPUT_OPTIONS } from "./output.js";
import { SERVER_OPTIONS } from "./server.js";
import { STORAGE_OPTIONS } from "./storage.js";
import { TRANSACTION_OPTIONS } from "./transactions.js";
import { UNAVAILABLE_OPTIONS } from "./unavailable.js";

/** Every option, under the headings and in the order that help shows. */
export const OPTION_GROUPS = {
  chain: { title: "Chain (kept in the data directory):", options: CHAIN_OPTIONS },
  accounts: { title: "Accounts (kept in the data directory, but for the last four):", options: ACCOUNT_OPTIONS },
  fork: { title: "Forking:", options: FORK_OPTIONS },
  mining: { title: "Mining:", options: MINING_OPTIONS },
  transactions: { title: "Transactions:", options: TRANSACTION_OPTIONS },
  storage: { title: "Data:", options: STORAGE_OPTIONS },
  attestation: { title: "Attestation:", options: ATTESTATION_OPTIONS },
  server: { title: "Server:", options: SERVER_OPTIONS },
  output: { title: "Output:", options: OUTPUT_OPTIONS },
  unavailable: { title: "Known, and refused in this version:", options: UNAVAILABLE_OPTIONS },
} as const satisfies Record<string, OptionGroup>;

/** Every option by its key: the path in the node's options, or for what is none of them by itself a name of its own. */
export const OPTIONS = {
  ...CHAIN_OPTIONS,
  ...ACCOUNT_OPTIONS,
  ...FORK_OPTIONS,
  ...MINING_OPTIONS,
  ...TRANSACTION_OPTIONS,
  ...STORAGE_OPTIONS,
  ...ATTESTATION_OPTIONS,
  ...SERVER_OPTIONS,
  ...OUTPUT_OPTIONS,
  ...UNAVAILABLE_OPTIONS,
};

export type OptionKey = keyof typeof OPTIONS;
