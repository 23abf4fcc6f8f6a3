// @ts-check
import { mkdirSync, rmSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pathsIn } from "../../dist/persistence/directory/layout.js";
import { openLedgerReader } from "../../dist/persistence/ledger/offline.js";
import { writePart } from "../exchange/report.js";
import { megabytes, whole } from "../report/format.js";
import { describeMachine } from "../report/machine.js";
import { renderMarkdown, renderTerminal } from "../report/render.js";
import { createWorkspace } from "../workspace.js";
import { COMMANDS, runCommand, sizeOf } from "./commands.js";
import { generateLedger } from "./generate.js";
import { showCount } from "./generate-command.js";

const RESULTS = fileURLToPath(new URL("../RESULTS.md", import.meta.url));
const WORK_DIRECTORY = fileURLToPath(new URL("../.work", import.meta.url));
const GIGABYTE = 1e9;

/** What the issue asks of `verify`, without re-execution. */
const TARGETS = "`verify` is to reach 20,000 transactions a second in less than 500 MB.";

/**
 * Measures the commands of the ledger one after another.
 * @param {object} options
 * @param {string} [options.directory] a chain that the generator made; a new one, if not given
 * @param {number} options.transactions of a new one
 * @param {number} options.perBlock
 * @param {number} options.seed
 * @param {readonly string[]} options.only names of commands
 * @param {number} [options.limit] seconds that one command may take
 * @param {boolean} options.write whether the results go to RESULTS.md
 * @returns {Promise<number>} the exit code: 1 when a command failed
 */
export async function measureLedger({ directory: given, transactions: wanted, perBlock, seed, only, limit, write }) {
  const workspace = createWorkspace(WORK_DIRECTORY);
  const directory = given ?? workspace.directory();
  if (given === undefined) {
    const bar = showCount("Transactions");
    await generateLedger({ directory, transactions: wanted, perBlock, seed, onProgress: bar.update });
    bar.stop();
  }
  const { ledger } = pathsIn(directory);
  const reader = openLedgerReader(ledger);
  const { transactions, records, blocks } = reader.summary();
  reader.close();
  const scratch = workspace.directory();
  mkdirSync(scratch, { recursive: true });
  const place = { directory, ledger, scratch };
  await runCommand(["report", "init", join(scratch, "ats.yaml")]);

  const rows = [];
  const failures = [];
  const loads = [loadavg()[0]];
  const chosen = COMMANDS.filter(({ name }) => only.length === 0 || only.includes(name));
  for (const [index, { title, args, writes }] of chosen.entries()) {
    process.stderr.write(`${index + 1}/${chosen.length} ${title.replaceAll("`", "")}\n`);
    try {
      const { seconds, peak, ended } = await runCommand(args(place), limit);
      if (ended) {
        for (const suffix of ["", "-journal", "-wal", "-shm"]) rmSync(`${ledger}.rebuilding${suffix}`, { force: true });
        rows.push([
          title,
          `not done in ${whole(seconds)}`,
          `fewer than ${whole(transactions / seconds)}`,
          megabytes(peak),
        ]);
        continue;
      }
      const written = writes && sizeOf(writes(place));
      const size = written === undefined ? "" : `, ${megabytes(written)}`;
      rows.push([`${title}${size}`, seconds.toFixed(1), whole(transactions / seconds), megabytes(peak)]);
      if (writes) rmSync(writes(place), { force: true });
    } catch (error) {
      failures.push(/** @type {Error} */ (error).message);
    } finally {
      loads.push(loadavg()[0]);
    }
  }
  const table = { head: ["", "seconds", "transactions a second ↑", "peak memory ↓"], rows };
  process.stdout.write(`${renderTerminal(table)}\n`);
  for (const failure of failures) process.stderr.write(`Failed: ${failure}\n`);
  if (write && rows.length > 0) {
    const load = `${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}`;
    const about =
      `${new Date().toISOString().slice(0, 10)}, ${describeMachine(scratch)}. Other work ran beside it: the load average was ${load} on ` +
      `${availableParallelism()} cores, where a quiet machine has 0 to 2; the seconds are of the clock on the wall.`;
    const what =
      `A chain of ${whole(transactions)} transactions in ${whole(blocks)} blocks (${whole(records)} records), a ledger of ` +
      `${(sizeOf(ledger) / GIGABYTE).toFixed(1)} GB: of a thousand 400 transfers of ether, 300 of ERC-20 tokens, 295 orders that trade in pairs over a quarter, ` +
      `5 that are refused. Signatures, hashes, roots and blooms are real; nothing was executed but the first hundred. Each command is a process of its own, ` +
      `its start in the seconds, the memory its own and its children's at most. ${TARGETS}`;
    writePart(
      RESULTS,
      ["## The ledger", about, what, renderMarkdown(table)].join("\n\n"),
      undefined,
      "bench/ledger.js",
    );
  }
  return failures.length > 0 ? 1 : 0;
}
