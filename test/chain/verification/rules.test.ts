import { FIRST_RULES, otherRules, type Rules } from "../../../src/chain/verification/rules.js";

test("the other rules are all but the known ones, each once", () => {
  const all = [FIRST_RULES, ...otherRules(FIRST_RULES)];
  expect(all).toHaveLength(12);
  expect(new Set(all.map((rules) => JSON.stringify(rules))).size).toBe(12);
  for (const known of all) {
    expect(otherRules(known)).toHaveLength(11);
    expect(otherRules(known)).not.toContainEqual(known);
  }
});

test("the nearest rules come first: those that differ in what is dropped only, then in one limit, then in the maker", () => {
  const known: Rules = { asGanache: true, dropsTouched: true, unlimited: { code: false, initCode: false } };
  const others = otherRules(known);
  expect(others[0]).toEqual({ ...known, dropsTouched: false });
  expect(others.slice(1, 3).map(({ dropsTouched }) => dropsTouched)).toEqual([true, true]);
  expect(others.at(-1)).toMatchObject({ asGanache: false });
});
