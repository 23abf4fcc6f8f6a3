/** Lengths are points, 72 to the inch. */
export const MARGIN = { left: 54, top: 78, right: 54, bottom: 66 } as const;

/** Paper, by how many columns the widest table has: American letter, letter across, legal across. */
export interface Paper {
  pageSize: "LETTER" | "LEGAL";
  pageOrientation: "portrait" | "landscape";
  /** Points between the margins. */
  width: number;
}

const paper = (pageSize: Paper["pageSize"], pageOrientation: Paper["pageOrientation"], across: number): Paper => ({
  pageSize,
  pageOrientation,
  width: across - MARGIN.left - MARGIN.right,
});

export function paperFor(columns: number): Paper {
  if (columns > 14) return paper("LEGAL", "landscape", 1008);
  return columns > 10 ? paper("LETTER", "landscape", 792) : paper("LETTER", "portrait", 612);
}

export const COLOUR = {
  ink: "#1a1a1a",
  quiet: "#5a5f66",
  accent: "#1f3a5f",
  rule: "#b9bfc7",
  hairline: "#dfe3e8",
  head: "#eef1f5",
  blank: "#fffbe6",
  blankEdge: "#a8852a",
} as const;

/** The bar and the ground of a notice. */
export const NOTICE = {
  info: { label: "Note", bar: "#1f3a5f", ground: "#eef3f9" },
  warning: { label: "Warning", bar: "#a8852a", ground: "#fdf6e3" },
  due: { label: "Due", bar: "#a32020", ground: "#fbecec" },
} as const;

export const SIZE = { title: 17, subtitle: 11, heading: 12.5, body: 9.5, small: 8, tiny: 6.8 } as const;

/** Size of a table's text, by how many columns share the page. */
export const tableSize = (columns: number): number =>
  columns > 18 ? 5.8 : columns > 8 ? 6.6 : columns > 6 ? 7.4 : 8.5;
