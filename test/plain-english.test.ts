import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { EXCEPTIONS, faultsOf, GENERATED, WORDS } from "./plain-english/words.js";

const ROOT = join(import.meta.dirname, "..");
const PLACES = ["src", "test", "bench", "docs", "README.md", "CONTRIBUTING.md"];
const TEXT = /\.(ts|js|mjs|md)$/;

const under = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

function files(): string[] {
  const all = PLACES.flatMap((place) =>
    TEXT.test(place)
      ? [place]
      : readdirSync(join(ROOT, place), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && TEXT.test(entry.name))
          .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join("/")),
  );
  return all.filter((path) => !path.includes("node_modules/") && !under(path, GENERATED));
}

const textOf = (path: string): string => readFileSync(join(ROOT, path), "utf8");

describe("the text of source files, tests and docs", () => {
  it("uses the terms of the glossary in CONTRIBUTING.md", () => {
    const paths = files();
    expect(paths.length).toBeGreaterThan(200);
    expect(paths.flatMap((path) => faultsOf(path, textOf(path)))).toEqual([]);
  });

  it("has no exception that is not needed", () => {
    const unused = EXCEPTIONS.filter(({ path, text }) =>
      faultsOf(path, textOf(path), []).every((fault) => !fault.includes(text)),
    );
    expect(unused).toEqual([]);
  });
});

describe("the word list finds", () => {
  it.each([
    ["// Nobody is told.", "told"],
    ["const toldOf = 1;", "told"],
    ["const NOTHING_TOLD = 1;", "TOLD"],
    ["const MOST_ROWS = 5;", "MOST_"],
    ["The chain goes on from block 5.", "goes on from"],
    ["the options that were asked for", "asked"],
    ["what a client asks for", "asks for"],
    ["a report is drawn up", "drawn up"],
    ["defineCheat(", "Cheat"],
    ["in geth's words", "in geth's words"],
  ])("%s", (line, found) => {
    const [fault] = faultsOf("docs/some.md", `a line\n${line}`);
    expect(fault).toMatch(/^docs\/some\.md:2: /);
    expect(fault).toContain(`"${found}"`);
  });

  it.each([
    "a cheatcode of Foundry",
    "asks and bids of a book",
    "the teller",
    "almost_all",
    "at most one",
    "the mark price",
    "recommended",
    "the storyteller",
  ])("nothing in: %s", (line) => {
    expect(faultsOf("docs/some.md", line)).toEqual([]);
  });

  it("a replacement for each word", () => {
    for (const { instead } of WORDS) expect(instead.length).toBeGreaterThan(0);
  });
});
