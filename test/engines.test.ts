import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DIFFERENCES } from "./support/engines.js";

const ROOT = join(import.meta.dirname, "..");
const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");

const files = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `test/${name}`)
  .sort();
const tests = files.filter((path) => path.endsWith(".test.ts"));

/** The rows of the table of differences, by their first column, and whether each has a reason. */
function documented(): { name: string; reason: string }[] {
  const [, rest = ""] = text("docs/engines.md").split("\n## What differs\n");
  const rows = (rest.split("\n## ")[0] as string).split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(1).map((row) => {
    const [, name = "", , , reason = ""] = row.split(" | ").join("|").split("|");
    return { name: name.replaceAll("`", "").trim(), reason: reason.trim() };
  });
}

describe("what the engines differ in", () => {
  it("is what the table in docs/engines.md says, row by row, with a reason for each", () => {
    expect([...DIFFERENCES].sort()).toEqual(
      documented()
        .map(({ name }) => name)
        .sort(),
    );
    for (const { name, reason } of documented())
      expect({ name, reason }).toEqual({ name, reason: expect.stringMatching(/\w/) });
  });

  it("is seen by a test, row by row", () => {
    const declared = files.flatMap((path) =>
      [...text(path).matchAll(/(?:byEngine|nativeOnly)(?:<[^(]*>)?\(\s*"([^"]+)"/g)].map(([, name]) => name as string),
    );
    expect([...new Set(declared)].sort()).toEqual([...DIFFERENCES].sort());
  });
});

it("every test that starts a chain runs on either engine, or says why not", () => {
  const { one } = JSON.parse(text("test/engines.json")) as { one: Record<string, string> };
  const listed = execFileSync(
    process.execPath,
    [join(ROOT, "node_modules/jest/bin/jest.js"), "--listTests", "--selectProjects", "ganache"],
    {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, LONG_TESTS: "1", NODE_OPTIONS: "--experimental-vm-modules" },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const onEither = tests.filter((path) => listed.includes(`/${path}`));
  expect(onEither.length).toBeGreaterThan(20);
  const startsChains = (path: string) =>
    /\b(startChain|startMarket|marketOn|startDesk|openDesk)\b/.test(text(path)) && path !== "test/engines.test.ts";
  const unsaid = tests
    .filter((path) => startsChains(path) && !onEither.includes(path))
    .filter((path) => !Object.keys(one).some((pattern) => new RegExp(`^${pattern}[^/]*\\.test\\.ts$`).test(path)));
  expect(unsaid).toEqual([]);
});
