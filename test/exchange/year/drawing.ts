import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../../support/directories.js";
import { type FinishedRun, run } from "../../support/process.js";
import { HOLIDAYS } from "./calendar.js";

/** A figure of a report, as `--format json` writes it. */
export interface DrawnFigure {
  text: string;
  exact?: string;
  source?: string;
}
type Row = Record<string, DrawnFigure>;

interface DrawnBlock {
  type: string;
  id?: string;
  text?: string;
  level?: string;
  fields?: { id: string; label: string; figure: DrawnFigure }[];
  rows?: Row[];
}

interface Drawn {
  ledger: { entryHash: string; timestamp: number };
  due: boolean;
  sections: { id: string; blocks: DrawnBlock[] }[];
}

/** A report that the command generated. */
export interface Draft extends Drawn {
  json: string;
  /** The file that it was written to. */
  file: string;
  /** Rows of a table by its id. */
  rows(table: string): Row[];
  /** A field of a form by its id. */
  field(id: string): DrawnFigure;
  /** All paragraphs and notices. */
  words: string;
}

/** Shares of ALFA that were traded everywhere in each month of the year and of the half year before it. */
export const MARKET_WIDE = 400n;
const MONTHS = Array.from({ length: 18 }, (_, index) => new Date(Date.UTC(2025, 6 + index)).toISOString().slice(0, 7));

const CONFIG = {
  ats: {
    name: "Couverture Test ATS",
    operator: "Couverture Test Securities LLC",
    ...{ crd: "123456", secFileNumber: "8-12345", startedOn: "2025-12-29" },
    contact: { name: "C. Officer", telephone: "212-555-0100" },
  },
  timeZone: "America/New_York",
  holidays: HOLIDAYS,
  marketVolume: MONTHS.map((month) => ({ security: "ALFA", month, shares: String(MARKET_WIDE) })),
};

/** Generates reports of a chain's ledger by the real command. */
export function drawing(where: readonly string[]) {
  const directory = mkdtempSync(join(temporaryDirectory(), "drafts-"));
  const config = join(directory, "ats.yaml");
  writeFileSync(config, JSON.stringify(CONFIG));
  let drafts = 0;

  /** Draws to a file. @returns the file's name and how the command ended */
  async function file(format: string, ...args: string[]): Promise<FinishedRun & { out: string }> {
    drafts += 1;
    const out = join(directory, `draft-${drafts}.${format}`);
    const ended = await run(
      ["report", ...args, ...where, "--config", config, "--format", format, "--out", out],
      60_000,
    );
    return { ...ended, out };
  }

  return {
    file,
    /** Draws, and fails where the command does; `due` reports end with 1. */
    async draft(...args: string[]): Promise<Draft> {
      const { out, code, stderr } = await file("json", ...args);
      if (code !== 0 && !(code === 1 && stderr === "")) throw new Error(`report ${args.join(" ")}: ${stderr}`);
      const json = readFileSync(out, "utf8");
      const drawn = JSON.parse(json) as Drawn;
      const blocks = drawn.sections.flatMap((section) => section.blocks);
      const fields = blocks.flatMap((block) => block.fields ?? []);
      return {
        ...drawn,
        json,
        file: out,
        rows(table) {
          const found = blocks.find(({ type, id }) => type === "table" && id === table);
          if (!found?.rows) throw new Error(`there is no table ${table}`);
          return found.rows;
        },
        field(name) {
          const found = fields.find(({ id }) => id === name);
          if (!found) throw new Error(`there is no field ${name} among ${fields.map(({ id }) => id).join(", ")}`);
          return found.figure;
        },
        words: blocks.map(({ text }) => text ?? "").join("\n"),
      };
    },
  };
}

export type Drawing = ReturnType<typeof drawing>;

/** What a figure says, before it was rounded or given separators. */
export const exactOf = (figure: DrawnFigure | undefined): string => figure?.exact ?? figure?.text ?? "";
