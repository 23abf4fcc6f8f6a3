/** Which test files to try first on a compiled module: by the imports that lead to it, and by the words of their paths. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { filesUnder } from "../prepare.js";

const IMPORTS = /(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;
/** A test that starts the command reaches everything; after those that import the module. */
const BY_COMMAND = 4;
/** Words of paths that say nothing of what a file is about. */
const COMMON_WORDS = new Set(["test", "ts", "js", "index", "command"]);
const STARTS_COMMAND = "test/support/process.ts";

/** The file that an import means, as Jest maps it (jest.config.js): src/ stands for dist/. */
function resolveImport(root, from, specifier) {
  const target = relative(root, join(root, dirname(from), specifier)).replace(/^src\//, "dist/");
  return [target, target.replace(/\.js$/, ".ts")].find((path) => existsSync(join(root, path)));
}

/**
 * @param long patterns of the files that are left out (test/long.json)
 * @returns a function from a module (`dist/chain/calls.js`) to every test file with its `distance`, the nearest first
 */
export function testFilesFor(root, long) {
  const importsOf = new Map();
  const imports = (file) => {
    let found = importsOf.get(file);
    if (found === undefined) {
      const text = readFileSync(join(root, file), "utf8");
      const matches = [...text.matchAll(IMPORTS)].map(([, specifier]) => resolveImport(root, file, specifier));
      found = [...new Set(matches.filter((path) => path !== undefined))];
      importsOf.set(file, found);
    }
    return found;
  };
  const distancesFrom = (file) => {
    const distances = new Map([[file, 0]]);
    let level = [file];
    for (let distance = 1; level.length > 0; distance++) {
      level = [...new Set(level.flatMap(imports))].filter((each) => !distances.has(each));
      for (const each of level) distances.set(each, distance);
    }
    return distances;
  };
  const leftOut = long.map((pattern) => new RegExp(`^test/${pattern}`));
  const files = filesUnder(join(root, "test"))
    .map((path) => `test/${path}`)
    .filter((path) => path.endsWith(".test.ts") && !leftOut.some((pattern) => pattern.test(path)));
  const reached = new Map(files.map((file) => [file, distancesFrom(file)]));
  const wordsOf = (path) =>
    new Set(
      path
        .split(/[/.-]/)
        .slice(1)
        .filter((word) => !COMMON_WORDS.has(word)),
    );
  const shared = (one, other) => {
    const those = wordsOf(other);
    return [...wordsOf(one)].filter((word) => those.has(word)).length;
  };
  return (module) =>
    files
      .map((file) => {
        const distances = reached.get(file);
        const near = distances.get(module) ?? (distances.has(STARTS_COMMAND) ? BY_COMMAND : Infinity);
        return { file, distance: near - 3 * shared(file, module) };
      })
      .filter(({ distance }) => distance < Infinity)
      .sort((one, other) => one.distance - other.distance);
}
