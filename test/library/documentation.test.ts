import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";

const page = readFileSync(join(ROOT, "docs", "library.md"), "utf8");
const programs = [...page.matchAll(/^```js( test)?\n([\s\S]*?)^```$/gm)].map(([, test, text = ""]) => ({
  isTest: test !== undefined,
  text,
  /** What it says that it prints. */
  printed: [...text.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, line]) => line),
}));

afterAll(removeDirectories);

const run = (args: string[], cwd: string) =>
  new Promise<{ failed: boolean; stdout: string; stderr: string }>((resolve) => {
    const { NODE_TEST_CONTEXT: _, ...env } = { ...process.env, NODE_OPTIONS: "", NO_COLOR: "1" } as NodeJS.ProcessEnv;
    execFile(process.execPath, args, { cwd, env, encoding: "utf8" }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, stdout, stderr }),
    );
  });

it("docs/library.md has programs that do what it says", async () => {
  expect(programs).toHaveLength(4);
  const folder = temporaryDirectory();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(ROOT, join(folder, "node_modules", "couverture"), "junction");
  for (const name of ["viem", "ethers"])
    symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name), "junction");
  await Promise.all(
    programs.map(async ({ isTest, text, printed }, index) => {
      const name = `${index}.${text.includes("require(") ? "cjs" : "mjs"}`;
      writeFileSync(join(folder, name), text);
      const { failed, stdout, stderr } = await run(isTest ? ["--test", name] : [name], folder);
      expect({ failed, stderr, text }).toEqual({ failed: false, stderr: "", text });
      if (!isTest) expect(stdout.trim().split("\n")).toEqual(printed);
    }),
  );
});
