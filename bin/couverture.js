#!/usr/bin/env node
import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const args = process.argv.slice(2);

/** When a file was written; undefined where there is none. */
const writtenAt = (url) => statSync(url, { throwIfNoEntry: false })?.mtimeMs;

// The bundle starts in a third of the time; after a bare tsc it is the older of the two.
const bundled = new URL("../bundle/main.js", import.meta.url);
const compiled = new URL("../dist/cli/main.js", import.meta.url);
const compiledAt = writtenAt(compiled);
const isBundled = (writtenAt(bundled) ?? -1) >= (compiledAt ?? 0);

/** A module that needs nothing else to be loaded. */
const moduleBeside = (name) => new URL(isBundled ? name : `../${name}`, isBundled ? bundled : compiled).href;

/** The oldest Node that package.json allows, unless this one is not older. */
function neededNode() {
  const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const [, oldest] = /^>=([\d.]+)$/.exec(engines.node);
  const [major, minor] = oldest.split(".").map(Number);
  const [ours, ourMinor] = process.versions.node.split(".").map(Number);
  return ours > major || (ours === major && ourMinor >= minor) ? undefined : oldest;
}

/** `start` is what is run without the name of a command, too. */
const namesStart = args.length === 0 || args[0] === "start" || args[0].startsWith("-");
const isStart = namesStart && !args.some((argument) => argument === "--help" || argument === "-?");

async function runCommand() {
  if (!isBundled || !isStart) return (await import((isBundled ? bundled : compiled).href)).run(args);
  const { loadModule } = await import("./code-cache.js");
  const { exports, keepCode } = loadModule(fileURLToPath(moduleBeside("start.js")));
  return exports.run(args, keepCode);
}

const needed = neededNode();
if (needed !== undefined) {
  process.stderr.write(`couverture: Node ${process.versions.node} is too old; install Node ${needed} or newer\n`);
  process.exitCode = 1;
} else if (!isBundled && compiledAt === undefined) {
  process.stderr.write('couverture: not built yet; run "npm start" or "npm run build" in its folder first\n');
  process.exitCode = 1;
} else if (args.length === 1 && args[0] === "--version") {
  // Scripts ask this often; nothing else needs to be loaded for it.
  const { programVersion } = await import(moduleBeside("version.js"));
  process.stdout.write(`${programVersion()}\n`);
} else {
  // Before the rest is loaded, which opens many files at a time.
  const { shortage } = await import(moduleBeside("machine.js"));
  const lacking = shortage();
  if (lacking === undefined) {
    await runCommand();
  } else {
    process.stderr.write(`couverture: ${lacking}\n`);
    process.exitCode = 1;
  }
}
