import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../support/process.js";
import { ignoredBy, type Stage } from "./dockerfile.js";

/** A stage's file system, in a folder: paths of the image that the Dockerfile names are below it. */
export interface Folder {
  readonly path: string;
  /** The environment that ENV gives a process of the stage. */
  readonly env: Record<string, string>;
  /** Text of the Dockerfile as it is in this folder. */
  at(text: string): string;
}

/** Copies a folder or file with its links; files are shared with the copy where the disk can, since no one writes into them. */
function link(from: string, to: string): void {
  if (spawnSync("cp", ["-al", from, to]).status === 0) return;
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

function run(command: string, folder: string, env: Record<string, string>): void {
  const { PATH, HOME, TMPDIR = "/tmp" } = process.env;
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", command], {
    cwd: folder,
    env: { HOME, TMPDIR, PATH, ...env },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}\n${stdout}${stderr}`);
}

/** What npm and the build say they have made of what; written again in place, so that no copy shares them. */
const RECORDS = [".package-lock.json", ".couverture-install.json"];

const { installIfNeeded } = (await import(pathToFileURL(join(ROOT, "scripts/install.js")).href)) as {
  installIfNeeded(root: string, options: { install: () => never }): boolean;
};

/** Whether this project's node_modules is what `npm ci` makes of its package-lock.json: by the stamp, or npm's own record. */
function isInstalled(): boolean {
  const install = (): never => {
    throw new Error("not installed");
  };
  try {
    return !installIfNeeded(ROOT, { install });
  } catch {
    return false;
  }
}

/**
 * Stands in for `npm ci`, which downloads, compiles and takes minutes: this project's node_modules, where that is what the
 * command makes. Where it is not, the command itself runs.
 */
function install(command: string, folder: string, env: Record<string, string>): void {
  if (!isInstalled()) {
    run(command, folder, env);
    return;
  }
  // A link to another project's would have npm prune that.
  const modules = realpathSync(join(ROOT, "node_modules"));
  link(modules, join(folder, "node_modules"));
  for (const name of RECORDS) {
    const copy = join(folder, "node_modules", name);
    rmSync(copy);
    copyFileSync(join(modules, name), copy);
  }
}

/** What the contracts are compiled to, which takes half a minute; scripts/contracts.js takes it only when it is of the sources there. */
const COMPILED_CONTRACTS = ["src/exchange/artifacts", "dist/exchange/artifacts"];

/** Copies what the .dockerignore leaves of this repository: all of it, or one file. */
function copyContext(source: string, target: string): void {
  const ignored = ignoredBy(readFileSync(join(ROOT, ".dockerignore"), "utf8"));
  if (source !== ".") {
    if (ignored(source)) throw new Error(`${source} is copied, but the .dockerignore keeps it out`);
    cpSync(join(ROOT, source), join(target, basename(source)));
    return;
  }
  for (const name of readdirSync(ROOT).filter((each) => !ignored(each))) {
    const filter = (path: string) => !ignored(path.slice(ROOT.length));
    cpSync(join(ROOT, name), join(target, name), { recursive: true, filter });
  }
  for (const name of COMPILED_CONTRACTS) {
    if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(target, name), { recursive: true });
  }
}

/** Does what a stage says in an empty folder. */
export function makeStage(stage: Stage, path: string, others: ReadonlyMap<string | undefined, Folder>): Folder {
  const roots = new Set(
    stage.instructions.flatMap(({ name, text }) => {
      const words = name === "WORKDIR" || name === "VOLUME" ? [text] : name === "COPY" ? text.split(/\s+/) : [];
      return words.flatMap((word) => /^\/\w+/.exec(word)?.[0] ?? []);
    }),
  );
  const named = new RegExp(`(?<=^|[\\s"'=:])(${[...roots].join("|")})(?=$|[/\\s"':])`, "g");
  const env: Record<string, string> = {};
  const folder: Folder = { path, env, at: (text) => text.replaceAll(named, `${path}$1`) };
  let directory = path;
  mkdirSync(path, { recursive: true });
  for (const { name, flags, text } of stage.instructions) {
    if (name === "WORKDIR") {
      directory = folder.at(text);
      mkdirSync(directory, { recursive: true });
    } else if (name === "ENV") {
      const [, key = "", value = ""] = /^(\w+)=(.*)$/.exec(text) ?? [];
      env[key] = folder.at(value).replaceAll(/\$(\w+)/g, (_all, other) => env[other] ?? process.env[other] ?? "");
    } else if (name === "RUN") {
      const command = folder.at(text);
      if (/^npm ci\b/.test(command)) install(command, directory, env);
      else run(command, directory, env);
    } else if (name === "COPY") {
      const words = text.split(/\s+/);
      const target = words.at(-1)?.startsWith("/") ? folder.at(words.at(-1) as string) : directory;
      const from = flags.from === undefined ? undefined : others.get(flags.from);
      for (const source of words.slice(0, -1)) {
        if (from === undefined) copyContext(source, target);
        else copyFromStage(from.path + source, target, words.length > 2);
      }
    }
  }
  return folder;
}

function copyFromStage(source: string, target: string, many: boolean): void {
  if (statSync(source).isDirectory() && !many) {
    link(source, target);
    return;
  }
  mkdirSync(target, { recursive: true });
  link(source, join(target, basename(source)));
}
