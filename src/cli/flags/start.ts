import { OPTION_GROUPS } from "../../options/index.js";
import { type Flag, type FlagGroup, flagGroup } from "./flag.js";

/** Every flag of `couverture start`, as help shows them. */
export const FLAG_GROUPS: readonly FlagGroup[] = Object.values(OPTION_GROUPS).map(flagGroup);

export const FLAGS: readonly Flag[] = FLAG_GROUPS.flatMap((group) => group.flags);
