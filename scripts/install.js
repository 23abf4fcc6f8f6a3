/**
 * Installs the dependencies, when something is missing: `node scripts/install.js` those of running and building (package.json), and with
 * `--tests` also those of the tests (test/package.json, an npm workspace). Plain Node, since it runs before anything is installed.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

export const sayOnStderr = (line) => process.stderr.write(`couverture: ${line}\n`);
const readOr = (path, otherwise) => (existsSync(path) ? readFileSync(path, "utf8") : otherwise);

/** A step that did not succeed; the message is one sentence. */
export class PrepareError extends Error {
  name = "PrepareError";
}

/** What an installation depends on: the lock file, and the Node and machine that native modules were compiled for. */
function installKeys(root) {
  const { platform, arch, versions } = process;
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  return { lock, machine: `${platform}-${arch}-${versions.modules}` };
}

/** Where Node finds a package that is required in a folder, among the folders of a lock file. */
function placeOf(packages, folder, name) {
  for (let parent = folder; ; parent = parent.slice(0, Math.max(0, parent.lastIndexOf("/")))) {
    const place = `${parent === "" ? "" : `${parent}/`}node_modules/${name}`;
    if (place in packages || parent === "") return place;
  }
}

/**
 * The folders of a lock file's packages that running and building need, and with `tests` those of all packages.
 * @param packages the lock file's `packages`
 */
export function neededFolders(packages, tests) {
  if (tests) return Object.keys(packages);
  const needed = new Set([""]);
  // A set is iterated in the order of insertion, what is added meanwhile included.
  for (const folder of needed) {
    const { dependencies, devDependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } =
      packages[folder];
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies });
    for (const name of names.filter((each) => !peerDependenciesMeta?.[each]?.optional)) {
      const place = placeOf(packages, folder, name);
      if (place in packages) needed.add(place);
    }
  }
  return [...needed];
}

/**
 * Whether node_modules holds what package-lock.json lists, by npm's own record of what it installed. Packages that npm
 * leaves out for this platform are optional.
 */
function matchesLock(root, tests) {
  const record = readOr(join(root, "node_modules", ".package-lock.json"));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return neededFolders(packages, tests).every((folder) => {
    const { version, optional, devOptional } = packages[folder];
    return folder === "" || optional || devOptional || installed[folder]?.version === version;
  });
}

/** Native modules without which nothing runs; a missing one shows an installation without install scripts. */
const COMPILED = ["better-sqlite3/build/Release/better_sqlite3.node"];

/**
 * Installs `root`'s dependencies unless they are installed. What is compiled is kept where it is of this Node. Returns whether it installed.
 * @param tests whether the workspaces' packages are needed, too
 * @param install runs npm: `ci` begins with an empty node_modules, `install` adds to it
 */
export function installIfNeeded(
  root = ROOT,
  { tests = false, compiled = COMPILED, install = npm, say = sayOnStderr } = {},
) {
  const modules = join(root, "node_modules");
  const stamp = join(modules, ".couverture-install.json");
  const keys = installKeys(root);
  const stamped = JSON.parse(readOr(stamp, "{}"));
  if (stamped.lock === keys.lock && stamped.machine === keys.machine && (stamped.tests || !tests)) return false;
  const present = compiled.every((path) => existsSync(join(modules, path)));
  // Someone may have run npm by hand; then there is nothing to do, unless that was with another Node.
  const usable = present && (stamped.machine === undefined || stamped.machine === keys.machine);
  const needed = !(usable && matchesLock(root, tests));
  if (needed) {
    const command = usable && existsSync(join(modules, ".package-lock.json")) ? "install" : "ci";
    const path = relative(ROOT, root);
    const what = `${tests ? "the tests' " : "the "}dependencies${path === "" || path.startsWith("..") ? "" : ` of ${path}`}`;
    const note = command === "ci" && compiled.length > 0 ? "; better-sqlite3 may compile for about two minutes" : "";
    say(`installing ${what} (npm ${command})${note}`);
    install(root, command, tests);
  }
  writeFileSync(stamp, JSON.stringify({ ...keys, tests: tests || matchesLock(root, true) }));
  return needed;
}

function npm(root, command, tests) {
  const path = process.env.npm_execpath;
  const args = [
    command,
    "--include=dev",
    "--no-audit",
    "--no-fund",
    ...(command === "install" ? ["--no-save"] : []), // the lock file stays as it is
    ...(tests ? [] : ["--workspaces=false"]),
  ];
  const options = { cwd: root, stdio: ["ignore", 2, 2] };
  const { status, error } = path?.endsWith(".js")
    ? spawnSync(process.execPath, [path, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
  if (status !== 0) {
    const why = error ? error.message : `npm ${command} ended with code ${status}`;
    throw new PrepareError(`the dependencies could not be installed (${why}); what npm said is above`);
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    installIfNeeded(ROOT, { tests: process.argv.includes("--tests") });
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    sayOnStderr(error.message);
    process.exitCode = 1;
  }
}
