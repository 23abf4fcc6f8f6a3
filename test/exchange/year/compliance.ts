import type { Hex } from "viem";
import { instant } from "./calendar.js";
import { type Draft, type Drawing, exactOf, MARKET_WIDE } from "./drawing.js";
import { CAST } from "./floor.js";
import { exactShares, monthFrom, monthsReached, printedDollars, volumes } from "./sums.js";
import type { Year } from "./year.js";

const DAY = 86_400;
const walletOf = (who: keyof typeof CAST): string => CAST[who].address.toLowerCase();

/** Balances of a security from its transfers before an instant. */
function balancesOf({ receipts }: Year, token: string, before: number): Map<string, bigint> {
  const balances = new Map<string, bigint>();
  for (const { events, time } of receipts) {
    for (const { address, name, args } of events) {
      if (address !== token || name !== "Transfer" || time >= before) continue;
      const { from, to, value } = args as { from: Hex; to: Hex; value: bigint };
      for (const [who, change] of [
        [from.toLowerCase(), -value],
        [to.toLowerCase(), value],
      ] as const)
        balances.set(who, (balances.get(who) ?? 0n) + change);
    }
  }
  return new Map([...balances].filter(([, balance]) => balance > 0n));
}

/** What the compliance report says is due, compared with the receipts and the calendar. */
export function describeCompliance(year: () => Year, reports: () => Drawing): void {
  describe("the compliance report", () => {
    let now: Draft;
    /** From the end of August: an affiliate sold within the three months before. */
    let summer: Draft;
    const END_OF_SUMMER = instant("2026-09-01T00:00:00-04:00");
    beforeAll(async () => {
      [now, summer] = await Promise.all([
        reports().draft("compliance"),
        reports().draft("compliance", "--as-of", "2026-08-31"),
      ]);
    }, 30_000);

    it("has each filing by its day, and ends with 1 since some are overdue", () => {
      expect(now.due).toBe(true);
      const drawn = now
        .rows("filings")
        .map(({ quarter, due, state }) => `${quarter?.text} ${exactOf(due)} ${state?.text}`);
      expect(drawn).toEqual([
        " 2025-12-09 overdue",
        "2025Q4 2026-01-30 overdue",
        "2026Q1 2026-04-30 overdue",
        "2026Q2 2026-07-30 overdue",
        "2026Q3 2026-10-30 overdue",
        // The thirtieth day is a Saturday.
        "2026Q4 2027-02-01 due",
        "2027Q1 2027-04-30 upcoming",
      ]);
    });

    it("has each month's share of the market, and which duties follow", () => {
      const sums = volumes(
        year().executions.filter(({ symbol }) => symbol === "ALFA"),
        ({ day }) => day.slice(0, 7),
      );
      const months = [-6, -5, -4, -3, -2, -1].map((more) => monthFrom("2027-01", more));
      const drawn = now.rows("monthly-volume").map(({ month, own, reached }) => {
        return `${month?.text} ${exactOf(own)} ${reached?.text}`;
      });
      const expected = months.map((month) => {
        const quantity = sums.get(month)?.quantity ?? 0n;
        return `${month} ${quantity} ${quantity * 20n >= MARKET_WIDE ? "yes" : "no"}`;
      });
      // Once for order display, once for fair access.
      expect(drawn).toEqual([...expected, ...expected]);
      const reached = monthsReached(year().executions, "ALFA", "2027-01", MARKET_WIDE / 20n);
      expect(reached).toBeGreaterThan(3);
      expect(now.rows("thresholds").map(({ months: of }) => of?.text)).toEqual([`${reached} of 6`, `${reached} of 6`]);
    });

    it("names the verifications that have ended or soon end", () => {
      const drawn = now.rows("verifications").map(({ wallet, status }) => `${wallet?.text} ${status?.text}`);
      expect(drawn).toEqual([`${walletOf("grace")} expired`, `${walletOf("heir")} active`]);
      expect(summer.rows("verifications")).toEqual([]);
    });

    it("names the lockups that soon end", () => {
      const [from, to] = [now.ledger.timestamp, now.ledger.timestamp + 30 * DAY];
      const lots = year().receipts.flatMap(({ events }) => events.filter(({ name }) => name === "LotAdded"));
      const expected = lots
        .map(({ args }) => args as { holder: Hex; amount: bigint; unlockDay: number })
        .filter(({ unlockDay }) => unlockDay * DAY > from && unlockDay * DAY <= to)
        .map(({ holder, amount }) => `${holder.toLowerCase()} ${amount}`);
      expect(now.rows("lockups").map(({ wallet, shares }) => `${wallet?.text} ${exactOf(shares)}`)).toEqual(expected);
      expect(expected).toEqual([`${walletOf("ivan")} 300`]);
    });

    it("has what an affiliate sold in three months, against its limit", () => {
      const { executions, papers } = year();
      const sold = executions.filter(
        ({ seller, time }) =>
          seller === walletOf("frank") && time >= instant("2026-06-01T00:00:00-04:00") && time < END_OF_SUMMER,
      );
      const sums = volumes(sold, ({ symbol }) => symbol).get("ALFA") ?? { quantity: 0n, value: 0n };
      const outstanding = [...balancesOf(year(), papers[0].token, END_OF_SUMMER).values()].reduce(
        (one, other) => one + other,
      );
      const [row] = summer.rows("affiliates");
      expect([exactOf(row?.sold), row?.dollars?.text, exactOf(row?.one_percent)]).toEqual([
        ...[String(sums.quantity), printedDollars(sums.value), String(outstanding / 100n)],
      ]);
      expect(sums.quantity).toBe(120n);
      expect(exactOf(now.rows("affiliates")[0]?.sold)).toBe("0");
    });

    it("counts the holders of each class", () => {
      const { papers } = year();
      for (const [draft, before] of [
        [summer, END_OF_SUMMER],
        [now, now.ledger.timestamp + 1],
      ] as const) {
        const expected = papers.map(({ symbol, token, pool }) => {
          const holders = [...balancesOf(year(), token, before).keys()].filter((holder) => holder !== pool);
          return `${symbol} ${holders.length}`;
        });
        expect(draft.rows("holders").map(({ security, holders }) => `${security?.text} ${exactOf(holders)}`)).toEqual(
          expected,
        );
      }
      expect(exactShares(1_250n, 3)).toBe("1.25");
    });
  });
}
