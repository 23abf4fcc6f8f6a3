import { CHAIN_FLAGS, WALLET_FLAGS } from "./flags/chain.js";
import type { Flag, FlagGroup } from "./flags/flag.js";
import { MINING_FLAGS, OUTPUT_FLAGS, SERVER_FLAGS, STORAGE_FLAGS, TRANSACTION_FLAGS } from "./flags/node.js";
import { REFUSED_FLAGS } from "./flags/refused.js";

/** Every flag of `couverture start`, as help shows them. */
export const FLAG_GROUPS: readonly FlagGroup[] = [
  CHAIN_FLAGS,
  WALLET_FLAGS,
  MINING_FLAGS,
  TRANSACTION_FLAGS,
  STORAGE_FLAGS,
  SERVER_FLAGS,
  OUTPUT_FLAGS,
  REFUSED_FLAGS,
];

export const FLAGS: readonly Flag[] = FLAG_GROUPS.flatMap((group) => group.flags);

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
