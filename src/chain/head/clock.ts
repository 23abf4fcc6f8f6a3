import { ChainError, ERROR_CODES } from "../errors.js";

/** What moved the clock, kept in the journal as JSON. */
export interface ClockState {
  /** Seconds between the chain's clock and its source. With `--clock step`: seconds that the next block skips. */
  offset: number;
  /** Timestamp that was set for the next block. */
  next?: number;
  /** Seconds from each block to the next, in place of any clock. */
  interval?: number;
}

/** What can be read of a chain's clock. All times are unix seconds. */
export interface ClockReader {
  state(): ClockState;
  /** The timestamp that a block after `parent` gets now: later than its parent's, unless blocks may share one. */
  timestamp(parent: number): number;
}

/** Where blocks get their timestamps from. */
export interface Clock extends ClockReader {
  restore(state: ClockState): void;
  /**
   * To be called after a block with the timestamp that it got.
   * @returns whether the state changed by more than the passing of time, and so wants a `clock` record.
   */
  mined(timestamp: number): boolean;
  /**
   * Moves the clock forward from the chain's time: the source's, or the head's where blocks came faster than seconds.
   * @returns the whole offset in seconds.
   */
  increase(seconds: number, parent: number): number;
  /** Sets the clock to an instant. @returns the offset in seconds that this makes. */
  setTime(time: number, parent: number): number;
  setNext(timestamp: number, parent: number): void;
  setInterval(seconds: number | undefined): void;
  /** Seconds from each block to the next where they come one right after another, but for the first. */
  spacing(): number;
}

export interface ClockRules {
  /** Seconds between blocks with `step`. */
  step?: number;
  /** A block may have its parent's timestamp. */
  sharedTimestamps?: boolean;
  /** The machine's clock, in milliseconds. */
  now?: () => number;
}

/**
 * @param source `system` follows the machine's clock; `step` puts each block one second after its parent, so that the same
 * requests give the same chain everywhere.
 */
export function createClock(
  source: "system" | "step",
  { step = 1, sharedTimestamps = false, now = Date.now }: ClockRules = {},
): Clock {
  let state: ClockState = { offset: 0 };
  const least = sharedTimestamps ? 0 : 1;
  const current = (): number => Math.floor(now() / 1000);

  return {
    state: () => state,
    restore(restored) {
      state = restored;
    },
    timestamp(parent) {
      if (state.next !== undefined && state.next >= parent + least) return state.next;
      if (state.interval !== undefined) return parent + state.interval + (source === "step" ? state.offset : 0);
      // What is skipped comes on top of a requested increment, as in Ganache; without one, it is all there is.
      if (source === "step") return parent + (step > 1 ? step + state.offset : Math.max(step, state.offset));
      return Math.max(current() + state.offset, parent + least);
    },
    mined(timestamp) {
      const { next, interval } = state;
      if (source === "step") {
        if (state.offset === 0 && next === undefined) return false;
        state = { offset: 0, ...(interval !== undefined && { interval }) };
        return true;
      }
      if (next === undefined) return false;
      // The clock continues from the timestamp that was set.
      state = { offset: timestamp - current(), ...(interval !== undefined && { interval }) };
      return true;
    },
    increase(seconds, parent) {
      if (!Number.isSafeInteger(seconds) || seconds < 0) {
        throw new ChainError(`the clock cannot be moved by ${seconds} seconds`, ERROR_CODES.invalidParams);
      }
      const ahead = source === "step" ? state.offset : Math.max(state.offset, parent - current());
      state = { ...state, offset: ahead + seconds };
      return state.offset;
    },
    setTime(time, parent) {
      state = { ...state, offset: source === "step" ? Math.max(time - parent, 0) : time - current() };
      return state.offset;
    },
    setNext(timestamp, parent) {
      if (timestamp < parent + least) {
        throw new ChainError(
          `Timestamp ${timestamp} is lower than ${least > 0 ? "or equal to " : ""}previous block's timestamp ${parent}`,
          ERROR_CODES.invalidInput,
        );
      }
      state = { ...state, next: timestamp };
    },
    spacing: () => state.interval ?? (source === "step" ? step : 1),
    setInterval(seconds) {
      const { interval: _, ...rest } = state;
      state = seconds === undefined ? rest : { ...rest, interval: seconds };
    },
  };
}
