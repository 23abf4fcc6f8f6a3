import type { Chain } from "../chain.js";
import { AbortedError } from "../errors.js";
import { createAllowance, type RequestAllowance } from "./allowance.js";
import { call, estimateGas } from "./calls.js";
import type { Asker } from "./turns.js";

/** A chain for one request, with what is made for it. */
interface Bounded extends Chain {
  asker: Asker;
  /** {@link Chain.undone} when the request began. */
  undoneBefore: number;
  ownLimits: Chain["limits"] | undefined;
  hasWritten: boolean;
}

/** What changes a chain. */
const WRITING = [
  "submit",
  "mine",
  "mineAll",
  "checkpoint",
  "revertTo",
  "rollback",
  "reorganise",
  "reset",
  "override",
  "change",
  "addErrors",
  "moveClock",
  "dropTransaction",
] as const satisfies readonly (keyof Chain)[];

/** Whether a request has changed the chain, of which {@link boundedChains} made this one for it. */
export const hasWritten = (chain: Chain): boolean => (chain as Bounded).hasWritten;

/**
 * Makes chains as one request each sees them: what is executed for it takes turns with what others have asked for, has so much
 * time, and ends when nobody is left to hear of it. A state that it reads stays as it is while blocks are added, and it fails
 * when blocks are taken back.
 * @param milliseconds that a request's executions may run; 0 for as long as they take.
 */
export function boundedChains(chain: Chain, milliseconds: number): (asker: Asker) => Chain {
  function allowanceOf({ asker, undoneBefore }: Bounded): RequestAllowance {
    return createAllowance({
      ...{ asker, milliseconds },
      exceeded: `execution aborted (timeout = ${milliseconds / 1000}s)`,
      check() {
        if (chain.undone() === undoneBefore) return;
        throw new AbortedError(
          "the chain went back to an earlier state while this was executed; send the request again",
        );
      },
    });
  }

  // All else is the chain's own, as it is at the time. There is one for each request, so that it has to be cheap.
  const shared = Object.create(chain, {
    limits: {
      get(this: Bounded): Chain["limits"] {
        this.ownLimits ??= { ...chain.limits, allowance: allowanceOf(this) };
        return this.ownLimits;
      },
    },
    call: {
      value(this: Bounded, ...[request, place]: Parameters<Chain["call"]>) {
        return call(this, request, place, chain.callGasCap);
      },
    },
    estimateGas: {
      value(this: Bounded, ...[request, place]: Parameters<Chain["estimateGas"]>) {
        return estimateGas(this, request, place, chain.callGasCap);
      },
    },
    ...Object.fromEntries(WRITING.map((name) => [name, { value: noting(name) }])),
  }) as object;

  function noting(name: (typeof WRITING)[number]) {
    return function (this: Bounded, ...values: unknown[]): Promise<unknown> {
      const done = (chain[name] as (...values: unknown[]) => Promise<unknown>)(...values);
      const note = (): void => {
        this.hasWritten = true;
      };
      done.then(note, () => undefined);
      return done;
    };
  }

  return (asker) => {
    const bounded: Bounded = Object.create(shared);
    bounded.asker = asker;
    bounded.undoneBefore = chain.undone();
    bounded.ownLimits = undefined;
    bounded.hasWritten = false;
    return bounded;
  };
}
