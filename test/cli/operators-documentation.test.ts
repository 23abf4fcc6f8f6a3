import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startChain } from "../support/chain.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { endCommands, ROOT } from "../support/process.js";

const DOCUMENT = readFileSync(join(ROOT, "docs", "operators.md"), "utf8");

/** Every line of a shell block, in order. */
const COMMANDS = [...DOCUMENT.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) =>
  block.split("\n").filter((line) => line !== ""),
);

let folder: string;

beforeAll(async () => {
  folder = temporaryDirectory();
  const dataDir = join(folder, ".couverture");
  mkdirSync(join(folder, "bin"));
  const command = join(folder, "bin", "couverture");
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, "bin", "couverture.js")}" "$@"\n`, {
    mode: 0o755,
  });
  const chain = await startChain({ dataDir, flags: ["--clock", "step", "--durability", "relaxed", "--demo"] });
  await chain.stop();
});

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

it("has every command that docs/operators.md shows run as it stands, in its order", async () => {
  expect(COMMANDS.length).toBeGreaterThan(12);
  const env = { ...process.env, NODE_OPTIONS: "", PATH: `${join(folder, "bin")}:${process.env.PATH}` };
  for (const command of COMMANDS) {
    const { stdout } = await promisify(execFile)("/bin/sh", ["-c", command], { cwd: folder, env, maxBuffer: 1 << 26 });
    expect({ command, said: stdout.length > 0 }).toEqual({ command, said: true });
    const file = /--out (\S+)/.exec(command)?.[1];
    if (file) expect({ command, written: existsSync(join(folder, file)) }).toEqual({ command, written: true });
  }
  expect(existsSync(join(folder, "ats.yaml"))).toBe(true);
});
