import { createAllowance, type RequestAllowance } from "./calls/allowance.js";
import type { Requester } from "./calls/schedule.js";
import type { ServedChain } from "./chain.js";
import { AbortedError } from "./errors.js";
import type { Executor } from "./executor.js";
import type { ChainReader } from "./reader.js";

/** A chain for one request, with what is made for it. */
interface Bounded extends ServedChain {
  requester: Requester;
  /** {@link ChainReader.undone} when the request began. */
  undoneBefore: number;
  executor: Executor | undefined;
  hasWritten: boolean;
}

/** What executes code, but for traces. */
const EXECUTING = {
  call: true,
  estimateGas: true,
  findAccessList: true,
  callMany: true,
  callBundle: true,
  simulate: true,
  buildPayload: true,
} satisfies Record<Exclude<keyof Executor, "tracing">, true>;

/** What changes a chain. */
const WRITING = {
  submit: true,
  mine: true,
  mineAll: true,
  dropTransaction: true,
  checkpoint: true,
  revertTo: true,
  rollback: true,
  reorganise: true,
  reset: true,
  override: true,
  change: true,
  moveClock: true,
  addErrors: true,
  setChainId: true,
  impersonateSignature: true,
} satisfies Record<Exclude<keyof ServedChain, keyof ChainReader | "learnErrors">, true>;

type Operation = (...values: unknown[]) => Promise<unknown>;

/** Whether a request has changed the chain, of which {@link boundedChains} made this one for it. */
export const hasWritten = (chain: ServedChain): boolean => (chain as Bounded).hasWritten;

/**
 * Makes chains as one request each sees them: what is executed for it takes turns with the requests of others, has so much
 * time, and ends when its client has gone. A state that it reads stays as it is while blocks are added, and it fails
 * when blocks are taken back.
 * @param milliseconds that a request's executions may run; 0 for as long as they take.
 */
export function boundedChains(chain: ServedChain, milliseconds: number): (requester: Requester) => ServedChain {
  function allowanceOf({ requester, undoneBefore }: Bounded): RequestAllowance {
    return createAllowance({
      ...{ schedule: chain.schedule, requester, milliseconds },
      exceeded: `execution aborted (timeout = ${milliseconds / 1000}s)`,
      check() {
        if (chain.undone() === undoneBefore) return;
        throw new AbortedError(
          "the chain went back to an earlier state while this was executed; send the request again",
        );
      },
    });
  }

  const executorOf = (bounded: Bounded): Executor => {
    bounded.executor ??= chain.within(allowanceOf(bounded));
    return bounded.executor;
  };

  const executing = (name: keyof typeof EXECUTING) =>
    function (this: Bounded, ...values: unknown[]): Promise<unknown> {
      return (executorOf(this)[name] as Operation)(...values);
    };

  const noting = (name: keyof typeof WRITING) =>
    function (this: Bounded, ...values: unknown[]): Promise<unknown> {
      const done = (chain[name] as Operation)(...values);
      const note = (): void => {
        this.hasWritten = true;
      };
      done.then(note, () => undefined);
      return done;
    };

  const members = <N extends string>(names: Record<N, true>, member: (name: N) => unknown): PropertyDescriptorMap =>
    Object.fromEntries((Object.keys(names) as N[]).map((name) => [name, { value: member(name) }]));

  // All else is the chain's own, as it is at the time. There is one for each request, so that it has to be cheap.
  const shared = Object.create(chain, {
    ...members(EXECUTING, executing),
    ...members(WRITING, noting),
    tracing: {
      get(this: Bounded): Executor["tracing"] {
        return executorOf(this).tracing;
      },
    },
  }) as object;

  return (requester) => {
    const bounded: Bounded = Object.create(shared);
    bounded.requester = requester;
    bounded.undoneBefore = chain.undone();
    bounded.executor = undefined;
    bounded.hasWritten = false;
    return bounded;
  };
}
