import fc from "fast-check";
import { Kind, TimeInForce } from "./terms.js";

/**
 * What somebody wants to do, in small numbers that mean something in any state (the third of the open orders, five ticks
 * above the middle), so that a failing sequence can be made shorter and still means something.
 */
export interface Intent {
  what: string;
  /** Who, 1 to 9. */
  who: number;
  market: 1 | 2;
  /** Meaning depends on what is done. */
  n: number;
  m: number;
  side: number;
  ticks: number;
  lots: number;
  kind: number;
  timeInForce: number;
  selfTrade: number;
  /** A flaw of a request, mostly none. */
  flaw: number;
}

/** Some intents that go into one block, and the seconds since the block before. */
export interface Step {
  seconds: number;
  intents: Intent[];
}

/** How often each kind of intent comes; what is not named never does. */
export type Weights = Record<string, number>;

const { Limit, Market, Stop, StopLimit } = Kind;
const { GTC, GTD, DAY, IOC, FOK } = TimeInForce;

const terms = fc.oneof(
  { weight: 10, arbitrary: fc.constant({ kind: Limit, timeInForce: GTC }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...[GTD, DAY, IOC, FOK].map((timeInForce) => ({ kind: Limit, timeInForce }))),
  },
  { weight: 3, arbitrary: fc.constantFrom(...[IOC, FOK].map((timeInForce) => ({ kind: Market, timeInForce }))) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(Stop, StopLimit), fc.constantFrom(GTC, GTD, DAY))
      .map(([kind, timeInForce]) => ({ kind, timeInForce })),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.nat(3), timeInForce: fc.nat(4) }) },
);

function intent(weights: Weights): fc.Arbitrary<Intent> {
  const what = fc.oneof(...Object.entries(weights).map(([name, weight]) => ({ weight, arbitrary: fc.constant(name) })));
  const rest = fc.record({
    who: fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 1, max: 7 }) },
      { weight: 1, arbitrary: fc.constantFrom(8, 9) },
    ),
    market: fc.constantFrom(1 as const, 1 as const, 2 as const),
    n: fc.nat(999),
    m: fc.nat(999),
    side: fc.nat(1),
    ticks: fc.integer({ min: -4, max: 4 }),
    lots: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 12 }) },
      { weight: 1, arbitrary: fc.integer({ min: 13, max: 400 }) },
    ),
    selfTrade: fc.nat(2),
    flaw: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }) }),
  });
  return fc.tuple(what, rest, terms).map(([name, others, order]) => ({ what: name, ...others, ...order }));
}

const seconds = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 90 }) },
  { weight: 2, arbitrary: fc.integer({ min: 3_600, max: 40_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 86_400, max: 900_000 }) },
);

/** Sequences of blocks. */
export function sequences(weights: Weights, steps: number): fc.Arbitrary<Step[]> {
  const intents = fc.array(intent(weights), { minLength: 1, maxLength: 6 });
  return fc.array(fc.record({ seconds, intents }), { minLength: Math.ceil(steps / 2), maxLength: steps, size: "max" });
}

const PLAIN: Intent = {
  what: "flood",
  who: 1,
  market: 1,
  n: 1,
  m: 1,
  side: 0,
  ticks: 0,
  lots: 1,
  kind: Limit,
  timeInForce: GTC,
  selfTrade: 0,
  flaw: 0,
};

/** A side full of small orders, stops on the other that a sweep of it sets off, and the sweep; then what `after` says. */
export function sweeps(after: fc.Arbitrary<Step[]>): fc.Arbitrary<Step[]> {
  const who = fc.constantFrom(1, 2, 3, 4, 6, 7);
  const lines = fc.record({
    side: fc.nat(1),
    floods: fc.array(fc.record({ who, ticks: fc.integer({ min: -1, max: 1 }) }), { minLength: 3, maxLength: 5 }),
    stops: fc.array(
      fc.record({ who, kind: fc.constantFrom(Stop, StopLimit), n: fc.nat(9), ticks: fc.integer({ min: -4, max: 9 }) }),
      { maxLength: 14, size: "max" },
    ),
    sweeper: fc.record({ who: fc.integer({ min: 1, max: 7 }), n: fc.nat(59), selfTrade: fc.nat(2) }),
    after,
  });
  return lines.map(({ side, floods, stops, sweeper, after: rest }) => [
    ...floods.map((flood) => ({ seconds: 1, intents: [{ ...PLAIN, ...flood, side }] })),
    { seconds: 1, intents: stops.map((stop) => ({ ...PLAIN, ...stop, what: "place", side: 1 - side, lots: 2 })) },
    { seconds: 1, intents: [{ ...PLAIN, ...sweeper, what: "sweep", side: 1 - side }] },
    ...rest,
  ]);
}
