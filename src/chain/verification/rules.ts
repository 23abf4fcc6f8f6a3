/**
 * What a block is executed by. The records do not name it: whether Ganache made a block, and whether the limits on the length
 * of code were lifted, only shows in what the block did. So a block that does not come out by the rules of the one before is
 * tried by the others.
 */
export interface Rules {
  /** Ganache's: no reward, gas limits that may not add up, and the status 0 as a zero byte in receipts. */
  asGanache: boolean;
  /** Whether accounts that were changed from outside and are empty are removed first, as Ganache does while it runs. */
  dropsTouched: boolean;
  /** EIP-170's and EIP-3860's limits, lifted or not. */
  unlimited: { code: boolean; initCode: boolean };
}

const LIMITS: readonly Rules["unlimited"][] = [
  { code: false, initCode: false },
  { code: false, initCode: true },
  { code: true, initCode: true },
  { code: true, initCode: false },
];

const MAKERS: readonly Pick<Rules, "asGanache" | "dropsTouched">[] = [
  { asGanache: false, dropsTouched: false },
  { asGanache: true, dropsTouched: true },
  { asGanache: true, dropsTouched: false },
];

export const FIRST_RULES: Rules = { asGanache: false, dropsTouched: false, unlimited: LIMITS[0] as Rules["unlimited"] };

/** All rules that there are but `known`, nearest first. */
export function otherRules(known: Rules): Rules[] {
  const all = MAKERS.flatMap((maker) => LIMITS.map((unlimited): Rules => ({ ...maker, unlimited })));
  return all.filter((rules) => !same(rules, known)).sort((a, b) => distance(a, known) - distance(b, known));
}

const same = (a: Rules, b: Rules): boolean => distance(a, b) === 0;

function distance(a: Rules, b: Rules): number {
  const counted = (differs: boolean, weight: number): number => (differs ? weight : 0);
  return (
    counted(a.asGanache !== b.asGanache, 4) +
    counted(a.dropsTouched !== b.dropsTouched, 1) +
    counted(a.unlimited.code !== b.unlimited.code, 2) +
    counted(a.unlimited.initCode !== b.unlimited.initCode, 2)
  );
}
