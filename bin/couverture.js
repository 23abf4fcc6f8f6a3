#!/usr/bin/env node
import { existsSync } from "node:fs";

const args = process.argv.slice(2);
const compiled = new URL("../dist/cli/", import.meta.url);

if (!existsSync(new URL("main.js", compiled))) {
  process.stderr.write('couverture: not built yet; run "npm start" or "npm run build" in its folder first\n');
  process.exitCode = 1;
} else if (args.length === 1 && args[0] === "--version") {
  // Scripts ask this often; nothing else needs to be loaded for it.
  const { programVersion } = await import(new URL("version.js", compiled).href);
  process.stdout.write(`${programVersion()}\n`);
} else {
  const { run } = await import(new URL("main.js", compiled).href);
  await run(args);
}
