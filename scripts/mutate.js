/**
 * Tests the tests: puts small faults into a copy of the compiled program, one at a time, and says which of them no test notices.
 * `node scripts/mutate.js --help` has the options. Build first.
 *
 * A script of our own in place of Stryker: Stryker's Jest runner needs CommonJS or its own instrumented sources, and here the tests run
 * what is compiled and bundled, partly in processes and threads of their own, which no runner's coverage sees.
 */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { setPriority, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import seedrandom from "seedrandom";
import { copyAssembly } from "./assembly.js";
import { bundle } from "./bundle.js";
import { FAILED } from "./mutate/first-failure.js";
import { mutantsOf, withMutants } from "./mutate/mutants.js";
import { testFilesFor } from "./mutate/test-files.js";
import { filesUnder, ROOT } from "./prepare.js";

const HELP = `usage: node scripts/mutate.js [options]

Puts mutants into the compiled files of dist/chain, dist/rpc and dist/persistence and runs the tests that reach them.

  --count N       mutants in the sample (300)
  --seed TEXT     seed of the sample (1)
  --only TEXT     only mutants whose place, such as chain/calls.js:112, begins with it; repeatable
  --files N       test files that a mutant is tried on at most (8)
  --seconds N     time for one mutant (90)
  --file-seconds N  a test file that takes longer without a mutant is not used (90); fewer try more mutants in the same time
  --minutes N     time for everything; the mutants that are left are counted as not tried (none)
  --report FILE   writes every mutant with its outcome as JSON
`;
const FOLDERS = ["chain", "rpc", "persistence"];
/** Tables of data rather than code. */
const DATA = /\/(artifacts|reference)\//;
/** The tests of one file that a mutant is tried on. */
const MAX_TESTS = 12;
const OUTCOMES = ["killed", "timed out", "survived", "not reached", "not tried"];

const { values } = parseArgs({
  options: {
    ...{ count: { type: "string" }, seed: { type: "string" }, only: { type: "string", multiple: true } },
    ...{ files: { type: "string" }, seconds: { type: "string" }, minutes: { type: "string" } },
    ...{ "file-seconds": { type: "string" } },
    ...{ report: { type: "string" }, help: { type: "boolean" } },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const { count = "300", seed = "1", only = [], files = "8", seconds = "90", minutes = "Infinity", report } = values;
const maxFileMs = Number(values["file-seconds"] ?? 90) * 1000;
const deadline = Date.now() + Number(minutes) * 60_000;

/** A seeded sample of all mutants, in the order of the files. */
function drawSample() {
  const all = FOLDERS.flatMap((folder) => filesUnder(join(ROOT, "dist", folder)).map((path) => `${folder}/${path}`))
    .filter((path) => path.endsWith(".js") && !DATA.test(`/${path}`))
    .flatMap((path) => {
      const found = mutantsOf(readFileSync(join(ROOT, "dist", path), "utf8"));
      return found.map((mutant) => ({ ...mutant, path, place: `${path}:${mutant.line}` }));
    })
    .filter(({ place }) => only.length === 0 || only.some((each) => place.startsWith(each)));
  const random = seedrandom(seed);
  const drawn = all
    .map((mutant) => ({ mutant, order: random() }))
    .sort((one, other) => one.order - other.order)
    .slice(0, Number(count))
    .map(({ mutant }, index) => ({ id: index + 1, ...mutant }));
  return { total: all.length, sample: drawn };
}

/** A copy of the project with the mutants in it. */
async function makeCopy(sample) {
  const copy = mkdtempSync(join(tmpdir(), "mutate-"));
  const left = new Set(["node_modules", ".git", "bench"].map((name) => join(ROOT, name)));
  cpSync(ROOT, copy, { recursive: true, filter: (path) => !left.has(path) });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  mkdirSync(join(copy, "tmp"));
  cpSync(join(ROOT, "scripts/mutate/switches.js"), join(copy, "dist/switches.js"));
  for (const [path, mutants] of Map.groupBy?.(sample, ({ path }) => path) ?? grouped(sample)) {
    const file = join(copy, "dist", path);
    const switches = relative(dirname(file), join(copy, "dist/switches.js"));
    writeFileSync(file, withMutants(readFileSync(file, "utf8"), mutants, switches));
  }
  await bundle(copy);
  copyAssembly(copy);
  return copy;
}

const grouped = (sample) => {
  const groups = new Map();
  for (const mutant of sample) groups.set(mutant.path, [...(groups.get(mutant.path) ?? []), mutant]);
  return groups;
};

let current;
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/**
 * Runs one test file in the copy.
 * @param tests the names of the tests that are to run; all, where it is left out
 * @returns `passed`, `failed` with the first test that failed, or `timed out`; and how long it took */
function runTests(copy, file, environment, limit, tests) {
  const began = Date.now();
  const jest = join(copy, "node_modules/jest/bin/jest.js");
  const reporter = join(copy, "scripts/mutate/first-failure.js");
  const child = spawn(
    process.execPath,
    [
      ...[jest, "--runTestsByPath", file, "--selectProjects", "native", "-i", `--reporters=${reporter}`],
      ...(tests === undefined ? [] : [`--testNamePattern=^(?:${tests.map(escaped).join("|")})$`]),
    ],
    {
      cwd: copy,
      detached: true, // a group of its own, ended with what it started
      stdio: ["ignore", "pipe", "ignore"],
      env: {
        ...process.env,
        ...{ LONG_TESTS: "0", FAST_CHECK_SEED: "1", TMPDIR: join(copy, "tmp"), ...environment },
        NODE_OPTIONS: "--experimental-vm-modules --disable-warning=ExperimentalWarning",
      },
    },
  );
  current = child;
  const end = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  };
  return new Promise((resolve) => {
    let text = "";
    let outcome;
    const timer = setTimeout(() => {
      outcome = { outcome: "timed out" };
      end();
    }, limit);
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const [, test] = new RegExp(`${FAILED}(.*)\n`).exec(text) ?? [];
      if (test === undefined || outcome !== undefined) return;
      outcome = { outcome: "failed", test };
      end();
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      end();
      resolve({ ...(outcome ?? { outcome: code === 0 ? "passed" : "failed" }), ms: Date.now() - began });
    });
  });
}

/** How test files come out without a mutant, and which mutants they reach; each is run once. */
function measuring(copy) {
  const known = new Map();
  const measure = async (file) => {
    const hits = join(copy, "tmp", `hits-${known.size}`);
    const { outcome, ms } = await runTests(copy, file, { COUVERTURE_MUTANT_HITS: hits }, maxFileMs);
    const lines = existsSync(hits) ? readFileSync(hits, "utf8").split("\n").filter(Boolean) : [];
    const reaches = new Map();
    for (const line of lines) {
      const [id, test] = JSON.parse(line);
      reaches.set(id, [...(reaches.get(id) ?? []), test]);
    }
    const measured = { usable: outcome === "passed", outcome, ms, reaches };
    known.set(file, measured);
    const says = measured.usable
      ? `reaches ${measured.reaches.size} of the mutants`
      : `${outcome} without a mutant, not used`;
    process.stdout.write(`measured ${file}: ${says} (${(ms / 1000).toFixed(1)} s)\n`);
    return measured;
  };
  return { known, measure };
}

/** The tests of a file that a mutant is tried on: the first of those that reach it, all where something else of the file does. */
const testsOf = (reaching) => (reaching.includes(null) ? undefined : reaching.slice(0, MAX_TESTS));

/** Tries a mutant on the test files that reach it, the nearest first, until one fails. */
async function tryMutant(copy, mutant, candidates, { known, measure }) {
  const until = Date.now() + Number(seconds) * 1000;
  const tried = [];
  let missed = 0;
  for (const { file } of candidates) {
    if (tried.length >= Number(files) || Date.now() > until || Date.now() > deadline) break;
    // Few files that import a module do not run it: after so many, no others are measured for it.
    if (!known.has(file) && missed >= Number(files)) continue;
    const { usable, reaches, ms } = known.get(file) ?? (await measure(file));
    if (!usable || !reaches.has(mutant.id)) {
      missed++;
      continue;
    }
    tried.push(file);
    const result = await runTests(
      copy,
      file,
      { COUVERTURE_MUTANT: String(mutant.id) },
      2 * ms + 5_000,
      testsOf(reaches.get(mutant.id)),
    );
    if (result.outcome === "failed") return { outcome: "killed", by: file, test: result.test, tried };
    if (result.outcome === "timed out") return { outcome: "timed out", by: file, tried };
  }
  return { outcome: tried.length === 0 ? "not reached" : "survived", tried };
}

function printTable(results) {
  const width = 13;
  const row = (name, cells) => `${name.padEnd(14)}${cells.map((cell) => String(cell).padStart(width)).join("")}\n`;
  process.stdout.write(`\n${row("", ["mutants", ...OUTCOMES])}`);
  for (const folder of [...FOLDERS, "all"]) {
    const these = results.filter(({ path }) => folder === "all" || path.startsWith(`${folder}/`));
    const counts = OUTCOMES.map((outcome) => these.filter((each) => each.outcome === outcome).length);
    process.stdout.write(row(folder, [these.length, ...counts]));
  }
}

setPriority(10);
const { total, sample } = drawSample();
process.stdout.write(`${sample.length} of ${total} mutants, seed ${seed}\n`);
const copy = await makeCopy(sample);
/** Removes the copy. Tests that were ended may have left file systems mounted in it. */
function clear() {
  const mounts = existsSync("/proc/mounts") ? readFileSync("/proc/mounts", "utf8").split("\n") : [];
  for (const [, path] of mounts.map((line) => line.split(" "))) {
    if (path?.startsWith(`${copy}/`)) spawnSync("umount", [path]);
  }
  rmSync(copy, { recursive: true, force: true, maxRetries: 3 });
}
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    if (current?.exitCode === null) process.kill(-current.pid, "SIGKILL");
    clear();
    process.exit(1);
  });
}
const long = Object.keys(JSON.parse(readFileSync(join(ROOT, "test/long.json"), "utf8")));
const candidatesOf = testFilesFor(copy, long);
const measured = measuring(copy);
const results = [];
for (const [index, mutant] of sample.entries()) {
  const result =
    Date.now() > deadline
      ? { outcome: "not tried", tried: [] }
      : await tryMutant(copy, mutant, candidatesOf(`dist/${mutant.path}`), measured);
  const { text, start, end, ...said } = mutant;
  results.push({ ...said, ...result });
  const by = result.by === undefined ? `after ${result.tried.length} files` : `by ${result.by}`;
  process.stdout.write(`${index + 1}/${sample.length} ${result.outcome} ${by}: ${mutant.place} ${mutant.says}\n`);
  if (report !== undefined) writeFileSync(report, `${JSON.stringify(results, undefined, 2)}\n`);
}
clear();
printTable(results);
for (const { outcome, place, path, line, says, tried } of results) {
  if (outcome !== "survived" && outcome !== "not reached") continue;
  const code = readFileSync(join(ROOT, "dist", path), "utf8")
    .split("\n")
    [line - 1].trim();
  process.stdout.write(`\n${outcome}: dist/${place} ${says}\n  ${code}\n`);
  if (tried.length > 0) process.stdout.write(`  tried: ${tried.join(" ")}\n`);
}
