import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { parse } from "yaml";
import { temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";

interface Package {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  bin?: string | Record<string, string>;
}

interface Step {
  run?: string;
  if?: string;
  uses?: string;
}

export interface Example {
  name: string;
  readme: string;
  /** What it depends on, with the versions. */
  dependencies: Record<string, string>;
  /** Of its workflow's one job. */
  steps: Step[];
}

const readPackage = (folder: string): Package =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Package;

export const folderOf = (name: string): string => join(ROOT, "examples", name);

export function readExample(name: string): Example {
  const folder = folderOf(name);
  const { dependencies, devDependencies } = readPackage(folder);
  const workflow = parse(readFileSync(join(folder, ".github/workflows/test.yml"), "utf8")) as {
    jobs: Record<string, { steps: Step[] }>;
  };
  return {
    name,
    readme: readFileSync(join(folder, "README.md"), "utf8"),
    dependencies: { ...dependencies, ...devDependencies },
    steps: Object.values(workflow.jobs).flatMap(({ steps }) => steps),
  };
}

/** What runs of this project's package. */
const OURS = ["package.json", "bin", "bundle"];

/**
 * Stands in for `npm ci`: the packages that the example names, and no others, as this project has them, and this project. That is
 * copied, since tools treat what is linked from elsewhere as the user's own sources.
 */
function install(folder: string, names: readonly string[]): void {
  const modules = join(folder, "node_modules");
  const installed = realpathSync(join(ROOT, "node_modules"));
  const link = (target: string, path: string) => {
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
  };
  for (const name of names) {
    const place = join(modules, name);
    if (name === "couverture") {
      for (const part of OURS) cpSync(join(ROOT, part), join(place, part), { recursive: true });
      link(installed, join(place, "node_modules"));
    } else link(join(installed, name), place);
    const { bin = {} } = readPackage(place);
    const commands = typeof bin === "string" ? { [name]: bin } : bin;
    for (const [command, file] of Object.entries(commands)) link(join(place, file), join(modules, ".bin", command));
  }
}

/** A copy of an example as a user has it when it is installed, without what running it in its own folder has left there. */
export function installExample({ name, dependencies }: Example): string {
  const folder = join(temporaryDirectory(), name);
  const made = /[/\\](node_modules|artifacts|cache|out|broadcast|token\.couverture|token\.json)$/;
  cpSync(folderOf(name), folder, { recursive: true, filter: (path) => !made.test(path) });
  install(folder, Object.keys(dependencies));
  return folder;
}

/** Runs a step's command. @returns what it printed @throws Error where it fails */
export async function runStep(command: string, folder: string, env: Record<string, string> = {}): Promise<string> {
  const { HOME, PATH = "" } = process.env;
  const child = spawn("/bin/sh", ["-c", command], {
    cwd: folder,
    // npm of this Node, and nothing of what runs the tests.
    env: {
      HOME,
      PATH: [dirname(process.execPath), PATH].join(delimiter),
      HARDHAT_DISABLE_TELEMETRY_PROMPT: "true",
      NO_COLOR: "1",
      CI: "true",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said.push(String(chunk)));
  const code = await new Promise((resolve) => child.once("close", (code, signal) => resolve(code ?? signal)));
  if (code !== 0) throw new Error(`${command} ended with ${code}\n${said.join("")}`);
  return said.join("");
}
