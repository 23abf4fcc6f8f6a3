import type { Content, TDocumentDefinitions } from "pdfmake/interfaces.js";
import { DRAFT_NOTICE, type Report } from "../../report.js";
import { HEAD_ABOUT, headFields, identityOf, MISSING, SOURCES_ABOUT } from "../front.js";
import { parameterLines } from "../sources.js";
import { blockContent, type Drawing } from "./blocks.js";
import { COLOUR, MARGIN, paperFor, SIZE } from "./look.js";

const line = (width: number, colour: string, weight: number): Content => ({
  canvas: [{ type: "line", x1: 0, y1: 0, x2: width, y2: 0, lineWidth: weight, lineColor: colour }],
});

const valueText = (value: string | null) =>
  value === null ? { text: `[ ${MISSING} ]`, color: COLOUR.blankEdge, italics: true } : { text: value };

/** On each page: whose report it is, for which period. */
function pageHead(report: Report, width: number): Content {
  const { name, crd, fileNumber } = report.ats;
  return {
    stack: [
      {
        columns: [
          { text: [{ ...valueText(name), bold: true }], fontSize: SIZE.small, width: "*" },
          { text: report.title, fontSize: SIZE.small, alignment: "right", width: "*", noWrap: false },
        ],
        columnGap: 16,
      },
      {
        columns: [
          {
            text: ["CRD number ", valueText(crd), "     SEC file number ", valueText(fileNumber)],
            width: "*",
          },
          { text: report.subtitle, alignment: "right", width: "*" },
        ],
        columnGap: 16,
        fontSize: SIZE.tiny + 0.4,
        color: COLOUR.quiet,
        margin: [0, 2, 0, 4],
      },
      line(width, COLOUR.accent, 0.8),
    ],
    margin: [MARGIN.left, 30, MARGIN.right, 0],
  };
}

/** On each page: that it is a draft, of which ledger, and which page of how many it is. */
function pageFoot(report: Report, width: number, page: number, pages: number): Content {
  return {
    stack: [
      line(width, COLOUR.rule, 0.5),
      {
        columns: [
          { text: DRAFT_NOTICE, bold: true, width: "*" },
          { text: `page ${page} of ${pages}`, alignment: "right", width: 70 },
        ],
        margin: [0, 4, 0, 1],
        fontSize: SIZE.tiny,
      },
      {
        text: `Ledger: record ${report.ledger.seq}, entry hash ${report.ledger.entryHash}`,
        fontSize: 5.8,
        color: COLOUR.quiet,
      },
    ],
    margin: [MARGIN.left, 14, MARGIN.right, 0],
  };
}

const sectionHead = (text: string, width: number): Content => ({
  stack: [
    { text, fontSize: SIZE.heading, bold: true, color: COLOUR.accent, margin: [0, 0, 0, 3] },
    line(width, COLOUR.rule, 0.6),
  ],
  margin: [0, 12, 0, 6],
  headlineLevel: 1,
});

function titleBlock(report: Report): Content[] {
  return [
    { text: report.title, fontSize: SIZE.title, bold: true, color: COLOUR.accent, margin: [0, 0, 0, 4] },
    { text: report.subtitle, fontSize: SIZE.subtitle, color: COLOUR.quiet, margin: [0, 0, 0, 8] },
    {
      columns: identityOf(report).map(({ label, value }) => ({
        stack: [
          { text: label, fontSize: SIZE.tiny, color: COLOUR.quiet },
          { text: [{ ...valueText(value) }], bold: true },
        ],
        width: "*",
      })),
      columnGap: 12,
      margin: [0, 0, 0, 4],
    },
  ];
}

function ledgerBlock(report: Report, drawing: Drawing): Content[] {
  const fields = headFields(report.ledger).map(({ label, value }) => ({ id: label, label, figure: { text: value } }));
  return [
    {
      stack: [
        sectionHead("Ledger", drawing.width),
        { text: HEAD_ABOUT, margin: [0, 0, 0, 4] },
        ...blockContent({ type: "fields", id: "ledger", fields }, drawing),
      ],
      unbreakable: true,
    },
  ];
}

function sourcesBlock({ sources }: Report, drawing: Drawing): Content[] {
  if (sources.length === 0) return [];
  return [
    sectionHead("Sources", drawing.width),
    { text: SOURCES_ABOUT, margin: [0, 0, 0, 6] },
    ...sources.flatMap((source): Content[] => [
      {
        text: [{ text: `${drawing.sourceNumber(source.id)}  ${source.id}  `, bold: true }, source.about],
        fontSize: SIZE.small,
        margin: [0, 4, 0, 2],
      },
      {
        text: [...parameterLines(source.params).map((each) => `-- ${each}`), ...source.sql.trim().split("\n")].join(
          "\n",
        ),
        fontSize: 6.4,
        color: COLOUR.quiet,
        preserveLeadingSpaces: true,
        margin: [8, 0, 0, 4],
      },
    ]),
  ];
}

/** How many columns the widest table has. */
const widestTable = (report: Report): number =>
  Math.max(
    0,
    ...report.sections.flatMap(({ blocks }) =>
      blocks.map((block) => (block.type === "table" ? block.columns.length : 0)),
    ),
  );

/** A report as pdfmake lays it out. Everything in it follows from the report. */
export function documentOf(report: Report): TDocumentDefinitions {
  const { width, ...page } = paperFor(widestTable(report));
  const numbers = new Map(report.sources.map(({ id }, index) => [id, `S${index + 1}`]));
  const drawing: Drawing = { width, sourceNumber: (id) => numbers.get(id) };
  const { left, top, right, bottom } = MARGIN;
  return {
    ...page,
    pageMargins: [left, top, right, bottom],
    compress: false,
    version: "1.7",
    language: "en-US",
    displayTitle: true,
    info: {
      title: `${report.title}, ${report.subtitle}`,
      subject: DRAFT_NOTICE,
      author: report.ats.name ?? undefined,
      creator: "Couverture",
      producer: "Couverture",
      creationDate: new Date(report.ledger.timestamp * 1000),
      modDate: new Date(report.ledger.timestamp * 1000),
    },
    defaultStyle: { font: "Roboto", fontSize: SIZE.body, color: COLOUR.ink },
    header: () => pageHead(report, width),
    footer: (page, pages) => pageFoot(report, width, page, pages),
    content: [
      ...titleBlock(report),
      ...report.sections.flatMap(({ heading, blocks }) => [
        sectionHead(heading, width),
        ...blocks.flatMap((block) => blockContent(block, drawing)),
      ]),
      ...ledgerBlock(report, drawing),
      ...sourcesBlock(report, drawing),
    ],
    // A heading, which is a text and a line, does not stand alone at the foot of a page.
    pageBreakBefore: ({ headlineLevel }, { getFollowingNodesOnPage }) =>
      headlineLevel !== undefined && getFollowingNodesOnPage().length <= 2,
  };
}
