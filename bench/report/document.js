// @ts-check
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const BEGIN = "<!-- written by npm run bench: begin -->";
const END = "<!-- written by npm run bench: end -->";

/**
 * Writes the results into a Markdown file. What people wrote before and after the marked part stays.
 * @param {string} file
 * @param {string} markdown
 */
export function writeDocument(file, markdown) {
  const part = `${BEGIN}\n\n${markdown}\n\n${END}\n`;
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const from = before.indexOf(BEGIN);
  const to = before.indexOf(END);
  const kept = from >= 0 && to > from;
  const document = kept
    ? before.slice(0, from) + part + before.slice(to + END.length).replace(/^\n/, "")
    : `# Benchmark results\n\n${part}`;
  writeFileSync(file, document);
}
