import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { removeDirectories } from "../support/directories.js";
import { endCommands, type FinishedRun, run } from "../support/process.js";

let chain: Chain;

beforeAll(async () => {
  chain = await startChain({ flags: ["--demo", "--clock", "step", "--durability", "relaxed"] });
});

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

/** Runs `couverture exchange LINE` against the chain. */
const exchange = (line: string): Promise<FinishedRun> => run(["exchange", ...line.split(" "), "--rpc-url", chain.url]);

/** What it printed, once it succeeded. */
async function said(line: string): Promise<string> {
  const { code, stdout, stderr } = await exchange(line);
  expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: "" });
  return stdout;
}

describe("reads print tables", () => {
  it("of investors, by themselves or as JSON", async () => {
    const [table, list] = await Promise.all([said("investors"), said("investors --json")]);
    expect(table.split("\n")[0]).toMatch(/^WALLET +STATUS +ID +501\(A\)/);
    expect(table).toMatch(new RegExp(`^${account(9).address} +frozen +DEMO-09 +5 `, "m"));
    const json = JSON.parse(list) as { status: string }[];
    expect(json[8]?.status).toBe("expired");
  });

  it("of securities, markets and trades", async () => {
    const [securities, markets, trades, orders] = await Promise.all([
      said("securities"),
      said("markets list"),
      said("trades ACME --limit 3"),
      said("orders --open --market HLIO"),
    ]);
    expect(securities).toMatch(/^ACME +ACME Robotics, Inc\. +ACME +other-equity +35,000 +10 of 2000 /m);
    expect(markets).toMatch(/^ 2 +HLIO\/DUSD +open +100\.80 +101\.20 +101\.15 /m);
    expect(trades.split("\n")).toHaveLength(5);
    expect(orders).toMatch(/limit GTC +100 +101\.20 +0 +100 +open$/m);
  });

  it("of an investor's position, with its locked lots", async () => {
    const text = await said(`positions ${account(6).address}`);
    expect(text).toMatch(/^ACME +700 +200 +0 +500$/m);
    expect(text).toMatch(/^500 ACME unlock on \d{4}-\d{2}-\d{2}$/m);
  });

  it("and pictures of the book and of what was traded", async () => {
    const book = await said("book ACME --levels 2");
    expect(book.split("\n")).toEqual([
      "ACME/DUSD   last 12.50   spread 0.10",
      expect.stringContaining("asks"),
      expect.stringMatching(/^ {2}12\.60 {2}450 {2}█{30}$/),
      expect.stringMatching(/^ {2}12\.55 {2}300 {2}█{20}$/),
      expect.stringMatching(/^ {2}-+$/),
      expect.stringMatching(/^ {2}12\.45 {2}350 {2}█{23}$/),
      expect.stringMatching(/^ {2}12\.40 {2}150 {2}█{10}$/),
      expect.stringContaining("bids"),
    ]);
    expect(await said("candles HLIO --interval 1d")).toMatch(/ +101\.00 +101\.15 +100\.90 +101\.15 +100 +/);
  });
});

describe("what the banner says to try", () => {
  it("trades", async () => {
    expect(await said("orders place buy 100 ACME --limit 12.60 --from 1")).toBe(
      "order 38 placed in ACME/DUSD: 100 filled at 12.55",
    );
  });

  it("or is refused, in one line, with exit code 1", async () => {
    const { code, stdout, stderr } = await exchange("orders place sell 400 ACME --limit 12.50 --from 6");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^couverture: lot of 500 ACME unlocks on \d{4}-\d{2}-\d{2}; 200 are free to trade$/);
  });
});

describe("acts", () => {
  it("place, amend and cancel orders", async () => {
    expect(await said("orders place buy 50 HLIO --limit 99.50 --from 3 --client-id MINE-1")).toBe(
      "order 39 placed in HLIO/DUSD: 50 resting",
    );
    expect(await said("orders amend 39 --remaining 30 --from 3")).toBe("order 39 keeps its place: 30 resting");
    expect(await said("orders amend 39 --price 99.55 --from 3")).toBe("order 40 takes over in HLIO/DUSD: 30 resting");
    expect(await said("orders cancel 40 --from 3")).toBe("order 40 is cancelled");
    expect(await said("orders place sell 10 HLIO --stop 90 --from 3")).toBe(
      "order 41 placed in HLIO/DUSD: 10 waiting for their stop price",
    );
    expect(await said("orders cancel 41 --from 3")).toBe("order 41 is cancelled");
  });

  it("go to book and pool, whichever is better", async () => {
    expect(await said("trade buy 50 ACME --from 2 --quote")).toMatch(
      /^50 from the book and 0 from the pool, for 62\d\./,
    );
    expect(await said("trade buy 50 ACME --from 2")).toBe("50 from the book and 0 from the pool");
    expect(await said("trade buy 90000 ACME --from 2 --quote")).toMatch(/with fees; [\d,]+ stay unfilled$/);
    expect(await said("pool swap buy 10 ACME --from 4")).toMatch(/^bought 10 for 12\d\.\d+$/);
  });

  it("of the registrar and the operator take effect", async () => {
    const wallet = "0x00000000000000000000000000000000000000AA";
    expect(await said(`investors register ${wallet} --category 5 --expires 2099-01-01 --jurisdiction US-OR`)).toBe(
      `${wallet} is registered until 2099-01-01`,
    );
    expect(await said(`investors freeze ${wallet} --reason COURT-ORDER`)).toBe(`${wallet} is frozen`);
    expect(await said("markets halt HLIO --reason NEWS-PENDING")).toBe("HLIO is halted (NEWS-PENDING)");
    const refused = await exchange("orders place buy 10 HLIO --limit 100 --from 1");
    expect(refused).toMatchObject({ code: 1, stderr: "couverture: the market HLIO/DUSD is halted (NEWS-PENDING)" });
    expect(await said("markets resume HLIO --reason NEWS-OUT")).toBe("HLIO is resumed (NEWS-OUT)");
  });

  it("can be signed with a key of one's own", async () => {
    const key = Buffer.from(account(2).getHdKey().privateKey as Uint8Array).toString("hex");
    expect(await said(`orders place buy 5 ACME --limit 11.00 --private-key 0x${key} --json`)).toContain(
      '"resting":"5"',
    );
    const owned = await said(`orders --open --owner ${account(2).address} --json`);
    expect(owned).toContain('"price":"11.00"');
  });
});

describe("wrong use is exit code 2 and one line", () => {
  const LINES: Readonly<Record<string, string>> = {
    "orders place hold 10 ACME --limit 12": '<side> must be buy or sell, not "hold"',
    "orders place buy some ACME --limit 12": 'the quantity must be an amount like 12.50, not "some"',
    "orders place buy 10 ACME --limit 12 --from 99":
      "there is no account 99: the node has 10 accounts; give an address, or a key of your own",
    "book ACME --levels few": '--levels must be a whole number above 0, not "few"',
    "orders list --limit few": '--limit must be a whole number above 0, not "few"',
    "trades --limit -1": '--limit must be a whole number above 0, not "-1"',
    "markets open ACME --tick 0.01 --lot 1 --hours late": '--hours must be like 14:30-21:00, in UTC, not "late"',
  };

  it("that names what is wrong", async () => {
    const ended = await Promise.all(Object.keys(LINES).map((line) => exchange(line)));
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      Object.values(LINES).map((sentence) => ({ code: 2, stderr: `couverture: ${sentence}` })),
    );
  });

  it("an unknown market is exit code 1, with those that there are", async () => {
    expect(await exchange("book NOPE")).toMatchObject({
      code: 1,
      stderr: "couverture: there is no market NOPE; there are 1 (ACME/DUSD), 2 (HLIO/DUSD)",
    });
  });

  it("a chain that is not there, too", async () => {
    const { code, stderr } = await run(["exchange", "markets", "--rpc-url", "http://127.0.0.1:1"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/no chain answers at http:\/\/127\.0\.0\.1:1; start one with "couverture start"/);
  });
});
