import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { isBoolean, namesOf, negationOf } from "../../src/cli/flags/flag.js";
import { FLAGS } from "../../src/cli/flags/start.js";
import { createProgram } from "../../src/cli/program.js";
import { ROOT } from "../support/process.js";

const { optionsPage, PAGE } = (await import(pathToFileURL(join(ROOT, "scripts", "options-page.js")).href)) as {
  PAGE: string;
  optionsPage(): Promise<string>;
};

const PAGES = [
  "README.md",
  ...readdirSync(join(ROOT, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
];

/** Flags of other programs that the pages show. */
const OTHER_PROGRAMS = new Set([
  "--network", // hardhat
  "--state", // anvil
  "--state-interval",
  "--block-base-fee-per-gas",
  "--shard", // test runners
  "--selectProjects",
  "--wait", // docker compose
  "--max-old-space-size", // node
  "--save-dev", // npm
]);

/** Every long flag of a command and of its subcommands. */
const flagsOf = (command: Command): string[] => [
  ...command.options.flatMap(({ long }) => long ?? []),
  ...command.commands.flatMap(flagsOf),
];

it("docs/options.md lists the options of the catalogue: node scripts/options-page.js generates it", async () => {
  expect(readFileSync(join(ROOT, PAGE), "utf8")).toBe(await optionsPage());
});

it("the pages name no flag that there is not", () => {
  const negations = FLAGS.filter(isBoolean).flatMap((flag) => namesOf(flag).flatMap((name) => negationOf(name) ?? []));
  const known = new Set(["--help", ...FLAGS.flatMap(namesOf), ...negations, ...flagsOf(createProgram("0"))]);
  const unknown = PAGES.flatMap((page) =>
    [...readFileSync(join(ROOT, page), "utf8").matchAll(/(?<![\w-])--[a-zA-Z][\w.-]*\w/g)].flatMap(([name]) =>
      known.has(name) || OTHER_PROGRAMS.has(name) || name === "--no" || name === "--no-NAME"
        ? []
        : [`${page}: ${name}`],
    ),
  );
  expect(PAGES.length).toBeGreaterThan(15);
  expect(unknown).toEqual([]);
});
