import {
  configJsonSchema,
  forbiddenInName,
  parseConfig,
  ReportError,
  sampleConfig,
} from "../../../src/exchange/reports/index.js";

const refusalOf = (text: string): string => {
  try {
    parseConfig(text, "ats.yaml");
  } catch (error) {
    if (error instanceof ReportError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "taken";
};

describe("a configuration", () => {
  it("may say nothing at all", () => {
    expect(parseConfig("", "ats.yaml")).toMatchObject({
      ats: {},
      timeZone: "America/New_York",
      regularHours: { opens: "09:30", closes: "16:00" },
      subscribers: [],
    });
  });

  it("is taken as it is written: numbers, days and times are text, and keys without a value are left out", () => {
    const { ats, regularHours, compliance, formAts } = parseConfig(
      "ats:\n  crd: 0123456\n  telephone:\n  startedOn: 2026-02-02\nregularHours: {opens: 08:00}\ncompliance: {lockupNoticeDays: 20}\nformAts:\n  A: yes\n  F.a: 12\n",
      "ats.yaml",
    );
    expect(ats).toEqual({ crd: "0123456", startedOn: "2026-02-02" });
    expect(regularHours).toEqual({ opens: "08:00", closes: "16:00" });
    expect(compliance.lockupNoticeDays).toBe(20);
    expect(formAts).toEqual({ A: "yes", "F.a": "12" });
  });

  it.each([
    [
      "ats:\n  name: X\n  nmae: Y",
      "BAD_CONFIG: ats.yaml, line 3: ats.nmae: is not a key of the configuration; the keys here are name,",
    ],
    ["subscribers:\n  - id: A\n  - nam: B", "BAD_CONFIG: ats.yaml, line 3: subscribers[1].id: "],
    ["timeZone: New York", "BAD_CONFIG: ats.yaml, line 1: timeZone: is no time zone"],
    ["ats:\n  startedOn: 2026-02-30", "BAD_CONFIG: ats.yaml, line 2: ats.startedOn: there is no such day"],
    ["ats:\n  startedOn: tomorrow", "BAD_CONFIG: ats.yaml, line 2: ats.startedOn: a day is written as 2026-12-31"],
    [
      "regularHours: {opens: 16:00, closes: 09:00}",
      "BAD_CONFIG: ats.yaml, line 1: regularHours: it closes before it opens",
    ],
    [
      "compliance:\n  lockupNoticeDays: soon",
      "BAD_CONFIG: ats.yaml, line 2: compliance.lockupNoticeDays: write a number of days",
    ],
    ["filings:\n  - {form: ats-r, filedOn: 2026-04-01}", "BAD_CONFIG: ats.yaml, line 2: filings[0].quarter: "],
    [
      "formAts:\n  J: none",
      "BAD_CONFIG: ats.yaml, line 2: formAts.J: is not a key of the configuration; the keys here are A, B,",
    ],
    ["ats: [", "BAD_CONFIG: ats.yaml, line 1: "],
    ["a: 1\na: 2", "BAD_CONFIG: ats.yaml, line 2: Map keys must be unique"],
    ["- 1", "BAD_CONFIG: ats.yaml, line 1: a configuration is keys and values"],
    [
      "ats: {name: Harbor Exchange}",
      'BAD_CONFIG: ats.yaml, line 1: ats.name: "Harbor Exchange" has "Exchange" in it, which 17 CFR 242.301(b)(11)',
    ],
  ])("is refused with file, line and place: %j", (text, sentence) => {
    expect(refusalOf(text).startsWith(sentence)).toBe(true);
  });

  it.each([
    "Harbor Exchange",
    "InterExchange ATS",
    "EXCHANGES",
    "The Stock Market",
    "stock-market",
    "Stockmarket",
    "A Stock Marketplace",
  ])("may not call the system %s", (name) => expect(forbiddenInName(name)).toBeDefined());

  it.each(["Harbor ATS", "Livestock Market Data", "Stock and Market", "Xchg", "Stocks ATS", "Market of Stocks"])(
    "may call the system %s",
    (name) => expect(forbiddenInName(name)).toBeUndefined(),
  );
});

describe("the sample", () => {
  it("says nothing as it is written, and is taken", () => {
    expect(parseConfig(sampleConfig(), "ats.yaml")).toEqual(parseConfig("", "ats.yaml"));
  });

  it("is taken with every comment that is an example turned into one", () => {
    const [general = "", answers = ""] = sampleConfig().split(/(?=# Answers to the exhibits)/);
    const uncommented = [
      general.replace(/^(\s*)# (\s*(?:- )?[a-z]\w*:(?: .*)?|\s+- .+)$/gm, "$1$2"),
      answers.replace(/^ {2}# ([\w.]+: >-|\s+Your answer\.)$/gm, "  $1"),
    ];
    const config = parseConfig(uncommented.join(""), "ats.yaml");
    expect(config.ats).toMatchObject({
      name: "Harbor Alternative Trading System",
      crd: "123456",
      contact: { name: "Ada Berg" },
    });
    expect(config.subscribers).toHaveLength(1);
    expect(config.filings).toHaveLength(2);
    expect(config.formAts).toMatchObject({ A: "Your answer.", "F.safeguards": "Your answer." });
    expect(Object.keys(config.atsN)).toHaveLength(37);
  });
});

it("publishes a JSON Schema that knows every key, with the forms' questions", () => {
  const schema = configJsonSchema() as {
    properties: Record<string, { properties?: Record<string, { description?: string }> }>;
  };
  expect(Object.keys(schema.properties)).toEqual(
    expect.arrayContaining([
      "ats",
      "timeZone",
      "subscribers",
      "marketVolume",
      "filings",
      "compliance",
      "formAts",
      "atsN",
    ]),
  );
  expect(schema.properties.formAts?.properties?.C?.description).toMatch(/counsel/);
});
