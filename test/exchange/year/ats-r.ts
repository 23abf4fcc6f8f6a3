import { dayOf, QUARTERS, quarterOf } from "./calendar.js";
import { computed, type Execution } from "./computed.js";
import { type Draft, type Drawing, exactOf, MARKET_WIDE } from "./drawing.js";
import { afterHours, exactShares, monthFrom, monthsReached, printedDollars, volumes } from "./sums.js";
import type { Year } from "./year.js";

const ITEM_4 = { "listed-equity": "4.A", "other-equity": "4.F" } as const;
const ITEM_5 = { "listed-equity": "5.A" } as const;

const ACTS: Readonly<Record<string, string>> = {
  ...{ registered: "granted", renewed: "granted", unfrozen: "granted", "took over": "granted", denied: "denied" },
  ...{ frozen: "limited", revoked: "limited", recovered: "limited" },
};

/** Form ATS-R, compared with what the receipts say. */
export function describeAtsR(year: () => Year, reports: () => Drawing, beforeRevert: () => Draft): void {
  /** What an item says of the categories that something was traded in: `4.A 152 3,781.97`. */
  const volumeLines = (executions: readonly Execution[], items: Readonly<Record<string, string>>): string[] =>
    year().papers.flatMap(({ symbol, category, decimals }) => {
      const sums = volumes(executions, (each) => each.symbol).get(symbol) ?? { quantity: 0n, value: 0n };
      const item = items[category];
      return item === undefined
        ? []
        : [`${item} ${exactShares(sums.quantity, decimals)} ${printedDollars(sums.value)}`];
    });
  const drawnLines = (draft: Draft, table: string): string[] =>
    draft.rows(table).map(({ item, units, dollars }) => `${item?.text} ${exactOf(units)} ${dollars?.text}`);
  const isNothing = (line: string): boolean => line.endsWith(" 0 0.00");

  describe.each(Object.keys(QUARTERS))("Form ATS-R of %s", (quarter) => {
    let draft: Draft;
    let executions: Execution[];
    beforeAll(async () => {
      draft = await reports().draft("ats-r", "--quarter", quarter);
      executions = year().executions.filter((each) => each.quarter === quarter);
    });

    it("has each category's units and dollars, and nothing in the others", () => {
      const [drawn, expected] = [drawnLines(draft, "item-4"), volumeLines(executions, ITEM_4)];
      expect(drawn).toHaveLength(14);
      expect(drawn.filter((line) => !isNothing(line))).toEqual(expected);
      expect(expected.some(isNothing)).toBe(false);
    });

    it("has what of listed equity was traded after hours", () => {
      const [drawn, late] = [drawnLines(draft, "item-5"), afterHours(executions)];
      expect(drawn).toHaveLength(4);
      expect(drawn.filter((line) => !isNothing(line))).toEqual(
        volumeLines(late, ITEM_5).filter((line) => !isNothing(line)),
      );
      // Exact dollars too, before they are rounded.
      const alfa = volumes(late, ({ symbol }) => symbol).get("ALFA")?.value ?? 0n;
      expect(exactOf(draft.rows("item-5")[0]?.dollars)).toBe(exactShares(alfa, 6));
    });

    it("lists who took part, with how many orders, trades and changes of liquidity", () => {
      const { orders, liquidity, subscribers } = year();
      const took = [...subscribers].map((wallet) => [
        wallet,
        orders.filter(({ owner, time }) => owner === wallet && quarterOf(time) === quarter).length,
        executions.filter(({ buyer }) => buyer === wallet).length +
          executions.filter(({ seller }) => seller === wallet).length,
        liquidity.filter((each) => each.wallet === wallet && each.quarter === quarter).length,
      ]);
      const drawn = draft.rows("exhibit-a").map(({ wallet, orders: entered, trades, liquidity: changes }) => {
        return [wallet?.text, ...[entered, trades, changes].map((each) => Number(exactOf(each)))];
      });
      expect(drawn.sort()).toEqual(took.filter(([, ...counts]) => counts.some((count) => count !== 0)).sort());
    });

    it("lists the securities that were traded", () => {
      const sums = volumes(executions, ({ symbol }) => symbol);
      const expected = year().papers.map(({ symbol, token, decimals }) => {
        const { trades, quantity, value } = sums.get(symbol) ?? { trades: 0, quantity: 0n, value: 0n };
        return `${symbol} ${token}: ${trades} ${exactShares(quantity, decimals)} ${printedDollars(value)}`;
      });
      const drawn = draft.rows("exhibit-b").map(({ security, address, trades, units, dollars }) => {
        return `${security?.text} ${address?.text}: ${trades?.text} ${exactOf(units)} ${dollars?.text}`;
      });
      expect(drawn.sort()).toEqual(expected.sort());
    });

    it("lists who was granted, denied or limited access, when and why, where fair access applies", () => {
      const first = String(QUARTERS[quarter]?.[0]).slice(0, 7);
      // Five percent of the market's volume, in four of the six months before.
      const applies = [0, 1, 2].some(
        (more) => monthsReached(year().executions, "ALFA", monthFrom(first, more), MARKET_WIDE / 20n) >= 4,
      );
      expect(applies).toBe(["2026Q2", "2026Q3", "2026Q4"].includes(quarter));
      const expected = year()
        .access.filter((each) => applies && each.quarter === quarter)
        .map(({ event, wallet, time, reason }) => `${wallet} ${ACTS[event]} ${dayOf(time)} ${reason}`);
      const drawn = draft.rows("exhibit-c").map(({ wallet, act, date, reason }) => {
        return `${wallet?.text} ${act?.text} ${date?.text} ${reason?.text}`;
      });
      expect(drawn.sort()).toEqual(expected.sort());
    });

    it("says how many transactions a revert undid, and counts none of them", () => {
      const { undone, papers } = year();
      const gone = undone.flatMap(({ before, toBlock }) => {
        const first = before.find(({ block }) => block > toBlock)?.time ?? 0;
        return computed(before, papers).executions.filter(({ time }) => time >= first);
      });
      const count = gone.filter((each) => each.quarter === quarter).length;
      if (quarter === "2026Q2") expect(count).toBeGreaterThan(10);
      const drawn = count === 0 ? "0" : exactOf(draft.field("count"));
      expect(drawn).toBe(String(count));
    });
  });

  describe("a quarter whose end a revert took back after its first draft", () => {
    it("is restated: each figure that differs, as it was and as it is", async () => {
      const { undone, papers, executions } = year();
      const before = computed(undone[1]?.before ?? [], papers).executions;
      const [old, now] = [before, executions].map((each) =>
        volumeLines(
          each.filter(({ quarter }) => quarter === "2026Q2"),
          ITEM_4,
        ),
      );
      const first = beforeRevert();
      expect(drawnLines(first, "item-4").filter((line) => !isNothing(line))).toEqual(old);
      const draft = await reports().draft("ats-r", "--quarter", "2026Q2", "--earlier", first.file);
      const restated = draft.rows("restatement").map(({ figure, earlier, now: since }) => {
        return `${figure?.text}: ${earlier?.text} → ${since?.text}`;
      });
      for (const [index, line] of (old ?? []).entries()) {
        const [item, units, dollars] = line.split(" ");
        const [, unitsNow, dollarsNow] = now?.[index]?.split(" ") ?? [];
        const ofItem = restated.filter((each) => each.includes(`: ${item}, `));
        if (units !== unitsNow)
          expect(ofItem).toContainEqual(expect.stringMatching(`Unit Volume.*: ${units} → ${unitsNow}$`));
        expect(ofItem).toContainEqual(expect.stringMatching(`Dollar Volume.*: ${dollars} → ${dollarsNow}$`));
      }
      expect(restated.length).toBeGreaterThan(5);
    });

    it("is not restated by a draft of the same figures", async () => {
      const again = await reports().draft("ats-r", "--quarter", "2026Q2");
      const draft = await reports().draft("ats-r", "--quarter", "2026Q2", "--earlier", again.file);
      expect(draft.sections.map(({ id }) => id)).not.toContain("restatement");
    });
  });
}
