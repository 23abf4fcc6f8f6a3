// @ts-check
import cliProgress from "cli-progress";

/**
 * @typedef {object} Progress
 * @property {(text: string) => void} step one more step begins
 * @property {(text: string) => void} detail how far the step has come
 * @property {() => void} stop
 */

/**
 * Shows on stderr how far the run has come: a bar on a terminal, a line a step elsewhere.
 * @param {number} steps
 * @returns {Progress}
 */
export function createProgress(steps) {
  const terminal = process.stderr.isTTY === true;
  const bar = new cliProgress.SingleBar({
    format: "{bar} {value}/{total} · {text}{detail}",
    barsize: 24,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  let done = 0;
  if (terminal) bar.start(steps, 0, { text: "", detail: "" });
  return {
    step(text) {
      if (terminal) bar.update(done, { text, detail: "" });
      else process.stderr.write(`${done + 1}/${steps} ${text}\n`);
      done += 1;
    },
    detail(text) {
      if (terminal) bar.update({ detail: ` · ${text}` });
    },
    stop() {
      if (terminal) bar.stop();
    },
  };
}
