import { drawReport, type ReportLedger } from "../../../src/exchange/reports/index.js";
import type { Report } from "../../../src/exchange/reports/report.js";
import { removeDirectories } from "../../support/directories.js";
import { code, type Market, type Party, roleOf, startMarket } from "../../support/market.js";
import { endCommands } from "../../support/process.js";
import { orderRequest } from "../ledger-story.js";
import { CAST, config, instant, type Ledger, openLedger, printed, walletOf } from "./half-year.js";

const { alice, bob, carol, dave } = CAST;
const GAS = 3_000_000n;

let market: Market;
let ledger: Ledger;

/** Three days around the end of daylight saving time: an order of the first is traded on the second and cancelled on the third. */
beforeAll(async () => {
  market = await startMarket({ flags: ["--exchange", "--clock", "step", "--durability", "relaxed"] });
  const { exchange, registry } = market;
  const group = code("FAMILY");
  await market.registerInvestor(alice, { investorId: code("I-1"), group, affiliateOf: [code("DEMO")] });
  await market.registerInvestor(bob, { investorId: code("I-2"), accountType: 2 });
  await market.registerInvestor(carol, { investorId: code("I-3"), group });
  await market.registerInvestor(dave, { investorId: code("I-1") });
  await market.send(registry, "setDelegate", [bob.address, true], { from: alice });
  await market.send(registry, "setDelegate", [carol.address, true], { from: alice });
  await market.send(registry, "setDelegate", [carol.address, false], { from: alice });
  const demo = await market.issueSecurity({ symbol: "DEMO", category: 11, decimals: 2 });
  const id = await market.list(demo, { lot: 100n });
  await market.send(demo, "grantRole", [roleOf("TRANSFER_AGENT"), carol.address]);
  await market.issue(demo, carol, 1_000_000n);
  await market.fund(bob, 10n ** 12n);
  await market.approve(demo, carol);
  await market.approve(market.dollars, bob);
  const place = (from: Party, side: "buy" | "sell", quantity: bigint, cents: number) =>
    market.send(exchange, "place", [orderRequest(id, { side, quantity, cents })], { from, gas: GAS });

  await market.mineAt(instant("2025-11-01T15:00:00Z"));
  await place(carol, "sell", 100_000n, 1_025);
  await market.mineAt(instant("2025-11-02T03:59:00Z"));
  await place(bob, "buy", 10_000n, 1_025);
  // The day that begins now has 25 hours: its last one is at 04:59 UTC.
  await market.mineAt(instant("2025-11-02T04:00:00Z"));
  await place(bob, "buy", 20_000n, 1_030);
  await market.mineAt(instant("2025-11-03T04:59:00Z"));
  await place(bob, "buy", 30_000n, 1_025);
  await market.mineAt(instant("2025-11-03T05:00:00Z"));
  await market.send(exchange, "cancel", [1n], { from: carol, gas: GAS });
  ledger = await openLedger({ market });
}, 60_000);

afterAll(async () => {
  ledger.close();
  await endCommands();
  removeDirectories();
});

const draw = (from: string, to = from, read: ReportLedger = ledger): Report =>
  drawReport(
    "rule-302",
    read,
    config({ subscribers: [{ id: "I-2", name: "Bob & Co.", affiliations: ["common director with the operator"] }] }),
    { from, to },
  );

it("reports for each subscriber who it is affiliated with, and who may enter its orders", () => {
  const rows = printed(draw("2025-11-01"), "subscribers").map(
    ({ subscriber, wallet, name, affiliations, delegates }) => {
      return [subscriber, wallet, name, affiliations, delegates];
    },
  );
  expect(rows).toEqual([
    ["I-1", walletOf("dave"), "", "", ""],
    [
      ...["I-1", walletOf("alice"), "", "group FAMILY, with I-3; affiliate of the issuer DEMO"],
      `I-2 (${walletOf("bob")})`,
    ],
    ["I-2", walletOf("bob"), "Bob & Co.", "common director with the operator", ""],
    ["I-3", walletOf("carol"), "", "group FAMILY, with I-1; holds TRANSFER_AGENT_ROLE of DEMO", ""],
  ]);
  expect(printed(draw("2024-12-30", "2024-12-30"), "subscribers")).toEqual([]);
});

it("sums up each day of the zone: of debt the trades and the dollars", () => {
  const daily = printed(draw("2025-10-31", "2025-11-04"), "daily").map(
    ({ day, security, kind, trades, shares, value }) => {
      return [day, security, kind, trades, shares, value];
    },
  );
  expect(daily).toEqual([
    ["2025-11-01", "DEMO", "debt", "1", "", "1,025.00"],
    ["2025-11-02", "DEMO", "debt", "2", "", "5,125.00"],
  ]);
});

it("has what became of an order on the day on which it came, and on later days what happened to it then", () => {
  const first = draw("2025-11-01");
  expect(printed(first, "orders")).toMatchObject([
    {
      ...{ received: "2025-11-01T11:00:01-04:00", order: "1", quantity: "1,000", limit: "10.25", owner: "I-3" },
      ...{ executed: "2025-11-01T23:59:01-04:00", size: "100", buyer: "I-2", outcome: "open", instructions: "" },
    },
    { order: "2", account: "wholesale", outcome: "filled" },
  ]);
  const [second, third] = ["2025-11-02", "2025-11-03"].map((day) => printed(draw(day), "earlier"));
  expect(second).toMatchObject([
    { order: "1", time: "2025-11-02T00:00:01-04:00", event: "traded", size: "200", price: "10.25", seller: "I-3" },
    { order: "1", time: "2025-11-02T23:59:01-05:00", event: "traded", size: "300", remaining: "400" },
  ]);
  expect(third).toMatchObject([
    { order: "1", event: "cancelled: requested", by: "I-3", received: "2025-11-01T11:00:01-04:00" },
  ]);
  const whole = printed(draw("2025-11-01", "2025-11-03"), "orders").filter(({ order }) => order === "1");
  expect(whole.map(({ size, instructions }) => [size, instructions])).toEqual(
    ["100", "200", "300"].map((size) => [size, "cancelled 2025-11-03T00:00:01-05:00 by I-3"]),
  );
});

it("reads the orders one at a time, and as often as it is printed", () => {
  let read = 0;
  const counting: ReportLedger = {
    head: ledger.head,
    *rows<Row>(sql: string, params = {}) {
      for (const row of ledger.rows<Row>(sql, params)) {
        if (sql.includes("FROM order_entries AS entry")) read++;
        yield row;
      }
    },
  };
  const report = draw("2025-11-01", "2025-11-03", counting);
  expect(read).toBe(0);
  const orders = report.sections
    .flatMap(({ blocks }) => blocks)
    .find((block) => block.type === "table" && block.id === "orders");
  if (orders?.type !== "table") throw new Error("there are no orders");
  for (const _ of orders.rows) break;
  expect(read).toBe(1);
  expect([...orders.rows]).toEqual([...orders.rows]);
});
