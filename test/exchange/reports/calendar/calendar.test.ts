import fc from "fast-check";
import {
  addDays,
  checkDay,
  checkZone,
  dayOf,
  dayPeriod,
  daysOf,
  daysPeriod,
  monthAfter,
  monthOf,
  monthPeriod,
  quarterAfter,
  quarterOf,
  quarterPeriod,
  regularHoursOf,
  shownDay,
  shownInstant,
  startOfDay,
} from "../../../../src/exchange/reports/calendar/index.js";

const NEW_YORK = "America/New_York";
const HOUR = 3_600;
const at = (iso: string): number => Date.parse(iso) / 1000;

describe("periods of a zone", () => {
  it("begin and end at the zone's midnight, whatever its offset is there", () => {
    const fourth = quarterPeriod("2026Q4", NEW_YORK);
    expect(fourth).toEqual({
      name: "2026Q4",
      firstDay: "2026-10-01",
      lastDay: "2026-12-31",
      from: at("2026-10-01T04:00:00Z"),
      to: at("2027-01-01T05:00:00Z"),
      shown: "1 October 2026 to 31 December 2026",
    });
    const first = quarterPeriod("2026Q1", NEW_YORK);
    expect([first.from, first.to]).toEqual([at("2026-01-01T05:00:00Z"), at("2026-04-01T04:00:00Z")]);
    expect(quarterPeriod("2024Q1", "UTC")).toMatchObject({ from: at("2024-01-01"), to: at("2024-04-01") });
    expect(monthPeriod("2024-02", NEW_YORK)).toMatchObject({ firstDay: "2024-02-01", lastDay: "2024-02-29" });
    expect(monthPeriod("2026-12", NEW_YORK)).toMatchObject({ lastDay: "2026-12-31", to: at("2027-01-01T05:00:00Z") });
  });

  it("have days of 23 and 25 hours where the clocks change", () => {
    const hours = (day: string, zone = NEW_YORK) => {
      const { from, to } = dayPeriod(day, zone);
      return (to - from) / HOUR;
    };
    expect(hours("2026-03-07")).toBe(24);
    expect(hours("2026-03-08")).toBe(23);
    expect(hours("2026-11-01")).toBe(25);
    // Cairo's clocks go forward at midnight, and back to it: the first day has no midnight, the second has two.
    expect(shownInstant(startOfDay("2026-04-24", "Africa/Cairo"), "Africa/Cairo")).toBe("2026-04-24T01:00:00+03:00");
    expect(hours("2026-04-24", "Africa/Cairo")).toBe(23);
    expect(hours("2026-10-29", "Africa/Cairo")).toBe(25);
    // Havana's clocks go from one o'clock back to midnight.
    expect(hours("2026-11-01", "America/Havana")).toBe(25);
    expect(shownInstant(startOfDay("2026-11-01", "America/Havana"), "America/Havana")).toBe(
      "2026-11-01T00:00:00-04:00",
    );
  });

  it("follow each other without a gap, and hold what they say, in any zone", () => {
    const zones = [NEW_YORK, "UTC", "Africa/Cairo", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu"];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: at("2020-01-01"), max: at("2035-12-31") }),
        (zone, now) => {
          const day = dayOf(now, zone);
          const period = dayPeriod(day, zone);
          expect(period.from <= now && now < period.to).toBe(true);
          expect(dayPeriod(addDays(day, 1), zone).from).toBe(period.to);
          expect(dayOf(period.to - 1, zone)).toBe(day);
          const quarter = quarterPeriod(quarterOf(now, zone), zone);
          expect(quarter.from <= period.from && period.to <= quarter.to).toBe(true);
          expect(quarterPeriod(quarterAfter(quarter.name), zone).from).toBe(quarter.to);
          const month = monthPeriod(monthOf(now, zone), zone);
          expect(month.from <= period.from && period.to <= month.to).toBe(true);
          expect(monthPeriod(monthAfter(month.name), zone).from).toBe(month.to);
        },
      ),
    );
  });

  it("cross the ends of years", () => {
    expect(quarterAfter("2026Q4")).toBe("2027Q1");
    expect(quarterAfter("2026Q1", -1)).toBe("2025Q4");
    expect(monthAfter("2026-12")).toBe("2027-01");
    expect(monthAfter("2026-01", -6)).toBe("2025-07");
    expect(quarterOf(at("2027-01-01T04:59:59Z"), NEW_YORK)).toBe("2026Q4");
    expect(quarterOf(at("2027-01-01T05:00:00Z"), NEW_YORK)).toBe("2027Q1");
    expect([...daysOf(daysPeriod("2026-12-30", "2027-01-02", NEW_YORK))]).toEqual([
      "2026-12-30",
      "2026-12-31",
      "2027-01-01",
      "2027-01-02",
    ]);
    expect(shownDay("2026-12-31")).toBe("31 December 2026");
  });

  it("are refused where they are none, with what is wrong", () => {
    const refused = (make: () => unknown) => {
      try {
        make();
      } catch (error) {
        return [(error as { code: string }).code, (error as Error).message];
      }
      return undefined;
    };
    expect(refused(() => quarterPeriod("2026Q5", "UTC"))).toEqual(["BAD_PERIOD", expect.stringContaining('"2026Q5"')]);
    expect(refused(() => quarterPeriod("Q4 2026", "UTC"))?.[0]).toBe("BAD_PERIOD");
    expect(refused(() => monthPeriod("2026-13", "UTC"))?.[0]).toBe("BAD_PERIOD");
    expect(refused(() => checkDay("2026-02-30", "--day"))).toEqual(["BAD_PERIOD", expect.stringContaining("--day")]);
    expect(refused(() => daysPeriod("2026-12-02", "2026-12-01", "UTC"))?.[1]).toContain("--to 2026-12-01 is before");
    expect(refused(() => checkZone("Amerika/New_York"))?.[0]).toBe("BAD_CONFIG");
    expect(refused(() => checkZone(NEW_YORK))).toBeUndefined();
  });
});

it("distinguishes regular hours from the rest of the day, weekends and holidays, across a change of the clocks", () => {
  const hours = regularHoursOf(quarterPeriod("2026Q4", NEW_YORK), {
    timeZone: NEW_YORK,
    regularHours: { opens: "09:30", closes: "16:00" },
    holidays: ["2026-11-26"],
  });
  const isRegular = (iso: string) => hours.some(([from, to]) => from <= at(iso) && at(iso) < to);
  expect(isRegular("2026-10-30T13:29:59Z")).toBe(false);
  expect(isRegular("2026-10-30T13:30:00Z")).toBe(true);
  expect(isRegular("2026-10-30T19:59:59Z")).toBe(true);
  expect(isRegular("2026-10-30T20:00:00Z")).toBe(false);
  expect(isRegular("2026-11-01T15:00:00Z")).toBe(false); // a Sunday
  expect(isRegular("2026-11-02T13:45:00Z")).toBe(false); // winter time since the day before
  expect(isRegular("2026-11-02T14:30:00Z")).toBe(true);
  expect(isRegular("2026-11-26T15:00:00Z")).toBe(false); // Thanksgiving
  expect(isRegular("2026-11-27T15:00:00Z")).toBe(true);
});
