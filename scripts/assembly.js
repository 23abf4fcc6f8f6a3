/**
 * Compiles src/evm/assembly (AssemblyScript) to WebAssembly when it is out of date: dist/evm/plain.wasm is the interpreter, traced.wasm the
 * one that reports each opcode, blake2f.wasm a precompiled contract. src/evm/modules.ts finds them beside itself, and in bundle/ beside
 * the bundles.
 */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PrepareError } from "./install.js";

const SOURCE = "src/evm/assembly";
const MODULES = [
  { name: "plain", source: "index.ts", flags: [] },
  { name: "traced", source: "index.ts", flags: ["--use", "TRACED_BUILD=1"] },
  { name: "blake2f", source: "blake2f.ts", flags: [] },
];

/** 64 pages of 64 KiB are the least that the layout needs; the host grows the memory. */
const FLAGS = [
  ...["-O3", "--noAssert", "--runtime", "stub"],
  ...["--memoryBase", "16384", "--initialMemory", "64", "--maximumMemory", "65535"],
];

const readOr = (path, otherwise) => (existsSync(path) ? readFileSync(path, "utf8") : otherwise);

/** What the modules depend on: the sources, the compiler's version and its flags. */
function keyOf(root) {
  const hash = createHash("sha256").update(JSON.stringify([FLAGS, MODULES]));
  hash.update(readFileSync(join(root, "node_modules/assemblyscript/package.json")));
  for (const file of readdirSync(join(root, SOURCE)).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, SOURCE, file)));
  }
  return hash.digest("hex");
}

/** Compiles the interpreter unless it is up to date. @throws PrepareError with what the compiler said */
export async function compileAssembly(root) {
  const folder = join(root, "dist", "evm");
  const stamp = join(folder, ".assembly");
  const key = keyOf(root);
  if (readOr(stamp) === key) return;
  mkdirSync(folder, { recursive: true });
  const { main } = await import("assemblyscript/asc"); // it needs what was just installed
  for (const { name, source, flags } of MODULES) {
    const out = `dist/evm/${name}.wasm`;
    const { error, stderr } = await main([`${SOURCE}/${source}`, ...FLAGS, ...flags, "--baseDir", root, "-o", out]);
    if (error) throw new PrepareError(`the EVM could not be compiled: ${error.message}\n${stderr.toString()}`);
  }
  writeFileSync(stamp, key);
}

/** Puts the modules beside the bundles. */
export function copyAssembly(root) {
  for (const { name } of MODULES)
    copyFileSync(join(root, "dist/evm", `${name}.wasm`), join(root, "bundle", `${name}.wasm`));
}
