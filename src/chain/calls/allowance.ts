import { AbortedError } from "../errors.js";
import type { Allowance } from "../execution/index.js";
import type { Requester, Schedule } from "./schedule.js";

/** An allowance from which others are made, for parts of the same work. */
export interface RequestAllowance extends Allowance {
  /**
   * The same client's, with time of its own.
   * @param milliseconds as much as this one had, where it is left out.
   * @param exceeded what is said when it has run out.
   */
  renewed(milliseconds?: number, exceeded?: string): RequestAllowance;
}

/**
 * Allows a client's work its time. Only the time in which it runs counts, not the time in which it waits for its turn.
 * @param options.schedule of the chain that it works on.
 * @param options.milliseconds 0 for as long as it takes.
 * @param options.exceeded what is said when the time has run out.
 * @param options.check throws where the work has become pointless; called whenever it has waited.
 */
export function createAllowance(options: {
  schedule: Schedule;
  requester: Requester;
  milliseconds: number;
  exceeded: string;
  check?: () => void;
}): RequestAllowance {
  const { schedule, requester, milliseconds, exceeded, check } = options;
  const { isTurnOver, nextTurn } = schedule;
  let left = milliseconds > 0 ? milliseconds : Number.POSITIVE_INFINITY;
  let resumed = 0;

  const goOn = (): void => {
    if (requester.gone) throw new AbortedError("the client has gone");
    check?.();
    resumed = performance.now();
  };
  const pause = (): Promise<void> | undefined => {
    const now = performance.now();
    left -= now - resumed;
    resumed = now;
    if (left < 0) throw new AbortedError(exceeded);
    return isTurnOver(now) ? nextTurn(requester).then(goOn) : undefined;
  };

  return {
    run: (execute) =>
      schedule.inTurn(requester, async () => {
        goOn();
        if (isTurnOver(resumed)) await nextTurn(requester).then(goOn);
        return execute();
      }),
    pause,
    renewed: (again = milliseconds, why = exceeded) =>
      createAllowance({ ...options, milliseconds: again, exceeded: why }),
  };
}

/** The node's own work: it takes its turns, and as long as it has to. */
export const ownAllowance = (schedule: Schedule): RequestAllowance =>
  createAllowance({ schedule, requester: { gone: false }, milliseconds: 0, exceeded: "" });
