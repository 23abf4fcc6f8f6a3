// @ts-check
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { hardhatCommand } from "./project.js";

const PLUGIN = fileURLToPath(new URL("../../bundle/hardhat.cjs", import.meta.url));

/** @typedef {{ passed: number, failed: string[], skipped: number, seconds: number, processor: number }} Outcome both in seconds */

/**
 * Runs the tests of a folder in one process.
 * @param {string} directory the project
 * @param {string} folder below test/
 * @param {boolean} ours on `couverture/hardhat`; otherwise on Hardhat's own network
 * @returns {Promise<Outcome>}
 */
export async function runFolder(directory, folder, ours) {
  const below = join(directory, "test", folder);
  const files = readdirSync(below, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.js"));
  const outcomes = join(directory, "bench-outcomes.json");
  const usage = join(directory, "bench-processor.json");
  for (const file of [outcomes, usage]) rmSync(file, { force: true });
  const args = [...hardhatCommand(directory), "test", "--no-compile", ...files.map((name) => join(below, name)).sort()];
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: directory,
    env: {
      ...process.env,
      ...{ HARDHAT_DISABLE_TELEMETRY_PROMPT: "true", BENCH_PLUGIN: ours ? PLUGIN : "" },
      ...{ BENCH_OUTCOMES: outcomes, BENCH_PROCESSOR: usage },
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = text(child.stderr);
  await new Promise((resolve) => child.once("close", resolve));
  const seconds = (performance.now() - began) / 1000;
  try {
    const { stats, failures } = JSON.parse(readFileSync(outcomes, "utf8"));
    const failed = failures.map((/** @type {{ fullTitle: string }} */ { fullTitle }) => fullTitle);
    const { user, system } = JSON.parse(readFileSync(usage, "utf8"));
    return { passed: stats.passes, failed, skipped: stats.pending, seconds, processor: (user + system) / 1e6 };
  } catch {
    throw new Error(`the tests of ${folder} did not end: ${await said}`);
  }
}
