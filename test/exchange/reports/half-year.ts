import { setTimeout } from "node:timers/promises";
import { encodeDeployData, getAddress, type Hex } from "viem";
import { projection } from "../../../src/exchange/ledger/projection.js";
import { type ReportLedger, reportConfigSchema } from "../../../src/exchange/reports/index.js";
import type { Figure, Report } from "../../../src/exchange/reports/report.js";
import { openLedgerSnapshot } from "../../../src/persistence/ledger/offline.js";
import { account } from "../../support/accounts.js";
import { code, exchangeArtifact, type Market, type Party, roleOf, startMarket } from "../../support/market.js";
import type { Deployed } from "../../support/viem-clients.js";
import { orderRequest } from "../ledger-story.js";

export const CAST = {
  ...{ alice: account(1), bob: account(2), carol: account(3), dave: account(4) },
  ...{ erin: account(5), frank: account(6) },
} as const;
const DOLLAR = 1_000_000n;
const GAS = 3_000_000n;
const FLAGS = ["--exchange", "--clock", "step", "--durability", "relaxed"];

export const instant = (iso: string): number => Date.parse(iso) / 1000;
export const walletOf = (who: keyof typeof CAST): string => CAST[who].address.toLowerCase();
/** The months of which market-wide volume is looked at from July on; each has one session, at eleven in New York. */
export const MONTHS = ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"] as const;

const dayNumber = (iso: string): number => instant(iso) / 86_400;

export interface Listed {
  token: Deployed;
  market: number;
}

/** Six months of trading in three securities, which end on 15 July 2025. */
export interface HalfYear {
  market: Market;
  listed: Listed;
  bond: Listed;
  other: Listed;
  trade(security: Listed, seller: Party, buyer: Party, quantity: bigint, cents: number): Promise<void>;
}

export async function tradeHalfYear(): Promise<HalfYear> {
  const market = await startMarket({ flags: FLAGS });
  const { alice, bob, carol, dave, erin, frank } = CAST;
  const { exchange, registry } = market;

  const trade: HalfYear["trade"] = async ({ market: id }, seller, buyer, quantity, cents) => {
    const place = (side: "buy" | "sell", from: Party) =>
      market.send(exchange, "place", [orderRequest(id, { side, quantity, cents })], { from, gas: GAS });
    await place("sell", seller);
    await place("buy", buyer);
  };

  const group = code("FOUNDERS");
  await market.registerInvestor(alice, { investorId: code("I-1"), group, affiliateOf: [code("LSTD"), code("OTHR")] });
  await market.registerInvestor(bob, { investorId: code("I-2") });
  await market.registerInvestor(carol, { investorId: code("I-3"), group });
  await market.registerInvestor(dave, { investorId: code("I-4"), expiresAt: instant("2025-08-01T16:00:00Z") });
  await market.registerInvestor(erin, { investorId: code("I-5") });
  await market.registerInvestor(frank, { investorId: code("I-6"), expiresAt: instant("2025-06-01T16:00:00Z") });

  const list = async (symbol: string, category: number, holderCap = 0): Promise<Listed> => {
    const token = await market.issueSecurity({ symbol, category, holderCap });
    const id = await market.list(token);
    for (const investor of [alice, bob, carol]) await market.approve(token, investor);
    return { token, market: id };
  };
  const listed = await list("LSTD", 0, 5);
  const bond = await list("BOND", 11);
  const other = await list("OTHR", 5);
  for (const investor of [alice, bob, carol]) {
    await market.fund(investor, 10_000_000n * DOLLAR);
    await market.approve(market.dollars, investor);
  }
  await market.issue(listed.token, alice, 1_000n);
  await market.issue(listed.token, bob, 2_900n);
  await market.issue(listed.token, carol, 1_000n - 20n);
  for (const investor of [dave, erin]) await market.issue(listed.token, investor, 10n);
  await market.issue(bond.token, bob, 1_000n);
  await market.issue(other.token, alice, 10_000n);
  await market.issue(other.token, carol, 990_000n - 64n);
  await market.issue(other.token, frank, 3n);
  await market.issue(other.token, bob, 30n, { unlockDay: dayNumber("2025-07-30") });
  await market.issue(other.token, bob, 31n, { unlockDay: dayNumber("2025-09-30") });

  for (const month of MONTHS) {
    await market.mineAt(instant(`${month}-21T15:30:00Z`));
    await trade(listed, bob, carol, 100n, 1_000);
    await trade(bond, bob, carol, 50n, 10_000);
    // After hours: seven in the evening.
    if (month === "2025-02") {
      await market.mineAt(instant("2025-02-22T00:00:00Z"));
      await trade(listed, bob, carol, 13n, 1_001);
    }
  }
  await trade(listed, alice, bob, 40n, 1_000);
  await trade(other, alice, bob, 5_001n, 100);
  for (const affiliated of [true, false])
    await market.send(registry, "setAffiliation", [bob.address, code("OTHR"), affiliated, code("DIRECTOR")]);
  await market.send(registry, "freeze", [erin.address, code("SANCTIONS-CHECK")]);
  await market.send(exchange, "halt", [other.market, code("NEWS-PENDING")]);
  await market.send(bond.token, "pause");
  await market.mineAt(instant("2025-07-15T16:00:00Z"));
  return { market, listed, bond, other, trade };
}

/** A contract that creates another from the creation code it is called with, so that no transaction shows its terms. */
const FACTORY: Hex = "0x600e8060095f395ff3365f5f37365f5ff05f5260205ff3";

/** Trades a security of which the ledger cannot know the category. */
export async function tradeUnseen({ market, trade }: HalfYear): Promise<Deployed> {
  const { registry, exchange, operator, chain } = market;
  const terms = {
    ...{ name: "Hidden shares", symbol: "HID", issuer: code("HID"), identifier: code("HID1"), category: 5 },
    ...{ decimals: 0, holdingDays: 0, holderCap: 0 },
  };
  const { abi, bytecode } = exchangeArtifact("SecurityToken");
  const data = encodeDeployData({ abi, bytecode, args: [terms, registry.address, operator.address] });
  const factory = await market.deploy({ abi: [], bytecode: FACTORY });
  const made = await chain.rpc<Hex>("eth_call", { from: operator.address, to: factory.address, data }, "latest");
  await chain.rpc("eth_sendTransaction", { from: operator.address, to: factory.address, data, gas: "0x5b8d80" });
  const hidden = { address: getAddress(`0x${made.slice(26)}`), abi };
  await market.send(hidden, "grantRole", [roleOf("VENUE"), exchange.address]);
  const id = await market.list(hidden);
  await market.issue(hidden, CAST.bob, 10n);
  await market.approve(hidden, CAST.bob);
  await trade({ token: hidden, market: id }, CAST.bob, CAST.carol, 2n, 500);
  return hidden;
}

export type Ledger = ReturnType<typeof openLedgerSnapshot>;

/** The ledger as it stands, once it has the chain's newest block: it is written a little after the chain. */
export async function openLedger({ market }: Pick<HalfYear, "market">): Promise<Ledger> {
  const newest = Number(await market.chain.rpc<Hex>("eth_blockNumber"));
  for (let attempt = 0; attempt < 200; attempt++) {
    const ledger = openLedgerSnapshot(`${market.chain.dataDir}/ledger.sqlite`, [projection]);
    if (ledger.head.blockNumber === newest) return ledger;
    ledger.close();
    await setTimeout(50);
  }
  throw new Error(`the ledger did not get to block ${newest}`);
}

export const config = (fields: Record<string, unknown> = {}) =>
  reportConfigSchema.parse({ ats: { name: "Half Year ATS", startedOn: "2025-01-15" }, ...fields });

/** The rows of a report's table, each figure as it is printed. */
export function printed(report: Report, table: string): Record<string, string>[] {
  const block = report.sections
    .flatMap(({ blocks }) => blocks)
    .find((each) => each.type === "table" && each.id === table);
  if (block?.type !== "table") throw new Error(`there is no table ${table}`);
  return [...block.rows].map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, { text }]) => [column, text])),
  );
}

/** Every figure of a report. */
export const figuresOf = (report: Report): Figure[] =>
  report.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      if (block.type === "fields") return block.fields.map(({ figure }) => figure);
      return block.type === "table" ? [...block.rows].flatMap((row) => Object.values(row)) : [];
    }),
  );

/** The rows behind a figure, as `--explain` reads them. */
export function rowsBehind(ledger: ReportLedger, report: Report, { source, where }: Figure): Record<string, unknown>[] {
  const found = report.sources.find(({ id }) => id === source);
  if (!found) throw new Error(`there is no source ${source}`);
  const sql = `SELECT * FROM (${found.sql}) WHERE ${where?.sql ?? "1"}`;
  return [...ledger.rows<Record<string, unknown>>(sql, { ...found.params, ...where?.params })];
}
