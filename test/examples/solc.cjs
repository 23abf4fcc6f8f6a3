#!/usr/bin/env node
// The compiler as Foundry calls it, from npm: what it would download otherwise.
const { readFileSync } = require("node:fs");

if (process.argv.includes("--version")) {
  process.stdout.write(`Version: ${require("solc/package.json").version}\n`);
} else {
  process.stdout.write(require("solc").compile(readFileSync(0, "utf8")));
}
