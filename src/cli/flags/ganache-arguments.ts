import { namesOf, takesSeveral } from "./flag.js";
import { FLAGS } from "./start.js";

/** Flags that Ganache's parser lets be followed by several values. */
const SEVERAL = new Set(
  FLAGS.filter(takesSeveral).flatMap((flag) => [...namesOf(flag), ...(flag.short ? [flag.short] : [])]),
);

/**
 * What Ganache's command line allows and ours does not, in the form that ours has: `ganache ethereum …` for the flavor, `-p=8545`,
 * and several values after one flag (`--wallet.unlockedAccounts 0 1 2`). Other commands than start are left as they are.
 */
export function fromGanacheArguments(args: readonly string[]): string[] {
  const [first, ...rest] = args;
  if (first === "ethereum" || first === "filecoin") return fromGanacheArguments(["--flavor", first, ...rest]);
  if (first !== undefined && first !== "start" && !first.startsWith("-")) return [...args];
  const plain: string[] = [];
  let several: string | undefined;
  let needed = false;
  for (const arg of args) {
    const [, short, value] = /^(-[a-zA-Z])=(.*)$/s.exec(arg) ?? [];
    const words = short !== undefined && value !== undefined ? [short, value] : [arg];
    for (const word of words) {
      if (several !== undefined && !word.startsWith("-")) {
        plain.push(...(needed ? [word] : [several, word]));
        needed = false;
        continue;
      }
      const name = word.replace(/=.*$/s, "");
      several = SEVERAL.has(name) ? name : undefined;
      needed = name === word;
      plain.push(word);
    }
  }
  return plain;
}
