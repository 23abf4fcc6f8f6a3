import { readFileSync } from "node:fs";

/** What `scripts/assembly.js` compiles; it lies beside this file, and beside the bundles. */
const FILES = {
  plain: new URL("./plain.wasm", import.meta.url),
  traced: new URL("./traced.wasm", import.meta.url),
  blake2f: new URL("./blake2f.wasm", import.meta.url),
};

/** The interpreter, the interpreter that reports each opcode, and a precompiled contract. */
export type ModuleName = keyof typeof FILES;

const compiled = new Map<ModuleName, WebAssembly.Module>();

/** A new instance of a module; it is compiled at the first use. */
export function instantiate<Exports>(name: ModuleName, imports: WebAssembly.Imports): Exports {
  const module = compiled.get(name) ?? new WebAssembly.Module(readFileSync(FILES[name]));
  compiled.set(name, module);
  return new WebAssembly.Instance(module, imports).exports as unknown as Exports;
}
