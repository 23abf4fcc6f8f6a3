// @ts-check
import { existsSync } from "node:fs";
import cliProgress from "cli-progress";
import { generateLedger } from "./generate.js";

/**
 * Shows on stderr how far a piece of work is: a bar on a terminal, a line a tenth elsewhere.
 * @param {string} title
 */
export function showCount(title) {
  if (!process.stderr.isTTY) {
    let reported = -1;
    return {
      update(/** @type {number} */ done, /** @type {number} */ total) {
        const tenth = Math.floor((done / total) * 10);
        if (tenth !== reported) process.stderr.write(`${title}: ${done} of ${total}\n`);
        reported = tenth;
      },
      stop: () => undefined,
    };
  }
  const bar = new cliProgress.SingleBar(
    { format: `${title} {bar} {value}/{total} | {eta_formatted} left`, stream: process.stderr, hideCursor: true },
    cliProgress.Presets.shades_classic,
  );
  bar.start(1, 0);
  return {
    update(/** @type {number} */ done, /** @type {number} */ total) {
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

/** @param {{ directory: string, transactions: number, perBlock: number, seed: number }} options */
export async function showGeneration(options) {
  if (existsSync(options.directory)) throw new Error(`${options.directory} is there already; name a new directory`);
  const bar = showCount("Transactions");
  const started = performance.now();
  try {
    const { transactions, records, ledger } = await generateLedger({ ...options, onProgress: bar.update });
    const seconds = (performance.now() - started) / 1000;
    bar.stop();
    process.stdout.write(`${ledger}: ${transactions} transactions, ${records} records, in ${seconds.toFixed(1)} s\n`);
  } finally {
    bar.stop();
  }
}
