import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";

/** How a run of a program ended. */
export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** An otherwise empty folder that the package is installed in. */
export interface Installation {
  folder: string;
  /** The package as it is published. */
  tarball: string;
  /** Where it is installed. */
  package: string;
  /** Puts another package of this repository's beside it. */
  add(...names: string[]): void;
  write(files: Record<string, string>): void;
  /** Runs Node there. */
  node(args: readonly string[], env?: Record<string, string>): Promise<Run>;
}

const modules = join(ROOT, "node_modules");

/**
 * Packs this repository with npm, as it was built by `npm test` or `npm run build`, and installs the package: its own files are those of the package, and its dependencies, which
 * npm would bring from the registry, those that are installed here, so that nothing need be had from anywhere or compiled.
 */
export function install(): Installation {
  const folder = temporaryDirectory();
  const env = { ...process.env, NODE_OPTIONS: "" };
  const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    ...{ cwd: ROOT, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  });
  const [{ filename }] = JSON.parse(output.slice(output.indexOf("["))) as [{ filename: string }];
  const tarball = join(folder, filename);
  execFileSync("tar", ["-xzf", tarball, "-C", folder]);
  mkdirSync(join(folder, "node_modules"));
  const own = join(folder, "node_modules", "couverture");
  renameSync(join(folder, "package"), own);
  const add = (...names: string[]): void => {
    for (const name of names) {
      const link = join(folder, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      if (existsSync(join(modules, name))) symlinkSync(join(modules, name), link, "junction");
    }
  };
  const { dependencies } = JSON.parse(readFileSync(join(own, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  add(...Object.keys(dependencies));
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  return {
    ...{ folder, tarball, package: own, add },
    write(files) {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    },
    node: (args, extra) =>
      new Promise((resolve) => {
        const options = { cwd: folder, encoding: "utf8", env: { ...env, ...extra } } as const;
        execFile(process.execPath, args, options, (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
        );
      }),
  };
}

/** The path of a program in this repository's node_modules. */
export const program = (path: string): string => join(modules, path);

/** Every file under a folder, by its name only. */
export const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
