import type { Content, TableCell } from "pdfmake/interfaces.js";
import type { Block, Figure } from "../../report.js";
import { COLOUR, NOTICE, SIZE, tableSize } from "./look.js";
import { CELL_PADDING, columnWidths, fitted } from "./widths.js";

/** What the blocks of one document share. */
export interface Drawing {
  /** Points between the margins. */
  width: number;
  /** The number that a source is printed by: `S3`. */
  sourceNumber: (id: string) => string | undefined;
}

const ruled = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0,
  hLineColor: () => COLOUR.hairline,
  paddingLeft: () => CELL_PADDING,
  paddingRight: () => CELL_PADDING,
  paddingTop: () => 2.2,
  paddingBottom: () => 2.2,
};

/** A box that waits for an answer, with the question in it. */
export function blankBox(question: string, width: number, roomy: boolean): Content {
  return {
    table: {
      widths: [width - 17],
      body: [
        [
          {
            stack: [
              {
                text: "TO BE ANSWERED BY THE OPERATOR",
                fontSize: 6.2,
                bold: true,
                color: COLOUR.blankEdge,
                characterSpacing: 0.4,
              },
              {
                text: question,
                italics: true,
                fontSize: SIZE.small,
                color: COLOUR.quiet,
                margin: [0, 1, 0, roomy ? 26 : 6],
              },
            ],
            fillColor: COLOUR.blank,
          },
        ],
      ],
    },
    layout: {
      hLineWidth: () => 0.8,
      vLineWidth: () => 0.8,
      hLineColor: () => COLOUR.blankEdge,
      vLineColor: () => COLOUR.blankEdge,
      hLineStyle: () => ({ dash: { length: 3, space: 2 } }),
      vLineStyle: () => ({ dash: { length: 3, space: 2 } }),
      paddingLeft: () => 8,
      paddingRight: () => 8,
      paddingTop: () => 4,
      paddingBottom: () => 3,
    },
    unbreakable: true,
    margin: [0, 0, 0, roomy ? 4 : 1],
  };
}

const marked = (figure: Figure, drawing: Drawing): Content[] => {
  const number = figure.source === undefined ? undefined : drawing.sourceNumber(figure.source);
  return number === undefined ? [] : [{ text: `  ${number}`, fontSize: 5.8, color: COLOUR.quiet }];
};

/** Questions that are shorter are answered in a line. */
const SHORT_QUESTION = 100;

/** Answers that are longer may run over a page's end. */
const LONG_ROW = 600;

type Fields = Extract<Block, { type: "fields" }>["fields"];

const isLong = (text: string): boolean => text.length > 140 || text.includes("\n");

/** Short answers stand beside their labels, long ones and boxes below them. */
function fieldRow({ label, figure }: Fields[number], drawing: Drawing): TableCell[] {
  const labelWidth = drawing.width * 0.36;
  const heading = { text: label, bold: true, fontSize: SIZE.body - 0.5 };
  const width = drawing.width - labelWidth - 4 * CELL_PADDING;
  if (figure.blank === undefined && !isLong(figure.text)) {
    return [heading, { text: [fitted(figure.text, SIZE.body, width), ...marked(figure, drawing)] }];
  }
  if (figure.blank !== undefined && figure.blank.length < SHORT_QUESTION) {
    return [heading, blankBox(figure.blank, width, false)];
  }
  const answer: Content =
    figure.blank === undefined
      ? { stack: [...paragraphs(figure.text), { text: marked(figure, drawing) }] }
      : blankBox(figure.blank, drawing.width - 2 * CELL_PADDING, true);
  const repeated = figure.blank !== undefined && figure.blank === label;
  return [{ stack: [...(repeated ? [] : [{ ...heading, margin: [0, 2, 0, 3] } as Content]), answer], colSpan: 2 }, {}];
}

function fields(block: Extract<Block, { type: "fields" }>, drawing: Drawing): Content {
  const labelWidth = drawing.width * 0.36 - 2 * CELL_PADDING;
  return {
    table: {
      widths: [labelWidth, drawing.width - labelWidth - 4 * CELL_PADDING],
      body: block.fields.map((field) => fieldRow(field, drawing)),
      dontBreakRows: block.fields.every(({ figure }) => figure.text.length < LONG_ROW),
    },
    layout: { ...ruled, hLineWidth: (index, node) => (index === 0 || index === node.table.body.length ? 0 : 0.5) },
    margin: [0, 2, 0, 8],
  };
}

const paragraphs = (text: string): Content[] =>
  text.split(/\n{2,}/).map((paragraph) => ({ text: paragraph, margin: [0, 0, 0, 4], lineHeight: 1.15 }));

function cellOf(figure: Figure | undefined, align: "left" | "right", size: number, width: number): TableCell {
  if (figure?.blank !== undefined) {
    return { text: figure.blank, italics: true, color: COLOUR.blankEdge, fillColor: COLOUR.blank, alignment: align };
  }
  return { text: fitted(figure?.text ?? "", size, width), alignment: align };
}

function table(block: Extract<Block, { type: "table" }>, drawing: Drawing): Content[] {
  const number = block.source === undefined ? undefined : drawing.sourceNumber(block.source);
  const caption: Content = {
    text: [
      { text: block.title, bold: true },
      ...(number === undefined ? [] : [{ text: `   source ${number}`, fontSize: SIZE.tiny, color: COLOUR.quiet }]),
    ],
    fontSize: SIZE.body,
    margin: [0, 4, 0, 2],
  };
  const rows = [...block.rows];
  if (rows.length === 0) {
    return [caption, { text: block.empty, italics: true, color: COLOUR.quiet, margin: [0, 0, 0, 10] }];
  }
  const size = tableSize(block.columns.length);
  const widths = columnWidths(block.columns, rows, drawing.width, size);
  const heading: TableCell[] = block.columns.map(({ heading, align = "left" }, index) => ({
    text: fitted(heading, size * 1.06, widths[index] ?? 0),
    bold: true,
    alignment: align,
    fillColor: COLOUR.head,
    color: COLOUR.accent,
  }));
  const body = rows.map((row) =>
    block.columns.map(({ id, align = "left" }, index) => cellOf(row[id], align, size, widths[index] ?? 0)),
  );
  // The title is a heading of the table, too, so that it is never alone at the foot of a page.
  const title = [
    { ...caption, margin: [-CELL_PADDING, 4, 0, 2], colSpan: block.columns.length },
    ...block.columns.slice(1).map(() => ({})),
  ] as TableCell[];
  const isStrong = (index: number) => index === 1 || index === 2 || index === body.length + 2;
  return [
    {
      table: { headerRows: 2, keepWithHeaderRows: 1, dontBreakRows: true, widths, body: [title, heading, ...body] },
      layout: {
        ...ruled,
        hLineWidth: (index) => (index === 0 ? 0 : isStrong(index) ? 0.8 : 0.4),
        hLineColor: (index) => (isStrong(index) ? COLOUR.rule : COLOUR.hairline),
      },
      fontSize: size,
      margin: [0, 0, 0, 10],
    },
  ];
}

function notice({ level, text }: Extract<Block, { type: "notice" }>, width: number): Content {
  const { label, bar, ground } = NOTICE[level];
  return {
    table: {
      widths: [width - 20],
      body: [[{ text: [{ text: `${label}.  `, bold: true, color: bar }, text], fillColor: ground, lineHeight: 1.15 }]],
    },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: (index) => (index === 0 ? 3 : 0),
      vLineColor: () => bar,
      paddingLeft: () => 8,
      paddingRight: () => 8,
      paddingTop: () => 5,
      paddingBottom: () => 5,
    },
    margin: [0, 2, 0, 8],
    unbreakable: true,
  };
}

/** A block as it is printed. */
export function blockContent(block: Block, drawing: Drawing): Content[] {
  switch (block.type) {
    case "paragraph":
      return paragraphs(block.text);
    case "notice":
      return [notice(block, drawing.width)];
    case "fields":
      return [fields(block, drawing)];
    case "table":
      return table(block, drawing);
  }
}
