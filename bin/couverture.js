#!/usr/bin/env node
import { existsSync } from "node:fs";

const main = new URL("../dist/cli/main.js", import.meta.url);
if (existsSync(main)) {
  const { run } = await import(main.href);
  await run(process.argv.slice(2));
} else {
  process.stderr.write('couverture: not built yet; run "npm start" or "npm run build" in its folder first\n');
  process.exitCode = 1;
}
