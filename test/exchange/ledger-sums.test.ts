import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { exactExtreme, exactSum } from "../../src/exchange/ledger/sums.js";

const database = new Sqlite(":memory:");
database.exec("CREATE TABLE quantities (amount ANY) STRICT");

/** Writes quantities as the ledger does, and reads an aggregate of them. */
function aggregate(quantities: bigint[], sql: string): bigint {
  database.exec("DELETE FROM quantities");
  const insert = database.prepare("INSERT INTO quantities VALUES (?)");
  for (const each of quantities) insert.run(each < 2n ** 63n ? each : each.toString());
  const value = database.prepare<[], bigint | string>(`SELECT ${sql} FROM quantities`).pluck().safeIntegers().get();
  return BigInt(value as bigint | string);
}

const quantities = fc.array(
  fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 96n - 1n }),
    fc.bigInt({ min: 0n, max: 2_000_000_000n }),
    fc.constantFrom(
      0n,
      999_999_999n,
      10n ** 9n,
      10n ** 18n - 1n,
      10n ** 18n,
      2n ** 63n - 1n,
      2n ** 63n,
      2n ** 96n - 1n,
    ),
  ),
  { minLength: 1, maxLength: 50 },
);

it("sums quantities of any size the exchange takes, to the unit", () => {
  fc.assert(
    fc.property(quantities, (list) => {
      expect(aggregate(list, exactSum("amount"))).toBe(list.reduce((sum, each) => sum + each, 0n));
    }),
  );
});

it("finds the largest and the smallest of them", () => {
  fc.assert(
    fc.property(quantities, (list) => {
      const sorted = [...list].sort((one, other) => (one < other ? -1 : 1));
      expect(aggregate(list, `coalesce(nullif(${exactExtreme("max", "amount")}, ''), 0)`)).toBe(sorted.at(-1));
      expect(aggregate(list, `coalesce(nullif(${exactExtreme("min", "amount")}, ''), 0)`)).toBe(sorted[0]);
    }),
  );
});

it("does not fail on quantities that no exchange takes", () => {
  for (const odd of [(2n ** 256n - 1n).toString(), `-${2n ** 255n}`]) {
    database.exec("DELETE FROM quantities");
    for (const each of [odd, odd, 5]) database.prepare("INSERT INTO quantities VALUES (?)").run(each);
    expect(
      Math.abs(
        database
          .prepare<[], number>(`SELECT ${exactSum("amount")} FROM quantities`)
          .pluck()
          .get() ?? 0,
      ),
    ).toBeGreaterThan(1e70);
  }
});
