import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type CommandError, failed } from "./errors.js";

/** The one native module that is compiled for one version of Node; the others have an interface that is the same in all. */
const COMPILED = "better-sqlite3/build/Release/better_sqlite3.node";

/** The package's folder: the compiled command and the bundle are both below it. */
const PACKAGE = fileURLToPath(new URL(import.meta.url.includes("/dist/cli/") ? "../../" : "../", import.meta.url));

/** How the modules are compiled again: in a clone as `npm start` does it, elsewhere where the package is installed. */
const again = (): string =>
  existsSync(`${PACKAGE}scripts/prepare.js`)
    ? `run "npm run build" in ${PACKAGE}`
    : 'run "npm rebuild better-sqlite3" in the folder where couverture is installed';

/**
 * Checks that the native modules are there and of this Node, before a command creates anything.
 * @throws CommandError
 */
export function checkNativeModules(): void {
  try {
    createRequire(import.meta.url)(COMPILED);
  } catch (error) {
    throw explained(error);
  }
}

function explained(error: unknown): CommandError {
  const { code, message } = error as NodeJS.ErrnoException;
  const node = `Node ${process.versions.node}`;
  if (code === "MODULE_NOT_FOUND") {
    return failed(`better-sqlite3 was not compiled when it was installed; ${again()}`, error);
  }
  // Node has one code for all that it cannot load, ERR_DLOPEN_FAILED.
  if (/NODE_MODULE_VERSION/.test(message)) {
    return failed(`better-sqlite3 was compiled for another Node than this one (${node}); ${again()}`, error);
  }
  const reason = message.split("\n")[0] ?? "";
  return failed(
    `better-sqlite3 cannot be loaded by ${node} on ${process.platform}-${process.arch} (${reason}); ${again()}`,
    error,
  );
}
