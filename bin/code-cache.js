/**
 * Loads the bundle with the code that V8 compiled of it in an earlier start, which is kept beside it: compiling is a fifth of a start.
 * Node has this for itself from version 22 on (`module.enableCompileCache`), and only `node:vm` before.
 */
import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";

/** A cache begins with two hashes: of the source, of which V8 compares the length only, and of the code, which V8 does not check at all. */
const HASH_BYTES = 32;
const HEAD_BYTES = 2 * HASH_BYTES;

const hashOf = (data) => createHash("sha256").update(data).digest();

/** The code that an earlier start kept of this source; undefined where there is none, or it is of another source or damaged. */
function readCode(path, sourceHash) {
  let file;
  try {
    file = readFileSync(path);
  } catch {
    return undefined;
  }
  const code = file.subarray(HEAD_BYTES);
  return Buffer.concat([sourceHash, hashOf(code)]).equals(file.subarray(0, HEAD_BYTES)) ? code : undefined;
}

/** Writes what `compiled()` gives, unless the folder is read-only: starts take longer then. */
function writeCode(path, sourceHash, compiled) {
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, "", { flag: "wx" }); // what follows takes time
    const code = compiled();
    writeFileSync(temporary, Buffer.concat([sourceHash, hashOf(code), code]));
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
  }
}

/**
 * Runs a module of CommonJS that is in the function already that Node puts around one, and has no `import()`.
 * @returns its exports, and `keepCode()`, which keeps what was compiled until then where it was not kept before. V8 takes it only
 * under the flags that it was made under, so that it is to be called before any are changed.
 */
export function loadModule(path) {
  const bytes = readFileSync(path);
  const sourceHash = hashOf(bytes);
  const cache = `${path}.${cachedDataVersionTag().toString(16)}.cache`;
  const cachedData = readCode(cache, sourceHash);
  // The bundle is ASCII; read as Latin-1 it takes a byte a character.
  const script = new Script(bytes.latin1Slice(), { filename: path, cachedData });
  const isKept = cachedData !== undefined && !script.cachedDataRejected;
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path));
  return {
    exports: module.exports,
    keepCode() {
      if (!isKept) writeCode(cache, sourceHash, () => script.createCachedData());
    },
  };
}
