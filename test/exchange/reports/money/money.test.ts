import fc from "fast-check";
import {
  compare,
  type Decimal,
  dollarsFigure,
  dollarsText,
  exactText,
  fromText,
  isAtLeastPercent,
  percentText,
  rounded,
  sum,
  unitsText,
} from "../../../../src/exchange/reports/money/index.js";

const decimal = (text: string): Decimal => {
  const amount = fromText(text);
  if (!amount) throw new Error(`${text} is no amount`);
  return amount;
};

const amounts = fc.record({
  units: fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n }),
  decimals: fc.integer({ min: 0, max: 18 }),
});

describe("dollars in print", () => {
  it("are rounded once, half up to the cent, away from zero", () => {
    expect(dollarsText(decimal("0.004999"))).toBe("0.00");
    expect(dollarsText(decimal("0.005"))).toBe("0.01");
    expect(dollarsText(decimal("1.014999"))).toBe("1.01");
    expect(dollarsText(decimal("1.015"))).toBe("1.02");
    expect(dollarsText(decimal("-1.015"))).toBe("-1.02");
    expect(dollarsText(decimal("999.995"))).toBe("1,000.00");
    // Three thirds of a cent are a cent: the sum is rounded, not its parts.
    expect(dollarsText(sum(["0.0034", "0.0033", "0.0033"].map(decimal)))).toBe("0.01");
  });

  it("have separators of thousands and two decimals, however large they are", () => {
    expect(dollarsText(decimal("1234567.5"))).toBe("1,234,567.50");
    expect(dollarsText(decimal("100"))).toBe("100.00");
    expect(dollarsText({ units: 2n ** 96n, decimals: 6 })).toBe("79,228,162,514,264,337,593,543.95");
    expect(dollarsFigure({ units: 1_005_000n, decimals: 6 }, { source: "volume" })).toEqual({
      text: "1.01",
      exact: "1.005",
      source: "volume",
    });
  });

  it("differ from the exact amount by half a cent at most", () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const printed = decimal(dollarsText(amount).replaceAll(",", ""));
        const difference = sum([printed, { ...amount, units: -amount.units }]);
        const size = difference.units < 0n ? { ...difference, units: -difference.units } : difference;
        expect(compare(size, decimal("0.005"))).toBeLessThanOrEqual(0);
      }),
    );
  });
});

it("prints units exactly", () => {
  expect(unitsText({ units: 1_234_567n, decimals: 0 })).toBe("1,234,567");
  expect(unitsText({ units: 1_234_567n, decimals: 6 })).toBe("1.234567");
  expect(unitsText({ units: 1_500_000n, decimals: 6 })).toBe("1.5");
  expect(unitsText({ units: 0n, decimals: 18 })).toBe("0");
});

it("adds amounts of different decimals exactly, in any order", () => {
  fc.assert(
    fc.property(fc.array(amounts), (all) => {
      const total = sum(all);
      expect(compare(sum([...all].reverse()), total)).toBe(0);
      const scaled = all.reduce((so, { units, decimals }) => so + units * 10n ** BigInt(18 - decimals), 0n);
      expect(rounded(total, 18).units).toBe(scaled);
      expect(fromText(exactText(total)) && compare(decimal(exactText(total)), total)).toBe(0);
    }),
  );
});

it("compares parts with percents exactly", () => {
  const share = (part: string, whole: string) => isAtLeastPercent(decimal(part), decimal(whole), 5);
  expect(share("5", "100")).toBe(true);
  expect(share("4.999999999999999999", "100")).toBe(false);
  expect(share("50000000000000000000.05", "1000000000000000000001")).toBe(true);
  expect(share("0", "0")).toBe(false);
  expect(percentText(decimal("1"), decimal("3"))).toBe("33.33");
  expect(percentText(decimal("2"), decimal("3"))).toBe("66.67");
  expect(percentText(decimal("0.125"), decimal("100"))).toBe("0.13");
  expect(percentText(decimal("5"), decimal("100"))).toBe("5.00");
  expect(percentText(decimal("5"), decimal("0"))).toBeUndefined();
});
