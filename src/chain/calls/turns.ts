/** A client that work is done for. All clients have equal shares of the time. */
export interface Asker {
  /** Nobody is left to hear of the result. */
  readonly gone: boolean;
}

/** Milliseconds after which a long piece of work lets other work go on. */
const TURN_MILLISECONDS = 10;

/** Those who wait for their next turn, in the order in which they get it. */
const waiting = new Map<Asker, (() => void)[]>();
/** When the turn began that is under way; undefined where nobody has had one in this round of the event loop. */
let began: number | undefined;
let scheduled = false;

const endTurn = (): void => {
  began = undefined;
};

/**
 * Whether long work has to let other work go on by now. What runs in the same round of the event loop shares one turn, so that
 * requests that arrive are answered after it.
 * @param now of `performance.now()`.
 */
export function isTurnOver(now: number): boolean {
  if (began === undefined) {
    began = now;
    setImmediate(endTurn);
    return false;
  }
  return now - began >= TURN_MILLISECONDS;
}

/** Resolves when it is this asker's turn: one piece of work has one in each round of the event loop, each asker in its order. */
export function nextTurn(asker: Asker): Promise<void> {
  return new Promise((resolve) => {
    const own = waiting.get(asker);
    if (own) own.push(resolve);
    else waiting.set(asker, [resolve]);
    schedule();
  });
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  setImmediate(() => {
    scheduled = false;
    const [asker, own] = waiting.entries().next().value as [Asker, (() => void)[]];
    waiting.delete(asker);
    const resume = own.shift() as () => void;
    // Behind all others.
    if (own.length > 0) waiting.set(asker, own);
    if (waiting.size > 0) schedule();
    began = performance.now();
    setImmediate(endTurn);
    resume();
  });
}
