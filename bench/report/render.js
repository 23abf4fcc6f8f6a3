// @ts-check
import TerminalTable from "cli-table3";

/** @typedef {import("./comparison.js").Table} Table */

/**
 * @param {Table} table
 * @returns {string}
 */
export function renderTerminal({ head, rows }) {
  const table = new TerminalTable({
    head,
    colAligns: head.map((_, index) => (index === 0 ? "left" : "right")),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  return table.toString();
}

/**
 * @param {Table} table
 * @returns {string}
 */
export function renderMarkdown({ head, rows }) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, index) => (index === 0 ? "---" : "--:"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}
