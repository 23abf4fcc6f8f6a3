import { writeFileSync } from "node:fs";
import { extname } from "node:path";
import { openTableReader, type Relation } from "../../persistence/ledger/table-reader.js";
import { wrongUse } from "../errors.js";
import { atomicFile } from "./atomic-file.js";
import { dotText, mermaidText } from "./diagram-text.js";
import { readableLedger } from "./ledger-file.js";

export interface DiagramFlags {
  dataDir?: string;
  out?: string;
  force?: boolean;
}

/** Graphviz reckons with Courier's widths, which all of these have or undercut. */
const FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Courier New', monospace";

/** The picture itself; which Graphviz drew it is nobody's concern. */
async function svgText(relations: readonly Relation[]): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  const svg = viz.renderString(dotText(relations), { format: "svg" });
  return svg.replace(/<!--.*?-->\n?/gs, "").replaceAll('font-family="Courier,monospace"', `font-family="${FONTS}"`);
}

const BY_ENDING: Record<string, (relations: readonly Relation[]) => string | Promise<string>> = {
  ".svg": svgText,
  ".dot": dotText,
  ".mmd": mermaidText,
};

/**
 * Draws the tables of a ledger, with their keys and what belongs to what, as the file itself shows.
 * @throws CommandError, DataDirectoryError, LedgerError
 */
export async function drawLedger(
  file: string | undefined,
  { dataDir, out, force = false }: DiagramFlags,
): Promise<void> {
  const draw = out === undefined ? mermaidText : BY_ENDING[extname(out).toLowerCase()];
  if (!draw) throw wrongUse(`${out} is no picture that can be drawn; end it in .svg, .mmd or .dot`);
  const target = out === undefined ? undefined : atomicFile(out, force);
  const ledger = await readableLedger(file, dataDir);
  try {
    const reader = openTableReader(ledger.path);
    const relations = reader.relations();
    reader.close();
    const text = await draw(relations);
    if (!target) {
      process.stdout.write(text);
      return;
    }
    writeFileSync(target.path, text);
    target.commit();
  } finally {
    ledger.release();
    target?.abandon();
  }
}
