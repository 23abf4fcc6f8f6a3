/**
 * Compiles what is written in AssemblyScript to WebAssembly when it is out of date: dist/evm/plain.wasm is the interpreter,
 * traced.wasm the one that reports each opcode, blake2f.wasm a precompiled contract, dist/ethereum/keccak.wasm the hash. Modules find them
 * beside themselves, as do the bundles' in bundle/.
 */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { PrepareError } from "./install.js";

/** Where its sources are. */
const FOLDERS = ["src/ethereum/assembly", "src/evm/assembly"];

const FLAGS = ["-O3", "--noAssert", "--runtime", "stub"];
/** 64 pages of 64 KiB are the least that the layout needs; the host grows the memory. */
const EVM_MEMORY = ["--memoryBase", "16384", "--initialMemory", "64", "--maximumMemory", "65535"];
const KECCAK_MEMORY = ["--memoryBase", "256", "--initialMemory", "2", "--maximumMemory", "2"];

const MODULES = [
  { name: "ethereum/keccak", source: "src/ethereum/assembly/index.ts", flags: KECCAK_MEMORY },
  { name: "evm/plain", source: "src/evm/assembly/index.ts", flags: EVM_MEMORY },
  { name: "evm/traced", source: "src/evm/assembly/index.ts", flags: [...EVM_MEMORY, "--use", "TRACED_BUILD=1"] },
  { name: "evm/blake2f", source: "src/evm/assembly/blake2f.ts", flags: EVM_MEMORY },
];

const readOr = (path, otherwise) => (existsSync(path) ? readFileSync(path, "utf8") : otherwise);

/** What the modules depend on: the sources, the compiler's version and its flags. */
function keyOf(root) {
  const hash = createHash("sha256").update(JSON.stringify([FLAGS, MODULES]));
  hash.update(readFileSync(join(root, "node_modules/assemblyscript/package.json")));
  for (const folder of FOLDERS) {
    const files = readdirSync(join(root, folder), { recursive: true }).filter((name) => name.endsWith(".ts"));
    for (const file of files.sort()) {
      hash.update(`\0${folder}/${file}\0`).update(readFileSync(join(root, folder, file)));
    }
  }
  return hash.digest("hex");
}

/** Compiles the modules unless they are up to date. @throws PrepareError with what the compiler said */
export async function compileAssembly(root) {
  const stamp = join(root, "dist", ".assembly");
  const key = keyOf(root);
  if (readOr(stamp) === key) return;
  const { main } = await import("assemblyscript/asc"); // it needs what was just installed
  for (const { name, source, flags } of MODULES) {
    const out = `dist/${name}.wasm`;
    mkdirSync(dirname(join(root, out)), { recursive: true });
    const { error, stderr } = await main([source, ...FLAGS, ...flags, "--baseDir", root, "-o", out]);
    if (error) throw new PrepareError(`${source} could not be compiled: ${error.message}\n${stderr.toString()}`);
  }
  writeFileSync(stamp, key);
}

/** Puts the modules beside the bundles. */
export function copyAssembly(root) {
  for (const { name } of MODULES)
    copyFileSync(join(root, "dist", `${name}.wasm`), join(root, "bundle", `${basename(name)}.wasm`));
}
