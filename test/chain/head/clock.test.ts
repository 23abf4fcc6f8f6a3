import fc from "fast-check";
import { type ClockState, createClock } from "../../../src/chain/head/clock.js";

const START = 1_700_000_000;

/** A system clock over a machine's clock that the test moves. */
function machine(): { clock: ReturnType<typeof createClock>; pass: (seconds: number) => void; now: () => number } {
  let milliseconds = START * 1000 + 400;
  return {
    clock: createClock("system", { now: () => milliseconds }),
    pass: (seconds) => {
      milliseconds += seconds * 1000;
    },
    now: () => Math.floor(milliseconds / 1000),
  };
}

/** Mines a block: gives its timestamp and whether the clock changed by more than time. */
function mine(clock: ReturnType<typeof createClock>, parent: number): { time: number; noted: boolean } {
  const time = clock.timestamp(parent);
  return { time, noted: clock.mined(time) };
}

describe("the system clock", () => {
  test("gives blocks the machine's time in whole seconds, and each a later one than its parent's", () => {
    const { clock, pass } = machine();
    expect(mine(clock, START - 50)).toEqual({ time: START, noted: false });
    expect(mine(clock, START)).toEqual({ time: START + 1, noted: false });
    pass(10);
    expect(mine(clock, START + 1)).toEqual({ time: START + 10, noted: false });
  });

  test("evm_increaseTime moves every block from then on, adds up, and answers the whole offset", () => {
    const { clock, pass } = machine();
    expect(clock.increase(100, START - 10)).toBe(100);
    expect(clock.increase(20, START - 10)).toBe(120);
    expect(mine(clock, START - 10)).toEqual({ time: START + 120, noted: false });
    pass(5);
    expect(mine(clock, START + 120)).toEqual({ time: START + 125, noted: false });
  });

  test("evm_increaseTime starts from the head's time where blocks came faster than seconds", () => {
    const { clock } = machine();
    clock.increase(60, START + 7);
    expect(clock.timestamp(START + 7)).toBe(START + 67);
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 60])("cannot be moved by %d seconds", (seconds) => {
    const { clock } = machine();
    expect(() => clock.increase(seconds, START)).toThrow(`the clock cannot be moved by ${seconds} seconds`);
    expect(clock.state()).toEqual({ offset: 0 });
  });

  test("evm_setTime sets it, back and forth, but no block is earlier than its parent", () => {
    const { clock, pass } = machine();
    expect(clock.setTime(START + 1_000, START)).toBe(1_000);
    pass(3);
    expect(mine(clock, START).time).toBe(START + 1_003);
    expect(clock.setTime(START - 500, START + 1_003)).toBe(-503);
    expect(mine(clock, START + 1_003).time).toBe(START + 1_004);
    expect(mine(clock, START - 600).time).toBe(START - 500);
  });

  test("evm_setNextBlockTimestamp holds for one block, and time continues from there", () => {
    const { clock, pass } = machine();
    clock.setNext(START + 500, START);
    pass(30);
    expect(clock.timestamp(START)).toBe(START + 500);
    expect(mine(clock, START)).toEqual({ time: START + 500, noted: true });
    expect(clock.state()).toEqual({ offset: 470 });
    pass(8);
    expect(mine(clock, START + 500)).toEqual({ time: START + 508, noted: false });
  });

  test("a next timestamp that the chain has passed meanwhile is used up by the next block", () => {
    const { clock } = machine();
    clock.setNext(START + 5, START);
    expect(mine(clock, START + 9)).toEqual({ time: START + 10, noted: true });
    expect(clock.state().next).toBeUndefined();
  });
});

describe("the step clock", () => {
  test("puts each block so many seconds after its parent, whatever the machine's clock", () => {
    const now = (): number => {
      throw new Error("the machine's clock was read");
    };
    const clock = createClock("step", { step: 12, now });
    expect(mine(clock, 1_000)).toEqual({ time: 1_012, noted: false });
    expect(mine(clock, 1_012)).toEqual({ time: 1_024, noted: false });
  });

  test("evm_increaseTime is a leap for the next block only", () => {
    const clock = createClock("step");
    expect(clock.increase(50, 100)).toBe(50);
    expect(clock.increase(10, 100)).toBe(60);
    expect(mine(clock, 100)).toEqual({ time: 160, noted: true });
    expect(mine(clock, 160)).toEqual({ time: 161, noted: false });
  });

  test("evm_setTime leaps to an instant, and to none before the head", () => {
    const clock = createClock("step");
    expect(clock.setTime(5_000, 100)).toBe(4_900);
    expect(mine(clock, 100).time).toBe(5_000);
    expect(clock.setTime(50, 5_000)).toBe(0);
    expect(mine(clock, 5_000)).toEqual({ time: 5_001, noted: false });
  });

  test("with an increment of more than a second, what is skipped comes on top of it, as in Ganache", () => {
    const clock = createClock("step", { step: 5 });
    expect(clock.setTime(1_100, 100)).toBe(1_000);
    expect(mine(clock, 100).time).toBe(1_105);
    expect(clock.increase(100, 1_105)).toBe(100);
    expect(mine(clock, 1_105).time).toBe(1_210);
    expect(mine(clock, 1_210).time).toBe(1_215);
  });

  test("evm_setNextBlockTimestamp holds for one block", () => {
    const clock = createClock("step");
    clock.setNext(900, 100);
    expect(mine(clock, 100)).toEqual({ time: 900, noted: true });
    expect(mine(clock, 900)).toEqual({ time: 901, noted: false });
  });
});

describe.each(["system", "step"] as const)("any %s clock", (source) => {
  test("rejects a next timestamp that is not later than the head's, as Hardhat does", () => {
    const clock = createClock(source);
    for (const timestamp of [99, 100]) {
      expect(() => clock.setNext(timestamp, 100)).toThrow(
        `Timestamp ${timestamp} is lower than or equal to previous block's timestamp 100`,
      );
    }
  });

  test("with an interval puts blocks just so far apart until it is taken away", () => {
    const clock = createClock(source, { now: () => 5_000_000 });
    clock.setInterval(30);
    expect(mine(clock, 10_000).time).toBe(10_030);
    expect(mine(clock, 10_030).time).toBe(10_060);
    clock.setNext(20_000, 10_060);
    expect(mine(clock, 10_060).time).toBe(20_000);
    expect(clock.state().interval).toBe(30);
    clock.setInterval(undefined);
    expect(clock.state().interval).toBeUndefined();
    expect(mine(clock, 20_000).time).toBe(source === "step" ? 20_001 : Math.max(20_001, clock.timestamp(0)));
  });

  test("is always later than the parent, and continues from its state as JSON", () => {
    const move = fc.oneof(
      fc.record({ kind: fc.constant("increase" as const), by: fc.nat(10_000) }),
      fc.record({ kind: fc.constant("setTime" as const), by: fc.integer({ min: -10_000, max: 10_000 }) }),
      fc.record({ kind: fc.constant("setNext" as const), by: fc.integer({ min: 1, max: 10_000 }) }),
      fc.record({
        kind: fc.constant("interval" as const),
        by: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
      }),
      fc.record({ kind: fc.constant("mine" as const) }),
      fc.record({ kind: fc.constant("pass" as const), by: fc.nat(100) }),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        let now = START * 1000;
        const make = (): ReturnType<typeof createClock> => createClock(source, { now: () => now });
        const clock = make();
        let parent = START;
        for (const move of moves) {
          if (move.kind === "increase") clock.increase(move.by, parent);
          else if (move.kind === "setTime") clock.setTime(parent + move.by, parent);
          else if (move.kind === "setNext") clock.setNext(parent + move.by, parent);
          else if (move.kind === "interval") clock.setInterval(move.by);
          else if (move.kind === "pass") now += move.by * 1000;
          else {
            const restored = make();
            restored.restore(JSON.parse(JSON.stringify(clock.state())) as ClockState);
            const { time } = mine(clock, parent);
            expect(time).toBeGreaterThan(parent);
            expect(mine(restored, parent).time).toBe(time);
            expect(restored.state()).toEqual(clock.state());
            parent = time;
          }
        }
      }),
    );
  });
});
