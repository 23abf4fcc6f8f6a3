import { CHAIN_FLAGS, WALLET_FLAGS } from "./chain.js";
import type { Flag, FlagGroup } from "./flag.js";
import { FORK_FLAGS } from "./fork.js";
import { MINING_FLAGS, SERVER_FLAGS, STORAGE_FLAGS, TRANSACTION_FLAGS } from "./node.js";

/** What is told of flags that mean something else where a chain lives as long as a command. */
const HELP: Readonly<Record<string, string>> = {
  "--from":
    "a snapshot, by its name or file, that the chain starts from; it is only read (default: a new chain, of --clock step)",
  "--port": "port (default: any free one)",
  "--clock": "step (default: the same run gives the same hashes) or system",
};

const only = ({ flags }: FlagGroup, ...names: string[]): Flag[] =>
  flags.filter((flag) => names.includes(flag.names[0]));

const told = (flags: readonly Flag[]): Flag[] =>
  flags.map((flag) => ({ ...flag, help: HELP[flag.names[0]] ?? flag.help }));

/** The flags of `couverture start` that `couverture ci` takes as well. */
export const CI_FLAGS: readonly FlagGroup[] = [
  { title: "Where it begins:", flags: told([...only(STORAGE_FLAGS, "--from"), ...only(SERVER_FLAGS, "--port")]) },
  { ...CHAIN_FLAGS, flags: told(CHAIN_FLAGS.flags.filter(({ to }) => to !== "demo.wanted")) },
  WALLET_FLAGS,
  FORK_FLAGS,
  MINING_FLAGS,
  TRANSACTION_FLAGS,
];
