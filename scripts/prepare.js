/**
 * Brings a clone to where it can run: installs the dependencies, compiles the contracts, and compiles src/ to dist/, each
 * only when it is out of date, so that `npm start` and `npm test` are the only commands a newcomer needs. With `--tests` it installs what
 * the tests need, too. Plain Node, since it runs before anything is installed. Steps are told on stderr; stdout belongs to the command.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { compileAssembly, copyAssembly } from "./assembly.js";
import { ContractError, compileContractsIfNeeded } from "./contracts.js";
import { installIfNeeded, PrepareError, ROOT, sayOnStderr } from "./install.js";
import { writeMethodList } from "./method-list.js";

export { ROOT };

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");
const readOr = (path, otherwise) => (existsSync(path) ? readFileSync(path, "utf8") : otherwise);

/** Throws when this Node is older than package.json's `engines` asks. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new PrepareError(`Node ${version} is too old; install Node 20.19 or newer, then run this again`);
}

/** Every file under a directory, sorted, as paths relative to it with forward slashes. */
export function filesUnder(directory) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** What a build depends on: every source file by content, the compiler's settings, and the installed packages. */
function buildKey(root) {
  const source = join(root, "src");
  const files = filesUnder(source).flatMap((path) => [`\0${path}\0`, readFileSync(join(source, path))]);
  const settings = ["tsconfig.json", "package-lock.json", "scripts/bundle.js", "scripts/assembly.js"].map((name) =>
    readOr(join(root, name), ""),
  );
  return sha256(...settings, ...files);
}

/** Removes compiled files whose source is gone. */
function prune(root) {
  const sources = new Set(filesUnder(join(root, "src")).map((path) => path.replace(/\.ts$/, "")));
  for (const path of filesUnder(join(root, "dist"))) {
    const stem = path.replace(/(\.d\.ts|\.js)(\.map)?$/, "");
    if (stem !== path && !sources.has(stem)) rmSync(join(root, "dist", path));
  }
}

/** Compiles src/ to dist/. */
export function compile(root) {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.json"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new PrepareError("the build failed; what the compiler said is above");
}

/** Where generated sources stood in an older version: they are not compiled any more, and git leaves them where they are. */
const FORMER = "src/chain/predeployed";

async function compileAndBundle(root) {
  rmSync(join(root, FORMER), { recursive: true, force: true });
  compile(root);
  await compileAssembly(root);
  const { bundle } = await import("./bundle.js"); // it needs what was just installed
  await bundle(root);
  copyAssembly(root);
}

/** Compiles src/ to dist/ unless that is up to date. Returns whether it did. */
export async function buildIfNeeded(root = ROOT, { build = compileAndBundle, say = sayOnStderr } = {}) {
  writeMethodList(root);
  const stamp = join(root, "dist", ".couverture-build");
  const key = buildKey(root);
  if (readOr(stamp) === key) return false;
  say("building");
  mkdirSync(dirname(stamp), { recursive: true });
  rmSync(stamp, { force: true });
  await build(root);
  prune(root);
  writeFileSync(stamp, key);
  return true;
}

/**
 * Installs and builds what is out of date; a failure is one line on stderr and exit code 1.
 * @param tests whether it installs what the tests need, too
 */
export async function prepare({ root = ROOT, tests = false } = {}) {
  try {
    checkNode();
    installIfNeeded(root, { tests });
    // Before the build, which depends on what this writes.
    compileContractsIfNeeded(root, { say: sayOnStderr });
    await buildIfNeeded(root);
  } catch (error) {
    if (!(error instanceof PrepareError || error instanceof ContractError)) throw error;
    sayOnStderr(error.message);
    process.exit(1);
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await prepare({ tests: process.argv.includes("--tests") });
}
