import {
  atsRDue,
  atsRDueAfterCessation,
  formAtsInitialDue,
  isBusinessDay,
  isFederalHoliday,
  materialChangeDue,
  quarterlyAmendmentDue,
} from "../../../../src/exchange/reports/calendar/index.js";

describe("the calendar of filings", () => {
  it("gives thirty calendar days after a quarter, and until the next business day where the last is none", () => {
    expect(atsRDue("2026Q1").day).toBe("2026-04-30");
    expect(atsRDue("2026Q2").day).toBe("2026-07-30");
    expect(atsRDue("2026Q3").day).toBe("2026-10-30");
    // 30 January 2027 is a Saturday.
    expect(atsRDue("2026Q4")).toEqual({
      day: "2027-02-01",
      counted: "2027-01-30",
      rule: "17 CFR 242.301(b)(9)(i)",
    });
    expect(quarterlyAmendmentDue("2026Q4").day).toBe("2027-02-01");
    // In a leap year the first quarter still ends on 31 March.
    expect(atsRDue("2028Q1").day).toBe("2028-05-01"); // 30 April 2028 is a Sunday
  });

  it("gives ten days after ceasing, across a year's end and a holiday", () => {
    expect(atsRDueAfterCessation("2026-12-28").day).toBe("2027-01-07");
    // The tenth day is Christmas Day, a Friday: the next business day is Monday.
    expect(atsRDueAfterCessation("2026-12-15")).toMatchObject({ counted: "2026-12-25", day: "2026-12-28" });
  });

  it("requires notices twenty days before, and on the business day before that rather than after", () => {
    expect(formAtsInitialDue("2026-11-30")).toMatchObject({ counted: "2026-11-10", day: "2026-11-10" });
    // The twentieth day before is Veterans Day, a Sunday, a Saturday; across a month's, a year's and a leap February's end.
    expect(formAtsInitialDue("2026-12-01")).toMatchObject({ counted: "2026-11-11", day: "2026-11-10" });
    expect(formAtsInitialDue("2026-12-05")).toMatchObject({ counted: "2026-11-15", day: "2026-11-13" });
    expect(formAtsInitialDue("2026-12-04")).toMatchObject({ counted: "2026-11-14", day: "2026-11-13" });
    expect(formAtsInitialDue("2027-01-11")).toMatchObject({ counted: "2026-12-22", day: "2026-12-22" });
    expect(formAtsInitialDue("2028-03-20")).toMatchObject({ counted: "2028-02-29", day: "2028-02-29" });
    expect(materialChangeDue("2026-12-01")).toMatchObject({ counted: "2026-11-11", day: "2026-11-10" });
    expect(materialChangeDue("2026-12-05")).toMatchObject({ counted: "2026-11-15", day: "2026-11-13" });
  });
});

it("knows the federal holidays of a year, also where they are observed on another day", () => {
  const holidaysOf = (year: number) => {
    const days: string[] = [];
    for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += 86_400_000) {
      const iso = new Date(day).toISOString().slice(0, 10);
      if (isFederalHoliday(iso)) days.push(iso.slice(5));
    }
    return days;
  };
  // As the Office of Personnel Management lists them.
  expect(holidaysOf(2026)).toEqual([
    "01-01",
    "01-19",
    "02-16",
    "05-25",
    "06-19",
    "07-03",
    "09-07",
    "10-12",
    "11-11",
    "11-26",
    "12-25",
  ]);
  // 1 January 2022 was a Saturday, observed in 2021; 25 December 2021 was one too.
  expect(holidaysOf(2021)).toEqual([
    "01-01",
    "01-18",
    "02-15",
    "05-31",
    "06-18",
    "07-05",
    "09-06",
    "10-11",
    "11-11",
    "11-25",
    "12-24",
    "12-31",
  ]);
  expect(isBusinessDay("2026-07-03")).toBe(false);
  expect(isBusinessDay("2026-07-06")).toBe(true);
  expect(isBusinessDay("2026-07-04")).toBe(false);
});
