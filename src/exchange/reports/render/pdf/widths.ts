import type { Column, Figure } from "../../report.js";

/** About how wide Roboto's letters are, in ems, a little generously. */
const CAPITAL = 0.68;
const DIGIT = 0.575;
const SMALL = 0.55;
const BOLD = 1.06;

/** About how wide a text is, in ems. */
const emsOf = (text: string): number => {
  let ems = 0;
  for (const letter of text) ems += /[A-Z@%&_]/.test(letter) ? CAPITAL : /[0-9$]/.test(letter) ? DIGIT : SMALL;
  return ems;
};

/** Space left and right of a cell's text, points. */
export const CELL_PADDING = 3.5;

type Row = Record<string, Figure>;

/** Rows that are looked at: the others will be like them. */
const SAMPLE = 300;

/** Longer words, such as hashes, are broken, if not before. */
const LONGEST_WORD = 20;

/** A column of hashes has room for so many ems of one in a line. */
const PIECE = 7;

/** Where lines may break: at spaces, and after a hyphen before a letter. */
const WORDS = /\s+|-(?!\d)/;

const INSTANT = /\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(Z|[+-]\d\d:\d\d)/g;

/** A text whose instants may be broken between date, time and offset. */
const withOpenInstants = (text: string): string => text.replace(INSTANT, "$1 $2 $3");

interface Wish {
  /** So that no word is broken that is no hash. */
  least: number;
  /** What it would like of the rest. */
  weight: number;
}

function wishOf({ id, heading }: Column, rows: readonly Row[], size: number): Wish {
  const texts = rows.slice(0, SAMPLE).map((row) => row[id]?.text ?? "");
  const words = texts
    .flatMap((text) => withOpenInstants(text).split(WORDS))
    .map((word) => (word.length > LONGEST_WORD ? PIECE : emsOf(word)));
  const longestWord = Math.max(1, ...heading.split(WORDS).map((word) => emsOf(word) * BOLD), ...words);
  const longest = Math.max(0, ...texts.map((text) => text.length));
  const mean = texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, texts.length);
  return { least: longestWord * size, weight: Math.max(longestWord * 2, Math.min((mean + longest) / 2, 60)) };
}

/** Shares a width out to a table's columns, in points: to each what its words need, the rest by weight. */
export function columnWidths(
  columns: readonly Column[],
  rows: readonly Row[],
  available: number,
  size: number,
): number[] {
  const net = available - columns.length * 2 * CELL_PADDING;
  const declared = columns.some(({ width }) => width !== undefined);
  const wishes = columns.map((column) => {
    const wish = wishOf(column, rows, size);
    return declared ? { ...wish, weight: column.width ?? 1 } : wish;
  });
  const needed = wishes.reduce((sum, { least }) => sum + least, 0);
  if (needed >= net) return wishes.map(({ least }) => (least * net) / needed);
  // A column that needs more than its share gets what it needs, and the others share the rest.
  const fixed = new Set<number>();
  for (;;) {
    const left = net - wishes.reduce((sum, { least }, index) => sum + (fixed.has(index) ? least : 0), 0);
    const weights = wishes.reduce((sum, { weight }, index) => sum + (fixed.has(index) ? 0 : weight), 0);
    const shares = wishes.map(({ least, weight }, index) => (fixed.has(index) ? least : (left * weight) / weights));
    const short = wishes.findIndex(({ least }, index) => !fixed.has(index) && (shares[index] ?? 0) < least);
    if (short === -1) return shares;
    fixed.add(short);
  }
}

/** A word in pieces that have room in a line; pdfmake's own breaking of words costs a hundred times the time and space. */
function pieces(word: string, most: number): string {
  let [text, ems] = ["", 0];
  for (const letter of word) {
    const width = emsOf(letter);
    if (ems + width > most && text !== "") [text, ems] = [`${text}\n`, 0];
    text += letter;
    ems += width;
  }
  return text;
}

/** A text with words broken that are wider than their place. */
export function fitted(text: string, size: number, width: number): string {
  const most = width / size + 0.001;
  if (emsOf(text) <= most) return text;
  const fit = (word: string) => (word.split(WORDS).some((part) => emsOf(part) > most) ? pieces(word, most) : word);
  return withOpenInstants(text).replace(/\S+/g, fit);
}
