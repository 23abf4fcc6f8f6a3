/** A client that work is done for. All clients of a node have equal shares of its time. */
export interface Requester {
  /** Nobody waits for the result any more. */
  readonly gone: boolean;
}

/** When the work of one chain's clients runs. Two nodes in one process have one each, and do not queue for each other. */
export interface Schedule {
  /**
   * Whether long work has to let other work go on by now. What runs in the same round of the event loop shares one turn, so that
   * requests that arrive are answered after it.
   * @param now of `performance.now()`.
   */
  isTurnOver(now: number): boolean;
  /** Resolves when it is this client's turn: one piece of work has one in each round of the event loop, each client in its order. */
  nextTurn(requester: Requester): Promise<void>;
  /** Runs one of a client's executions when there is room for it. */
  inTurn<T>(requester: Requester, run: () => Promise<T>): Promise<T>;
  /** Executions that have begun and not ended, mined ones among them. */
  underWay(): number;
}

/** Milliseconds after which a long piece of work lets other work go on. */
const TURN_MILLISECONDS = 10;

/** Executions of one client that are under way at a time; the others wait until one of these has ended. */
const MAX_AT_ONCE = 4;

interface Executions {
  underWay: number;
  waiting: (() => void)[];
}

export function createSchedule(): Schedule {
  /** Those who wait for their next turn, in the order in which they get it. */
  const waiting = new Map<Requester, (() => void)[]>();
  const executions = new WeakMap<Requester, Executions>();
  let underWay = 0;
  /** When the turn began that is under way; undefined where nobody has had one in this round of the event loop. */
  let began: number | undefined;
  let scheduled = false;

  const endTurn = (): void => {
    began = undefined;
  };

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const [requester, own] = waiting.entries().next().value as [Requester, (() => void)[]];
      waiting.delete(requester);
      const resume = own.shift() as () => void;
      // Behind all others.
      if (own.length > 0) waiting.set(requester, own);
      if (waiting.size > 0) schedule();
      began = performance.now();
      setImmediate(endTurn);
      resume();
    });
  }

  return {
    isTurnOver(now) {
      if (began === undefined) {
        began = now;
        setImmediate(endTurn);
        return false;
      }
      return now - began >= TURN_MILLISECONDS;
    },
    nextTurn: (requester) =>
      new Promise((resolve) => {
        const own = waiting.get(requester);
        if (own) own.push(resolve);
        else waiting.set(requester, [resolve]);
        schedule();
      }),
    async inTurn(requester, run) {
      let own = executions.get(requester);
      if (!own) {
        own = { underWay: 0, waiting: [] };
        executions.set(requester, own);
      }
      const { waiting: queue } = own;
      if (own.underWay >= MAX_AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve));
      else own.underWay++;
      underWay++;
      try {
        return await run();
      } finally {
        underWay--;
        // Its place goes to the next one.
        const next = queue.shift();
        if (next) next();
        else own.underWay--;
      }
    },
    underWay: () => underWay,
  };
}
