import { appendFileSync } from "node:fs";
import { consoleLines, droppedLine, requestLines, transactionLines } from "../node/log-lines.js";
import type { RunningNode } from "../node-interface.js";
import type { ReadOptions } from "./read-options.js";

/** Writes a node's requests and transactions to a logger and a file, as Ganache's lines do. */
export function logEvents(node: RunningNode, { logger, verbose, logFile }: Omit<ReadOptions, "node">): void {
  if (!logger && logFile === undefined) return;
  const say = (lines: readonly string[]): void => {
    for (const line of lines) logger?.log(line);
    if (logFile !== undefined) appendFileSync(logFile, lines.map((line) => `${line}\n`).join(""));
  };
  node.on("warning", (message) => say([`warning: ${message}`]));
  node.on("failure", ({ message }) => say([`error: ${message}`]));
  node.on("request", (event) => say(requestLines(event, verbose)));
  node.on("console", (event) => say(consoleLines(event)));
  node.on("dropped", (event) => say([droppedLine(event)]));
  node.on("transaction", (event) => say(transactionLines(event)));
}
