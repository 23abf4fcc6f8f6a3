// @ts-check
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/**
 * Finds an installed package.
 * @param {string} name
 * @returns {{ directory: string, version: string, bin: (command: string) => string }}
 */
export function installed(name) {
  const manifest = require.resolve(`${name}/package.json`);
  const directory = dirname(manifest);
  const { version, bin } = JSON.parse(readFileSync(manifest, "utf8"));
  return { directory, version, bin: (command) => join(directory, bin[command]) };
}
