import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { optionsOf } from "../../src/cli/report/options.js";
import { formatOf } from "../../src/cli/report/output.js";
import { parseConfig, parseDraft } from "../../src/exchange/reports/index.js";
import { type Chain, startChain } from "../support/chain.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { endCommands, type FinishedRun, launch, ROOT, run } from "../support/process.js";

let chain: Chain;
let folder: string;

const report = (...args: string[]): Promise<FinishedRun> => run(["report", ...args], 30_000);
const ofChain = (...args: string[]): Promise<FinishedRun> => report(...args, "--data-dir", chain.dataDir);
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = temporaryDirectory();
  chain = await startChain({ flags: ["--clock", "step", "--durability", "relaxed", "--demo"] });
});

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

/** What docs/auditors.md says to put into its queries for a demo chain. */
const FOR_THE_DEMO: readonly (readonly [RegExp, string])[] = [
  [/unixepoch\('[^']+'\)(?=[,)])/, "(SELECT max(timestamp) FROM canonical_blocks)"],
  [/'ALFA'/, "'ACME'"],
  [/trade_id = 20/, "trade_id = 3"],
];

const page = readFileSync(join(ROOT, "docs/auditors.md"), "utf8");
const questions = [...page.matchAll(/^### (\d+)\. .*?```sql\n(.*?)```/gms)].map(
  ([, number, sql]) => [Number(number), sql as string] as const,
);

/** The answer to a question of docs/auditors.md about the demo. */
async function answerOf(number: number): Promise<Record<string, unknown>[]> {
  const [, sql = ""] = questions.find(([each]) => each === number) ?? [];
  const own = [2, 5, 9].includes(number)
    ? FOR_THE_DEMO.reduce((text, [pattern, by]) => text.replace(pattern, by), sql)
    : sql;
  const ledger = join(chain.dataDir, "ledger.sqlite");
  const { code, stdout, stderr } = await run(["ledger", "query", own, ledger, "--format", "json"]);
  expect({ number, code, stderr }).toEqual({ number, code: 0, stderr: "" });
  return JSON.parse(stdout) as Record<string, unknown>[];
}

describe("the auditor's questions, put to the demo", () => {
  it("are twelve, and the page says what to put into them", () => {
    expect(questions.map(([number]) => number)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    for (const [, text] of FOR_THE_DEMO) expect(page).toContain(`\`${text}\``);
  });

  it("have rows, all but the one about what was undone", async () => {
    const answered = new Map<number, number>();
    for (const [number] of questions) answered.set(number, (await answerOf(number)).length);
    expect([...answered].filter(([, rows]) => rows === 0).map(([number]) => number)).toEqual([7]);
  });
});

describe("a report of a chain that runs", () => {
  it("is Markdown on stdout, without --out", async () => {
    const { code, stdout } = await ofChain("form-ats", "--initial");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# Form ATS: initial operation report\n/);
    expect(stdout).toContain("**[ not configured ]**");
  });

  it("has the format that the file's name says, and says what it wrote", async () => {
    const file = inFolder("form.json");
    const { stdout } = await ofChain("form-ats", "--initial", "--out", file);
    expect(stdout).toBe(`${file}: Form ATS: initial operation report, as of 31 December 2024`);
    expect(parseDraft(readFileSync(file, "utf8"), file).kind).toBe("form-ats");
    const amendment = await ofChain("form-ats", "--amendment", "--since", file);
    expect(amendment.stdout).toContain("Nothing changed: there is nothing to amend.");
  });

  it.each(["rule-302 --day 2024-12-31", "form-ats --initial"])(
    "%s is the same PDF, byte for byte, in another process with another clock's zone and language",
    async (requested) => {
      const args = ["report", ...requested.split(" "), "--data-dir", chain.dataDir, "--out"];
      const [one, other] = [inFolder("one.pdf"), inFolder("other.pdf")];
      const there = launch([...args, other], 'TZ=Asia/Tokyo LC_ALL=de_DE.UTF-8 exec "$@"');
      expect((await run([...args, one], 30_000)).code).toBe(0);
      expect((await there.ended).code).toBe(0);
      expect(readFileSync(one).subarray(0, 5).toString()).toBe("%PDF-");
      expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
    },
  );

  it("lists its figures with their sources, and prints the rows behind one", async () => {
    const { stdout: list } = await ofChain("form-ats", "--initial", "--explain");
    expect(list).toMatch(/^FIGURE\s+WHAT\s+SAYS\s+SOURCE\n/);
    expect(list).toMatch(/\nmarkets\s+Markets\s.*\smarkets\n/);
    const { stdout: rows } = await ofChain("form-ats", "--initial", "--explain", "orders_entered.1.refused");
    expect(rows).toMatch(/Refused: 1\n/);
    expect(rows).toMatch(/-- :venue = 'book'/);
    expect(rows.trimEnd().split("\n").at(-1)).toMatch(/refused .* ACME +limit +GTC$/);
    const { stdout: csv } = await ofChain("form-ats", "--initial", "--explain", "markets.2.tick", "--format", "csv");
    expect(csv).toMatch(/^market,symbol,.*\n2,HLIO,/);
  });

  it("has one table as CSV", async () => {
    const { stdout } = await ofChain("form-ats", "--initial", "--format", "csv", "--table", "markets");
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split(",")[1]),
    ).toEqual(["symbol", "ACME", "HLIO"]);
  });

  it("comes from a bare ledger file on another machine as well", async () => {
    await chain.stop();
    const copy = inFolder("copy.sqlite");
    copyFileSync(join(chain.dataDir, "ledger.sqlite"), copy);
    const [of, from] = await Promise.all([ofChain("ats-n"), report("ats-n", "--ledger", copy)]);
    expect(from.code).toBe(0);
    expect(from.stdout).toBe(of.stdout);
  });
});

describe("the configuration", () => {
  it("is found beside the ledger, and by --config", async () => {
    writeFileSync(inFolder("ats.yaml"), "ats: {name: Harbor ATS}\n");
    writeFileSync(inFolder("other.yaml"), "ats: {name: Haven ATS}\n");
    const args = ["form-ats", "--cessation", "--ledger", inFolder("copy.sqlite")];
    expect((await report(...args)).stdout).toContain("- ATS: Harbor ATS");
    expect((await report(...args, "--config", inFolder("other.yaml"))).stdout).toContain("- ATS: Haven ATS");
  });

  it("is begun by report init, which overwrites nothing", async () => {
    const file = inFolder("sample.yaml");
    expect((await report("init", file)).stdout).toMatch(/sample\.yaml is written/);
    expect(parseConfig(readFileSync(file, "utf8"), file).ats).toEqual({});
    const again = await report("init", file);
    expect(again).toMatchObject({
      code: 2,
      stderr: `couverture: ${file} is there already, and is not overwritten; choose another name`,
    });
  });

  it("has a JSON Schema", async () => {
    const { stdout } = await report("init", "--schema");
    expect(Object.keys(JSON.parse(stdout).properties)).toContain("formAts");
  });

  it.each([
    [
      "ats: {name: Harbor Exchange}",
      /line 1: ats\.name: "Harbor Exchange" has "Exchange" in it, which 17 CFR 242\.301\(b\)\(11\)/,
    ],
    ["ats:\n  nam: x", /line 2: ats\.nam: is not a key/],
  ])("is refused with file, line and place: %j", async (text, sentence) => {
    const file = inFolder("bad.yaml");
    writeFileSync(file, text);
    const { code, stderr } = await ofChain("ats-n", "--config", file);
    expect(code).toBe(2);
    expect(stderr).toContain(file);
    expect(stderr).toMatch(sentence);
  });
});

describe("wrong use is said in one line, with exit code 2", () => {
  it.each([
    ["ats-n --format pdf", "a PDF is written to a file: add --out FILE"],
    ["rule-302 --day 2031-01-01", "2031-01-01 has not started"],
    ["ats-n --explain nix", "--explain nix: the report has no such figure"],
    ["ats-n --out nowhere/x.md", "nowhere/x.md cannot be written (ENOENT)"],
  ])("report %s", async (requested, sentence) => {
    const { code, stderr, stdout } = await ofChain(...requested.split(" "));
    expect(stderr.split("\n")).toEqual([expect.stringContaining(sentence)]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  const flags = { dataDir: "." };
  it.each<[string, () => unknown, string]>([
    ["--table of no CSV", () => formatOf({ ...flags, table: "markets" }), "--table goes with --format csv"],
    ["no filing", () => optionsOf("form-ats", flags), "give one of --initial, --amendment and --cessation"],
    [
      "two filings",
      () => optionsOf("form-ats", { ...flags, initial: true, cessation: true }),
      "give one of --initial, --amendment and --cessation",
    ],
    [
      "--since of no amendment",
      () => optionsOf("form-ats", { ...flags, initial: true, since: "x" }),
      "--since goes with --amendment",
    ],
    [
      "a draft that is not there",
      () => optionsOf("form-ats", { ...flags, amendment: true, since: "nix.json" }),
      "--since nix.json cannot be read (ENOENT)",
    ],
    ["no days", () => optionsOf("rule-302", flags), "give --day, or --from and --to, as 2026-12-31"],
    [
      "days and a day",
      () => optionsOf("rule-302", { ...flags, day: "2024-12-31", to: "2024-12-31" }),
      "--day is one day; give it, or --from and --to",
    ],
  ])("%s", (_what, ask, sentence) => {
    expect(ask).toThrow(expect.objectContaining({ message: sentence, exitCode: 2 }));
  });
});

it("fails, and leaves no file, where there is no ledger", async () => {
  const out = inFolder("none.pdf");
  const { code, stderr } = await report("ats-n", "--ledger", inFolder("none.sqlite"), "--out", out);
  expect({ code, written: existsSync(out) }).toEqual({ code: 2, written: false });
  expect(stderr).toMatch(/there is no file .*none\.sqlite/);
});

it("shows a trade that was undone, and the one made instead, after the commands that docs/auditors.md has for the demo", async () => {
  await chain.restart();
  const [, block = ""] = /^```sh demo\n(.*?)^```/ms.exec(page) ?? [];
  for (const line of block.trim().split("\n")) {
    const [, body] = /^curl -X POST http:\/\/127\.0\.0\.1:8545 -d '(.*)'$/.exec(line) ?? [];
    if (body === undefined) {
      const [program, ...args] = line.split(" ");
      const { code } = await run([...args, "--rpc-url", chain.url]);
      expect({ line, program, code }).toEqual({ line, program: "couverture", code: 0 });
    } else {
      const response = await fetch(chain.url, { method: "POST", body });
      expect(await response.json()).not.toHaveProperty("error");
    }
  }
  expect(await answerOf(7)).toMatchObject([
    { fate: "undone", symbol: "ACME", shares: 100 },
    { fate: "made instead", symbol: "ACME", shares: 50 },
  ]);
});
