import { join } from "node:path";
import { encodeFunctionData, keccak256, parseAbi, toHex } from "viem";
import { createExchangeClient } from "../../../src/exchange/client/client.js";
import { EXCHANGE_ADDRESSES } from "../../../src/exchange/deployment/addresses.js";
import { projection } from "../../../src/exchange/ledger/projection.js";
import {
  drawReport,
  explainable,
  findFigure,
  parseConfig,
  parseDraft,
  type Report,
  type ReportDraft,
  type ReportLedger,
  renderReport,
  rowsBehind,
} from "../../../src/exchange/reports/index.js";
import { type LedgerSnapshot, openLedgerSnapshot } from "../../../src/persistence/ledger/offline.js";
import { account } from "../../support/accounts.js";
import { type Chain, startChain } from "../../support/chain.js";
import { removeDirectories } from "../../support/directories.js";
import { endCommands } from "../../support/process.js";

const ANSWERS = `
ats:
  name: Harbor Alternative Trading System
  crd: 123456
  atsFileNumber: 013-00123
  startedOn: 2025-02-03
formAts:
  C: Wharf & Partners LLP
`;

const answered = parseConfig(ANSWERS, "ats.yaml");
const silent = parseConfig("", "ats.yaml");

let chain: Chain;
let ledger: LedgerSnapshot;
const snapshots: LedgerSnapshot[] = [];

/** The chain's ledger, once it has caught up with the chain's head. */
async function snapshot(): Promise<LedgerSnapshot> {
  const head = Number(await chain.rpc<string>("eth_blockNumber"));
  for (;;) {
    const taken = openLedgerSnapshot(join(chain.dataDir, "ledger.sqlite"), [projection]);
    snapshots.push(taken);
    if (taken.head.blockNumber >= head) return taken;
    await chain.rpc("eth_blockNumber"); // the ledger's thread is a turn behind
  }
}

async function draftOf(report: Report): Promise<ReportDraft> {
  let text = "";
  for await (const piece of renderReport(report, "json")) text += piece;
  return parseDraft(text, "draft.json");
}

const fieldsOf = (report: Report) =>
  Object.fromEntries(
    report.sections
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) =>
        block.type === "fields" ? block.fields.map(({ id, figure }) => [`${block.id}.${id}`, figure]) : [],
      ),
  );

const rowsOf = (report: Report, id: string): string[][] => {
  const block = report.sections.flatMap(({ blocks }) => blocks).find((each) => each.type === "table" && each.id === id);
  if (block?.type !== "table") throw new Error(`there is no table ${id}`);
  return [...block.rows].map((row) => block.columns.map((column) => row[column.id]?.text ?? ""));
};

const noticesOf = (report: Report): string[] =>
  report.sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === "notice" ? [block.text] : [])));

beforeAll(async () => {
  chain = await startChain({ flags: ["--clock", "step", "--durability", "relaxed", "--demo"] });
  ledger = await snapshot();
});

afterAll(async () => {
  for (const each of snapshots) each.close();
  await endCommands();
  removeDirectories();
});

describe("the initial operation report", () => {
  it("has every exhibit, drafted from the chain where the chain knows", () => {
    const report = drawReport("form-ats", ledger, silent, { filing: "initial" });
    expect(report.sections.map(({ heading }) => heading.split(":")[0])).toEqual([
      "Identification",
      "When it is due",
      ...["A", "B", "C", "D", "E", "F(a)", "F(b)", "F(c)", "F(d)", "F(e)", "F(f)", "F", "G", "H", "I"].map(
        (each) => `Exhibit ${each}`,
      ),
    ]);
    expect(rowsOf(report, "markets").map((row) => [row[1], row[3], row[4], row[5], row[6], row[7]])).toEqual([
      ["ACME", "0.01", "1", "0.05%", "0.15%", "at all hours of all days"],
      ["HLIO", "0.05", "10", "0%", "0.1%", "at all hours of all days"],
    ]);
    expect(rowsOf(report, "securities").map(([, symbol, , , , category]) => [symbol, category])).toEqual([
      ["ACME", "other-equity"],
      ["HLIO", "rule-144a"],
    ]);
  });

  it("names each contract with the hash of the code that the chain has there", async () => {
    const contracts = rowsOf(drawReport("form-ats", ledger, silent, { filing: "initial" }), "contracts");
    expect(contracts.map(([, name]) => name)).toEqual([
      "InvestorRegistry",
      "SettlementToken",
      "Exchange",
      "PoolFactory",
      "Router",
      "SecurityToken ACME",
      "SecurityToken HLIO",
      "Pool ACME",
    ]);
    for (const [address, , hash] of contracts) {
      expect(keccak256(await chain.rpc<`0x${string}`>("eth_getCode", address, "latest"))).toBe(hash);
    }
  });

  it("leaves a visible blank, with the question, of what the operator has not said, and none of what they have", () => {
    const blank = fieldsOf(drawReport("form-ats", ledger, silent, { filing: "initial" }));
    const filled = fieldsOf(drawReport("form-ats", ledger, answered, { filing: "initial" }));
    expect(blank["C.told"]).toEqual({
      text: "",
      blank: "Name, address and telephone number of counsel for the alternative trading system.",
    });
    expect(filled["C.told"]).toEqual({ text: "Wharf & Partners LLP" });
    expect(blank["identification.name"]).toMatchObject({ text: "", blank: "Full name of alternative trading system" });
    expect(filled["identification.name"]).toEqual({ text: "Harbor Alternative Trading System" });
  });

  it("is due twenty days before operation begins", () => {
    const { "due.due": due } = fieldsOf(drawReport("form-ats", ledger, answered, { filing: "initial" }));
    expect(due).toMatchObject({ exact: "2025-01-14" });
    const late = drawReport("form-ats", ledger, parseConfig("ats: {startedOn: 2025-01-06}", "x"), {
      filing: "initial",
    });
    expect(noticesOf(late).join()).toMatch(/It was due on 17 December 2024/);
  });

  it("is late from the day after that on, unless it was filed", () => {
    // The ledger ends on 31 December 2024 in New York.
    const initial = (config: string) => drawReport("form-ats", ledger, parseConfig(config, "x"), { filing: "initial" });
    const dueOf = (config: string) => fieldsOf(initial(config))["due.due"];
    expect(dueOf("ats: {startedOn: 2025-01-20}")).toMatchObject({ exact: "2024-12-31" });
    expect(noticesOf(initial("ats: {startedOn: 2025-01-20}")).join()).not.toMatch(/It was due/);
    expect(dueOf("ats: {startedOn: 2025-01-19}")).toMatchObject({ exact: "2024-12-30" });
    expect(noticesOf(initial("ats: {startedOn: 2025-01-19}")).join()).toMatch(
      /It was due on 30 December 2024; the ledger ends on 31 December 2024/,
    );
    const filed = "{ats: {startedOn: 2025-01-19}, filings: [{form: ats-initial, filedOn: 2024-12-30}]}";
    expect(noticesOf(initial(filed)).join()).not.toMatch(/It was due/);
    const other = "{ats: {startedOn: 2025-01-19}, filings: [{form: ats-cessation, filedOn: 2024-12-30}]}";
    expect(noticesOf(initial(other)).join()).toMatch(/It was due/);
  });

  it("is due on the business day before where the twentieth day is none, and says so", () => {
    const dueOn = (day: string) =>
      fieldsOf(drawReport("form-ats", ledger, parseConfig(`ats: {startedOn: ${day}}`, "x"), { filing: "initial" }))[
        "due.due"
      ];
    expect(dueOn("2025-01-20")?.text).toBe("31 December 2024; 17 CFR 242.301(b)(2)(i)");
    expect(dueOn("2025-01-21")?.text).toBe(
      "31 December 2024 (the count ends on 1 January 2025, which is no business day); 17 CFR 242.301(b)(2)(i)",
    );
    expect(dueOn("2025-01-22")?.text).toBe("2 January 2025; 17 CFR 242.301(b)(2)(i)");
  });

  it("counts whom the registry has, and shows the rows behind each count", () => {
    const report = drawReport("form-ats", ledger, silent, { filing: "initial" });
    const classes = rowsOf(report, "subscribers");
    expect(classes.reduce((sum, [, , , persons]) => sum + Number(persons), 0)).toBe(10);
    expect(classes.reduce((sum, row) => sum + Number(row[4]), 0)).toBe(8);
    for (const [index, row] of classes.entries()) {
      expect([...rowsBehind(ledger, findFigure(report, `subscribers.${index + 1}.persons`))]).toHaveLength(
        Number(row[3]),
      );
      expect([...rowsBehind(ledger, findFigure(report, `subscribers.${index + 1}.active`))]).toHaveLength(
        Number(row[4]),
      );
    }
  });
});

describe("figures", () => {
  const reports = (): Report[] => [
    drawReport("rule-302", ledger, answered, { from: "2024-12-31", to: "2024-12-31" }),
    drawReport("ats-r", ledger, answered, { quarter: "2024Q4" }),
    drawReport("form-ats", ledger, answered, { filing: "initial" }),
    drawReport("form-ats", ledger, answered, { filing: "cessation" }),
    drawReport("ats-n", ledger, answered, {}),
    drawReport("compliance", ledger, answered, {}),
  ];

  it("of every report that come from the ledger name a query whose rows are behind them", () => {
    for (const report of reports()) {
      const tables = report.sections.flatMap(({ blocks }) => blocks.filter((block) => block.type === "table"));
      const cells = tables.flatMap(({ id, columns, rows }) =>
        [...rows].slice(0, 4).flatMap((_row, index) => columns.map((column) => `${id}.${index + 1}.${column.id}`)),
      );
      const items = explainable(report).map(({ id }) => id);
      const drawn = [...items, ...cells].map((id) => findFigure(report, id)).filter(({ source }) => source);
      expect({ kind: report.kind, some: drawn.length > 0 }).toEqual({ kind: report.kind, some: true });
      for (const figure of drawn) {
        const rows = [...rowsBehind(ledger, figure)].length;
        const isCounted = /^[1-9][\d,]*(\.\d+)?$/.test(figure.text) && figure.where !== undefined;
        if (isCounted)
          expect({ figure: `${report.kind} ${figure.id}`, some: rows > 0 }).toEqual({
            figure: `${report.kind} ${figure.id}`,
            some: true,
          });
      }
    }
  });

  it("are from sources that run as the report prints them", () => {
    for (const report of reports()) {
      for (const { id, sql, params } of report.sources) {
        expect({ id, runs: [...ledger.rows(sql, params)].length >= 0 }).toEqual({ id, runs: true });
      }
    }
  });

  it("that are not there, or are from no query, are refused with a way on", () => {
    const report = drawReport("form-ats", ledger, silent, { filing: "initial" });
    expect(() => findFigure(report, "nix")).toThrow(/no such figure; --explain without a name lists them/);
    expect(() => findFigure(report, "markets.9.tick")).toThrow(/the table markets has 2 rows/);
    expect(() => findFigure(report, "markets.1.nix")).toThrow(/has the columns market, symbol/);
    expect(() => rowsBehind(ledger, findFigure(report, "C.told"))).toThrow(/from no query of the ledger/);
  });
});

describe("Form ATS-N", () => {
  it("says that it does not apply where no NMS stock is listed, and drafts all 26 items of part III nevertheless", () => {
    const report = drawReport("ats-n", ledger, silent, {});
    expect(noticesOf(report)[0]).toMatch(/^This form does not apply: none of the 2 securities listed is an NMS stock/);
    const items = report.sections.filter(({ heading }) => heading.startsWith("Part III"));
    expect(items).toHaveLength(26);
    expect(fieldsOf(report)["part3item16.drafted"]?.text).toMatch(/not routed/);
    expect(fieldsOf(report)["part2item1.told"]).toMatchObject({ text: "" });
  });
});

describe("an amendment", () => {
  let before: ReportDraft;
  let after: ReportLedger;

  beforeAll(async () => {
    before = await draftOf(drawReport("form-ats", ledger, silent, { filing: "initial" }));
    const client = createExchangeClient({
      request: ({ method, params }: { method: string; params?: unknown }) =>
        chain.rpc(method, ...((params ?? []) as unknown[])),
      addresses: EXCHANGE_ADDRESSES,
      account: account(0).address,
    });
    await client.setFees({ market: "ACME", makerFeeBps: 5, takerFeeBps: 20 });
    await client.setHours({ market: "HLIO", hours: { days: ["Mon", "Fri"], opens: "14:30", closes: "21:00" } });
    await client.issueSecurity({
      symbol: "NEXT",
      name: "Next, Inc.",
      issuer: "NEXT",
      category: "penny-stock",
      holdingDays: 0,
    });
    await client.listMarket({ security: "NEXT", tick: "0.01", lot: "1", makerFeeBps: 0, takerFeeBps: 0 });
    await chain.rpc("eth_sendTransaction", {
      from: account(0).address,
      to: EXCHANGE_ADDRESSES.exchange,
      data: encodeFunctionData({
        abi: parseAbi(["function renounceRole(bytes32 role, address account)"]),
        args: [keccak256(toHex("LISTER_ROLE")), account(0).address],
      }),
    });
    await chain.rpc("hardhat_setCode", EXCHANGE_ADDRESSES.router, "0x600160005500");
    after = await snapshot();
  });

  const drawn = (ledger: ReportLedger, since: ReportDraft | undefined = before) =>
    drawReport("form-ats", ledger, answered, { filing: "amendment", since });

  it("lists what changed on the chain and in the configuration since the draft, and nothing else", () => {
    const changes = rowsOf(drawn(after), "changes").map(([, what, was, now]) => `${what}: ${was} → ${now}`);
    const listed = [
      "Full name of alternative trading system: left blank → Harbor Alternative Trading System",
      "CRD number: left blank → 123456",
      "The operator's answer: left blank → Wharf & Partners LLP",
      "Market 1 (ACME): Taker fee: 0.15% → 0.2%",
      "Market 2 (HLIO): Hours: at all hours of all days → Mon, Fri 14:30 to 21:00 UTC",
      "Market 3 (NEXT): not there → listed",
    ];
    expect(changes).toEqual(expect.arrayContaining(listed));
    const others = changes.filter((change) => !listed.includes(change));
    expect(others.filter((change) => change.startsWith("Contract Router"))).toHaveLength(1);
    expect(others.filter((change) => /^Security NEXT \(0x\w+\): not there → listed$/.test(change))).toHaveLength(1);
    expect(
      others.filter((change) => /^Contract SecurityToken NEXT at 0x\w+: not there → listed$/.test(change)),
    ).toHaveLength(1);
    expect(others.filter((change) => /(DEFAULT_ADMIN|TRANSFER_AGENT|VENUE)_ROLE of/.test(change))).toHaveLength(3);
    expect(others.filter((change) => /^LISTER_ROLE of 0xf39f.* not there → listed$/.test(change))).toHaveLength(1);
    expect(others.filter((change) => change.startsWith("Drafted from the chain: The system trades 2"))).toHaveLength(1);
    expect(others).toHaveLength(8);
    expect(rowsOf(drawn(after), "roles").find(([role]) => role === "LISTER_ROLE")?.[3]).toBe("taken away");
  });

  it("warns of code that was set by hand, since the draft describes the contracts as they were deployed", () => {
    expect(noticesOf(drawn(after)).join()).toMatch(/The code of Router was set by hand \(record \d+\)/);
  });

  it("says when each change was made, and until when it is to be filed if it is not material", () => {
    const fees = rowsOf(drawn(after), "changes").find(([, what]) => what?.endsWith("Taker fee"));
    expect(fees?.slice(4)).toEqual([expect.stringMatching(/^2025-01-01T00:0\d:\d\dZ$/), "30 January 2025"]);
    expect(noticesOf(drawn(after)).join()).toMatch(/\d+ of these changes are in effect on the chain already/);
  });

  it("says that there is nothing to amend when nothing changed", async () => {
    const same = await draftOf(drawn(after));
    expect(rowsOf(drawn(after, same), "changes")).toEqual([]);
  });

  it("is due twenty days before a material change, and after the quarter's end otherwise", () => {
    const fields = fieldsOf(
      drawReport("form-ats", ledger, parseConfig("ats: {changesOn: 2025-03-03}", "x"), { filing: "amendment" }),
    );
    expect(fields["due.due_material"]).toMatchObject({ exact: "2025-02-11" });
    expect(fields["due.due_quarter"]).toMatchObject({ exact: "2025-01-30" });
    expect(fields["due.due_quarter_before"]).toBeUndefined();
  });

  it("is due for the quarter before, too, where the system operated in it", () => {
    const dueIn = (startedOn: string) =>
      fieldsOf(
        drawReport("form-ats", ledger, parseConfig(`ats: {startedOn: ${startedOn}}`, "x"), { filing: "amendment" }),
      )["due.due_quarter_before"];
    expect(dueIn("2024-09-30")).toMatchObject({ exact: "2024-10-30" });
    expect(dueIn("2024-10-01")).toBeUndefined();
  });

  it("is rejected when it is compared with another form, another chain, or a later draft", async () => {
    const other = { ...before, kind: "ats-n" as const };
    expect(() => drawn(after, other)).toThrow(/a draft of ats-n, not of Form ATS/);
    expect(() => drawn(after, { ...before, ledger: { ...before.ledger, genesisHash: "0x00" } })).toThrow(
      /of another chain/,
    );
    const end = await draftOf(drawReport("form-ats", ledger, silent, { filing: "cessation" }));
    expect(() => drawn(after, end)).toThrow(/has no exhibits to hold an amendment against/);
    const later = await draftOf(drawn(after));
    expect(() => drawn(ledger, later)).toThrow(/generated at record \d+, and the ledger ends at \d+/);
  });

  it("reports that there is nothing to compare with", () => {
    const report = drawReport("form-ats", ledger, answered, { filing: "amendment" });
    expect(noticesOf(report).join()).toMatch(/No earlier draft was named/);
  });
});

describe("the cessation of operations report", () => {
  it("shows what the ledger has of the end, and when the last reports are due", () => {
    const report = drawReport("form-ats", ledger, parseConfig("ats: {ceasedOn: 2025-01-31}", "x"), {
      filing: "cessation",
    });
    expect(fieldsOf(report)).toMatchObject({
      "due.due": { exact: "2025-01-31" },
      "due.due_ats_r": { exact: "2025-02-10" },
    });
    expect(rowsOf(report, "markets_at_the_end").map((row) => [row[1], row[3], row[4]])).toEqual([
      ["ACME", "11", "not halted"],
      ["HLIO", "6", "not halted"],
    ]);
    expect(noticesOf(report).join()).toMatch(/2 of 2 markets are not halted or have open orders/);
  });
});
