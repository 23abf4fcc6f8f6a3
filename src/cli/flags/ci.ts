import { OPTION_GROUPS, type OptionKey } from "../../options/index.js";
import { type FlagGroup, flagGroup, flagsWithHelp } from "./flag.js";
import { FLAG_GROUPS } from "./start.js";

const { chain, accounts, fork, mining, transactions } = OPTION_GROUPS;

/** The help of flags that mean something else where a chain lives as long as a command. */
const HELP: Readonly<Partial<Record<OptionKey, string>>> = {
  from: "a snapshot, by its name or file, that the chain starts from; it is only read (default: a new chain, of --clock step)",
  "server.port": "port (default: any free one)",
};
const CLOCK = "step (default: the same run gives the same hashes) or system";

const withoutDemo = ({ title, flags }: FlagGroup): FlagGroup => ({
  title,
  flags: flags.flatMap((flag) => {
    if (flag.key === "--demo") return [];
    return [flag.key === "chain.clock" ? { ...flag, help: CLOCK } : flag];
  }),
});

/** The flags of `couverture start` that `couverture ci` takes as well. */
export const CI_FLAGS: readonly FlagGroup[] = [
  { title: "Where it begins:", flags: flagsWithHelp(FLAG_GROUPS, HELP) },
  withoutDemo(flagGroup(chain)),
  ...[accounts, fork, mining, transactions].map(flagGroup),
];
