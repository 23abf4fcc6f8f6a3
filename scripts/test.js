/**
 * `npm test`: installs and builds what is out of date, with the packages of test/package.json, runs Jest with the arguments it was given, and ends with one line
 * `N passed, N failed`. Without a file's name the long tests (test/long.json) are left out, unless `LONG_TESTS=1`.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepare, ROOT } from "./prepare.js";
import { summaryLine } from "./test-summary.js";

await prepare({ tests: true });

const given = process.argv.slice(2);
const { LONG_TESTS = given.some((argument) => /^(\.\/)?test(\/|$)/.test(argument)) ? "1" : "0" } = process.env;
if (LONG_TESTS !== "1")
  process.stdout.write("The long tests are left out (test/long.json); LONG_TESTS=1 npm test runs them, too.\n");

const directory = mkdtempSync(join(tmpdir(), "couverture-jest-"));
const report = join(directory, "report.json");
const jest = join(ROOT, "node_modules", "jest", "bin", "jest.js");
const child = spawn(process.execPath, [jest, ...given, "--json", "--outputFile", report], {
  cwd: ROOT,
  stdio: ["inherit", "pipe", "inherit"],
  env: {
    ...process.env,
    LONG_TESTS,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --experimental-vm-modules --disable-warning=ExperimentalWarning`,
  },
});
// Jest's stdout says where the report is, or what it was asked for instead of tests (--listTests, --help).
const said = [];
child.stdout.on("data", (chunk) => said.push(chunk));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));

child.on("close", (code) => {
  let text;
  try {
    text = readFileSync(report, "utf8");
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  rmSync(directory, { recursive: true, force: true });
  const line = summaryLine(text, code);
  if (text === undefined) process.stdout.write(Buffer.concat(said));
  if (line !== undefined) process.stdout.write(`${line}\n`);
  process.exitCode = code ?? 1;
});
