import { once } from "node:events";
import { createWriteStream, renameSync, rmSync } from "node:fs";
import { extname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { RENDER_FORMATS, type RenderFormat, type Report } from "../../exchange/reports/index.js";
import { wrongUse } from "../errors.js";
import type { DrawingFlags } from "./flags.js";

/**
 * The format that flags request: by name, by the name of the file, else Markdown.
 * @throws CommandError (wrong use) for a file whose name says no format, for a PDF without a file, and for --table of anything but CSV
 */
export function formatOf({ format, out, table }: DrawingFlags): RenderFormat {
  const ending = out === undefined ? undefined : extname(out).toLowerCase();
  const byName = RENDER_FORMATS.find((each) => ending === `.${each}`);
  if (format === undefined && ending !== undefined && byName === undefined) {
    const which = ending === "" ? "has no ending" : `ends in ${ending}, which is no format of a report`;
    throw wrongUse(`--out ${out} ${which}: use .${RENDER_FORMATS.join(", .")}, or say --format`);
  }
  const chosen = format ?? byName ?? "md";
  if (chosen === "pdf" && out === undefined) throw wrongUse("a PDF is written to a file: add --out FILE");
  if (table !== undefined && chosen !== "csv") throw wrongUse("--table goes with --format csv");
  return chosen;
}

type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string>;

/** A reader that has had enough (`… | head`) is no failure. */
async function toStandardOutput(pieces: Pieces): Promise<void> {
  const { stdout } = process;
  for await (const piece of pieces) {
    if (!stdout.writable) return;
    if (!stdout.write(piece)) await once(stdout, "drain").catch(() => undefined);
  }
}

/** Whole or not at all: written beside, then renamed. */
async function toFile(pieces: Pieces, file: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(unfinished));
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw wrongUse(`${file} cannot be written (${code}); choose another --out`, error);
  }
}

/** Writes pieces to a file, or to stdout. */
export const writePieces = (pieces: Pieces, out: string | undefined): Promise<void> =>
  out === undefined ? toStandardOutput(pieces) : toFile(pieces, out);

/** Writes a rendered report to a file, and says so, or to stdout. */
export async function writeOut(pieces: Pieces, out: string | undefined, report: Report): Promise<void> {
  await writePieces(pieces, out);
  if (out !== undefined) process.stdout.write(`${out}: ${report.title}, ${report.subtitle}\n`);
}
