// @ts-check
import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { residentBytes } from "../nodes/memory.js";

const COMMAND = fileURLToPath(new URL("../../bin/couverture.js", import.meta.url));

/** A process says at its end how much memory it took at most; its children are seen while they live. */
const REPORT = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS + '\\n'))",
)}`;
const LOOK_EVERY = 100;

/**
 * What a command of the ledger took.
 * @typedef {object} Cost
 * @property {number} seconds with the start of the process
 * @property {number} peak bytes of resident memory at most, of the process with its children
 */

/**
 * A command of the ledger, as it is measured.
 * @typedef {object} Measured
 * @property {string} name
 * @property {string} title
 * @property {(place: Place) => string[]} args
 * @property {(place: Place) => string} [writes] a file whose size is of interest
 */

/** @typedef {{ directory: string, ledger: string, scratch: string }} Place */

const exported = (/** @type {string} */ format) => ({
  name: format,
  title: `\`export --format ${format} --table transactions\``,
  args: (/** @type {Place} */ place) => [
    ...["ledger", "export", place.ledger, "--format", format, "--table", "transactions", "--force"],
    ...["--out", join(place.scratch, `transactions.${format}`)],
  ],
  writes: (/** @type {Place} */ place) => join(place.scratch, `transactions.${format}`),
});

/** @type {Measured[]} */
export const COMMANDS = [
  exported("csv"),
  exported("jsonl"),
  exported("parquet"),
  {
    name: "ats-r",
    title: "`report ats-r --quarter 2026Q4`",
    args: ({ ledger, scratch }) => [
      ...["report", "ats-r", "--ledger", ledger, "--quarter", "2026Q4", "--config", join(scratch, "ats.yaml")],
      ...["--out", join(scratch, "ats-r.json")],
    ],
  },
  { name: "verify", title: "`verify`", args: ({ ledger }) => ["ledger", "verify", ledger] },
  { name: "rebuild", title: "`rebuild`", args: ({ directory }) => ["ledger", "rebuild", "--data-dir", directory] },
];

/**
 * Runs a command to its end.
 * @param {string[]} args
 * @param {number} [limit] seconds after which it is ended
 * @returns {Promise<Cost & { ended: boolean }>} `ended` where it was not let come to its end
 */
export async function runCommand(args, limit = Number.POSITIVE_INFINITY) {
  const started = performance.now();
  const child = spawn(process.execPath, ["--import", REPORT, COMMAND, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr = (stderr + text).slice(-4096);
  });
  let peak = 0;
  let ended = false;
  const looking = setInterval(() => {
    peak = Math.max(peak, residentBytes(child.pid) ?? 0);
    if (performance.now() - started < limit * 1000) return;
    ended = true;
    child.kill("SIGKILL");
  }, LOOK_EVERY);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(looking);
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0 && !ended) {
    throw new Error(
      `couverture ${args.join(" ")} ended with ${code}: ${stderr.trim().split("\n").slice(-3).join(" ")}`,
    );
  }
  const own = Number(/^peak (\d+)$/m.exec(stderr)?.[1] ?? 0) * 1024;
  return { seconds, peak: Math.max(own, peak), ended };
}

/** @param {string} path */
export const sizeOf = (path) => statSync(path).size;
