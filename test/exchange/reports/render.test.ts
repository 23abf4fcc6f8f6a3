import { extractText, getDocumentProxy, getMeta } from "unpdf";
import {
  draftSchema,
  parseDraft,
  type RenderFormat,
  type Report,
  ReportError,
  renderReport,
} from "../../../src/exchange/reports/index.js";
import { sampleReport } from "./sample-report.js";

async function bytesOf(report: Report, format: RenderFormat, table?: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of renderReport(report, format, { table })) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const textOf = async (report: Report, format: RenderFormat, table?: string): Promise<string> =>
  (await bytesOf(report, format, table)).toString();

async function pagesOf(report: Report): Promise<{ pages: string[]; info: Record<string, unknown> }> {
  const pdf = await getDocumentProxy(new Uint8Array(await bytesOf(report, "pdf")), { verbosity: 0 });
  const { text } = await extractText(pdf);
  return { pages: text, info: (await getMeta(pdf)).info };
}

const LONG_NAME = sampleReport().ats.name ?? "";

describe.each(["pdf", "html", "csv", "json", "md"] as const)("%s", (format) => {
  it("is the same bytes each time that the same report is written", async () => {
    expect((await bytesOf(sampleReport(), format)).equals(await bytesOf(sampleReport(), format))).toBe(true);
  });

  it("is other bytes when a figure is another", async () => {
    const other = sampleReport();
    other.sections[1]?.blocks.push({
      type: "fields",
      id: "more",
      fields: [{ id: "x", label: "X", figure: { text: "1" } }],
    });
    expect((await bytesOf(sampleReport(), format)).equals(await bytesOf(other, format))).toBe(false);
  });
});

describe("a PDF", () => {
  let pages: string[];
  let info: Record<string, unknown>;
  beforeAll(async () => {
    ({ pages, info } = await pagesOf(sampleReport()));
  });

  it("says on each page whose it is, for which period, that it is a draft, and which page of how many", () => {
    expect(pages.length).toBeGreaterThan(2);
    for (const [index, page] of pages.entries()) {
      const line = page.replace(/\s+/g, " ");
      expect(line).toContain(LONG_NAME);
      expect(line).toContain("CRD number 312345");
      expect(line).toContain("SEC file number [ not configured ]");
      expect(line).toContain("1 October 2026 to 31 December 2026");
      expect(line).toContain("Draft for counsel's review.");
      expect(line).toContain(`page ${index + 1} of ${pages.length}`);
      expect(line).toContain(`record 4711, entry hash 0x${"ab".repeat(32)}`);
    }
  });

  it("repeats a table's headings on each page that the table goes on to, and has all of its rows", () => {
    const withRows = pages.filter((page) => page.includes("HLIO"));
    expect(withRows.length).toBeGreaterThan(1);
    for (const page of withRows) expect(page).toMatch(/Executed\s+Security\s+Shares\s+Dollars\s+Buyer/);
    const all = pages.join("\n");
    for (let row = 1; row <= 40; row++) expect(all).toContain(`${row},000`);
  });

  it("leaves visible boxes with the question, says so of empty tables, and ends with the ledger's head and the sources", () => {
    const all = pages.join("\n").replace(/\s+/g, " ");
    expect(all).toContain("TO BE ANSWERED BY THE OPERATOR Name, title, telephone number");
    expect(all).toContain("Nothing was traded outside of regular hours.");
    expect(all.indexOf("Genesis hash")).toBeGreaterThan(all.indexOf("After-hours volume"));
    expect(all).toContain("FROM canonical_trades");
    expect(all).toContain(":symbol = 'O''HARA'");
  });

  it("is dated by the ledger's head and not by the clock", () => {
    expect(info).toMatchObject({
      CreationDate: "D:20261231235959Z",
      ModDate: "D:20261231235959Z",
      Producer: "Couverture",
    });
  });

  it("is not compressed, so that no version of zlib is in its bytes", async () => {
    expect((await bytesOf(sampleReport(), "pdf")).includes("FlateDecode")).toBe(false);
  });

  it("holds more columns on wider paper, and no word of them is cut that is no hash", async () => {
    const columns = Array.from({ length: 20 }, (_, index) => ({ id: `c${index}`, heading: `Heading ${index}` }));
    const row = Object.fromEntries(columns.map(({ id }, index) => [id, { text: `wholesale${index}` }]));
    const { pages } = await pagesOf(
      sampleReport({
        sections: [
          {
            id: "wide",
            heading: "Wide",
            blocks: [{ type: "table", id: "w", title: "W", columns, rows: [row], empty: "" }],
          },
        ],
      }),
    );
    for (const { text } of Object.values(row)) expect(pages.join("\n")).toContain(text);
  });

  it("is refused, with what to do, for more rows than a person reads", async () => {
    const rows = Array.from({ length: 60_001 }, () => ({ c: { text: "x" } }));
    const report = sampleReport({
      sections: [
        {
          id: "s",
          heading: "S",
          blocks: [{ type: "table", id: "t", title: "T", columns: [{ id: "c", heading: "C" }], rows, empty: "" }],
        },
      ],
    });
    await expect(bytesOf(report, "pdf")).rejects.toThrow(/more than 60000 cells.*--format csv/);
  });
});

describe("HTML", () => {
  it("needs no other file and runs nothing", async () => {
    const html = await textOf(sampleReport(), "html");
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).not.toMatch(/<script|<link|<img|url\(|@import/);
    expect(html).toContain("default-src 'none'");
  });

  it("shows what strangers wrote as text", async () => {
    const html = await textOf(sampleReport(), "html");
    expect(html).toContain("Private Equity &amp; &lt;Sons&gt; LLC");
    expect(html).toContain("&lt;b&gt;markup&lt;/b&gt;");
    expect(html).not.toContain("<b>markup");
  });

  it("has tables with captions and headings that readers of screens find", async () => {
    const html = await textOf(sampleReport(), "html");
    expect(html).toMatch(/<caption id="table-trades">Trades of the quarter/);
    expect(html.match(/<th scope="col"/g)).toHaveLength(5);
    expect(html).toContain('aria-labelledby="table-trades"');
  });
});

describe("CSV", () => {
  it("has each figure of the report on a line of its own", async () => {
    const lines = (await textOf(sampleReport(), "csv")).trimEnd().split("\r\n");
    expect(lines[0]).toBe("section,table,row,item,label,text,exact,blank,source");
    expect(lines).toHaveLength(1 + 4 + 40 * 5 + lines.filter((line) => line.startsWith("\n")).length);
    expect(lines).toContain("volume,trades,3,dollars,Dollars,$2.13,2.125,,trades");
  });

  it("has one table with its own columns, exact, when one is named", async () => {
    const lines = (await textOf(sampleReport(), "csv", "trades")).trimEnd().split("\r\n");
    expect(lines).toHaveLength(41);
    expect(lines[0]).toBe("time,security,shares,dollars,buyer");
    expect(lines[1]).toMatch(/,ACME,"1,000",0\.125,/);
  });

  it("names the existing tables when another is requested", async () => {
    await expect(textOf(sampleReport(), "csv", "nix")).rejects.toThrow(
      new ReportError("BAD_FORMAT", 'the report has no table "nix"; it has identification, trades, none'),
    );
  });

  it("lets no text begin a formula", async () => {
    const fields = ["=1+1", "+1", "@x", "-x", "-1.5"].map((text, index) => ({
      id: `f${index}`,
      label: "L",
      figure: { text },
    }));
    const report = sampleReport({
      sections: [{ id: "s", heading: "S", blocks: [{ type: "fields", id: "t", fields }] }],
    });
    const values = (await textOf(report, "csv", "t")).trimEnd().split("\r\n").slice(1);
    expect(values).toEqual(["f0,L,'=1+1,", "f1,L,'+1,", "f2,L,'@x,", "f3,L,'-x,", "f4,L,-1.5,"]);
  });
});

describe("JSON", () => {
  it("is what its schema says, and can be read back as an earlier draft", async () => {
    const text = await textOf(sampleReport(), "json");
    const draft = parseDraft(text, "draft.json");
    expect(draft).toEqual(draftSchema.parse(JSON.parse(text)));
    expect(draft.ledger).toMatchObject({ chainId: "1337", seq: 4711, time: "2026-12-31T23:59:59Z" });
    const table = draft.sections[1]?.blocks.find((block) => block.type === "table" && block.id === "trades");
    expect(table?.type === "table" && table.rows[2]?.dollars).toEqual({
      text: "$2.13",
      exact: "2.125",
      source: "trades",
    });
  });

  it("keeps integers that JSON has no exact numbers for as text", async () => {
    const [source] = sampleReport().sources;
    const report = sampleReport({ sources: source ? [{ ...source, params: { id: 2n ** 63n, small: 5n } }] : [] });
    expect(JSON.parse(await textOf(report, "json")).sources[0].params).toEqual({ id: "9223372036854775808", small: 5 });
  });

  it.each([
    ["{", /draft\.json is no JSON/],
    ["{}", /draft\.json is no draft of a report.*format/],
    ["[]", /draft\.json is no draft of a report/],
  ])("is refused as a draft when it is %s", (text, sentence) => {
    expect(() => parseDraft(text, "draft.json")).toThrow(sentence);
  });
});

describe("Markdown", () => {
  it("has tables, visible blanks and the sources, and shows signs as signs", async () => {
    const text = await textOf(sampleReport(), "md");
    expect(text).toContain("| Executed | Security | Shares | Dollars | Buyer |\n| --- | --- | --: | --: | --- |\n");
    expect(text).toContain("**[ to be answered by the operator ]** *Name, title");
    expect(text).toContain("\\<b\\>markup\\</b\\> \\| and \\*signs\\*");
    expect(text).toContain("```sql\n-- :from = 1790000000\n");
  });
});
