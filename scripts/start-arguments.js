/** The arguments of `npm start`: what npm did not pass on, and the demo that a chain has by default. */

/** Arguments that decide about the demo, or exclude it. */
const DECIDES = /^--(no-)?(demo|exchange)(=|$)/;

/** Arguments that print something and start nothing. */
const PRINTS = new Set(["--help", "-?", "--version"]);

/**
 * The arguments with `--demo` where they start a chain and do not decide about it.
 * @param {readonly string[]} args
 * @returns {string[]}
 */
export function withDemo(args) {
  const [first] = args;
  const starts = first === undefined || first === "start" || first === "ethereum" || first.startsWith("-");
  if (!starts || args.some((arg) => DECIDES.test(arg) || PRINTS.has(arg))) return [...args];
  const isNamed = first === "start" || first === "ethereum";
  return isNamed ? [first, "--demo", ...args.slice(1)] : ["start", "--demo", ...args];
}

/** A flag's name as npm writes it into the environment. */
const variableOf = (name) => `npm_config_${name.replace(/^--(no-)?/, "").replaceAll("-", "_")}`.toLowerCase();

/**
 * npm takes flags that stand before two dashes as settings of its own, and passes on their values at most.
 * @param {readonly string[]} args what npm passed on
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly { name: string, isBoolean: boolean }[]} flags every name of every flag
 * @returns {string | undefined} a sentence that says where the dashes go; undefined where npm took nothing
 */
export function flagsThatNpmTook(args, env, flags) {
  if (env.npm_lifecycle_event !== "start") return undefined;
  const settings = new Map(
    Object.entries(env).flatMap(([key, value]) =>
      key.startsWith("npm_config_") ? [[key.toLowerCase(), value ?? ""]] : [],
    ),
  );
  const byVariable = new Map(flags.toReversed().map((flag) => [variableOf(flag.name), flag]));
  const taken = [...byVariable].flatMap(([variable, flag]) =>
    settings.has(variable) ? [{ ...flag, value: settings.get(variable) }] : [],
  );
  if (taken.length === 0) {
    // Of a short flag, as -p 8546, npm leaves the value only.
    return /^\d/.test(args[0] ?? "")
      ? `npm took the flag of ${args[0]} as its own; flags of couverture go behind two dashes: npm start -- --port 8546`
      : undefined;
  }
  const valued = taken.filter(({ isBoolean, value }) => !isBoolean && value === "true");
  // npm keeps a value that stands behind an equals sign, and passes on one that stands behind a space.
  const passedOn = valued.length === args.length ? args : valued.map(() => "…");
  const words = taken.map((flag) => {
    if (flag.isBoolean)
      return flag.value === "" && !flag.name.startsWith("--no-") ? `--no-${flag.name.slice(2)}` : flag.name;
    return `${flag.name} ${flag.value === "true" ? passedOn[valued.indexOf(flag)] : flag.value}`;
  });
  const names = taken.map(({ name }) => name).join(", ");
  return `npm took ${names} as its own; flags of couverture go behind two dashes: npm start -- ${words.join(" ")}`;
}
