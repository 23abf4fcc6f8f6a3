import fc from "fast-check";
import { fromUnits, toUnits } from "../../src/exchange/client/amounts.js";
import { fromCode, toCode } from "../../src/exchange/client/codes.js";
import { isoInstant, toSeconds } from "../../src/exchange/client/instants.js";
import { hoursOf, shownHours } from "../../src/exchange/client/markets/hours.js";

describe("amounts", () => {
  it("are exact, there and back, with any decimals", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 200n }), fc.nat(36), (units, decimals) => {
        expect(toUnits(fromUnits(units, decimals), decimals, "it")).toBe(units);
        expect(toUnits(fromUnits(units, decimals, 2), decimals, "it")).toBe(units);
      }),
    );
  });

  it.each([
    ["12.50", 6, 12_500_000n],
    [12.5, 6, 12_500_000n],
    [0.000001, 6, 1n],
    ["1,234,567.8", 1, 12_345_678n],
    [100n, 0, 100n],
    ["100.00", 0, 100n],
  ])("%p with %p decimals is %p units", (amount, decimals, units) => {
    expect(toUnits(amount, decimals, "it")).toBe(units);
  });

  it.each([[-1], ["-1"], [""], ["1.2.3"], ["1e3"], [1e21], [Number.NaN], [0.1 + 0.2], ["12.345"], ["0x10"]])(
    "%p is refused, not rounded",
    (amount) => {
      expect(() => toUnits(amount, 2, "it")).toThrow(expect.objectContaining({ code: "INVALID_AMOUNT" }));
    },
  );
});

describe("instants", () => {
  it.each([
    ["2027-01-01", 1_798_761_600],
    ["2027-01-01T09:30", 1_798_795_800],
    ["2027-01-01T09:30:00+02:00", 1_798_788_600],
    [new Date("2027-01-01T00:00:00Z"), 1_798_761_600],
    [1_798_761_600, 1_798_761_600],
  ])("%p is %p", (instant, seconds) => {
    expect(toSeconds(instant, "it")).toBe(seconds);
  });

  it.each([["tomorrow"], ["01/02/2027"], [new Date(Number.NaN)], [-1]])("%p is refused", (instant) => {
    expect(() => toSeconds(instant, "it")).toThrow(expect.objectContaining({ code: "INVALID_INSTANT" }));
  });

  it("are shown as ISO-8601", () => {
    expect(isoInstant(1_798_795_800)).toBe("2027-01-01T09:30:00Z");
  });
});

describe("codes", () => {
  it("are text of at most their size, there and back", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{0,32}$/), (text) => {
        expect(fromCode(toCode(text, "it"))).toBe(text);
      }),
    );
  });

  it("that are too long or not ASCII are refused; hashes pass", () => {
    const hash = `0x${"ab".repeat(32)}` as const;
    expect(fromCode(toCode(hash, "it"))).toBe(hash);
    expect(() => toCode("x".repeat(33), "it")).toThrow("it must be at most 32 ASCII characters");
    expect(() => toCode("ÄÖ", "it")).toThrow("it must be at most 32 ASCII characters");
  });
});

it("hours are days and seconds of the day, and are shown as such", () => {
  const terms = hoursOf({ days: ["Mon", "Fri"], opens: "14:30", closes: "21:00" });
  expect(terms).toEqual({ tradingDays: 0b0100010, opens: 52_200, closes: 75_600 });
  expect(shownHours(terms)).toBe("Mon Fri 14:30–21:00 UTC");
  expect(shownHours(hoursOf(undefined))).toBe("always");
});
