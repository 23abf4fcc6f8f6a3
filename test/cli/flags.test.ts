import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isBoolean, namesOf, negationOf, takesSeveral } from "../../src/cli/flags/flag.js";
import { FLAGS } from "../../src/cli/flags/start.js";
import { isSwitch } from "../../src/options/index.js";

interface GanacheFlags {
  program: string;
  version: string;
  flags: { names: string[]; short?: string; type?: string }[];
}

/** What `ganache --help` lists. */
const ganache = JSON.parse(readFileSync(join(import.meta.dirname, "ganache-flags.json"), "utf8")) as GanacheFlags;

const byName = new Map(FLAGS.flatMap((flag) => namesOf(flag).map((name) => [name, flag])));
const byShort = new Map(FLAGS.flatMap((flag) => (flag.short ? [[flag.short, flag]] : [])));

describe("every flag of Ganache 7 is known", () => {
  // Commander's own.
  const listed = ganache.flags.filter(({ names }) => !["--help", "--version"].includes(names[0] ?? ""));

  it("that is a list of some length", () => {
    expect(ganache).toMatchObject({ program: "ganache", version: "7.9.2" });
    expect(listed.length).toBeGreaterThan(50);
  });

  it.each(listed.map((flag) => [flag.names[0], flag] as const))(
    "%s, under all its names",
    (_name, { names, short }) => {
      const [flag, ...others] = new Set(names.map((name) => byName.get(name)));
      expect(flag).toBeDefined();
      expect(others).toEqual([]);
      if (short) expect(byShort.get(short)).toBe(flag);
    },
  );

  it.each(listed.map((flag) => [flag.names[0], flag] as const))("%s, as what it is", (name, { type }) => {
    const flag = byName.get(name ?? "");
    if (type === "boolean") expect(flag && isBoolean(flag)).toBe(true);
    if (type === "array") expect(flag && takesSeveral(flag)).toBe(true);
    if (type === "number" || type === "string") expect(flag?.value).toBeDefined();
  });
});

it("no name means two flags", () => {
  const names = FLAGS.flatMap((flag) => [
    ...namesOf(flag).flatMap((name) => [name, ...(isBoolean(flag) ? [negationOf(name) ?? []].flat() : [])]),
    ...(flag.short ? [flag.short] : []),
  ]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

it("every flag does something, or says why not", () => {
  const silent = FLAGS.filter(({ key, option, help }) => {
    if (!key.startsWith("--") || key === "--demo" || isSwitch(option)) return false;
    return !option.refused && !option.notice && !help.startsWith("accepted");
  });
  expect(silent.map(({ names }) => names[0])).toEqual([]);
});
