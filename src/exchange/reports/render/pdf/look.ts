/** What a page looks like: letter-sized paper, black on white, one accent. Lengths are points, 72 to the inch. */
export const PAGE = {
  portrait: { width: 612, height: 792 },
  landscape: { width: 792, height: 612 },
  margin: { left: 54, top: 78, right: 54, bottom: 66 },
} as const;

export type Orientation = "portrait" | "landscape";

/** What is between a page's margins, across. */
export const textWidth = (orientation: Orientation): number =>
  PAGE[orientation].width - PAGE.margin.left - PAGE.margin.right;

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

/** From so many columns on, a report is printed across. */
export const WIDE_TABLE = 8;

/** Size of a table's text, by how many columns share the page. */
export const tableSize = (columns: number): number =>
  columns > 14 ? 5.6 : columns > 10 ? 6.4 : columns > 6 ? 7.4 : 8.5;
