import type { Core } from "../head/core.js";
import type { Ask } from "./mirror.js";

/**
 * Keeps apart what Ganache would mix up: a change from outside, or a mark, while its miner is at work on transactions. What
 * changes from outside waits until the transactions on their way are in their blocks, and transactions wait for it.
 */
export interface Gate {
  /** Sends a transaction, once nothing that must be alone is under way. */
  send<T>(send: () => Promise<T>): Promise<T>;
  /** One after another, in the order of the requests. */
  inTurn<T>(operation: () => Promise<T>): Promise<T>;
  /** The same, while no transaction is on its way into a block. */
  alone<T>(operation: () => Promise<T>): Promise<T>;
}

/** Nothing waits for a transaction longer than this after the last block, in milliseconds. */
const PATIENCE = 5_000;

interface PoolContent {
  pending: Record<string, object>;
  queued: Record<string, object>;
}

export function createGate(core: Core, ask: Ask): Gate {
  let last: Promise<unknown> = Promise.resolve();
  let closed: Promise<void> | undefined;
  let underWay = 0;

  function inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const run = last.then(operation);
    last = run.catch(() => undefined);
    return run;
  }

  /** Ganache answers a transaction whose nonce is too high only when its turn comes: such ones are not waited for. */
  async function settled(): Promise<void> {
    let head = core.head().number;
    let latest = Date.now() + PATIENCE;
    while (underWay > 0 && Date.now() < latest) {
      if (core.head().number !== head) {
        head = core.head().number;
        latest = Date.now() + PATIENCE;
      }
      const failure = core.failure();
      if (failure) throw failure;
      const { pending, queued } = (await ask("txpool_content", [])) as PoolContent;
      const mining = core.settings().automine && countOf(pending) > 0;
      if (!mining && underWay <= countOf(queued)) return;
      await new Promise(setImmediate);
    }
  }

  return {
    async send(send) {
      while (closed) await closed;
      underWay++;
      try {
        return await send();
      } finally {
        underWay--;
      }
    },
    inTurn,
    alone: (operation) =>
      inTurn(async () => {
        let open = (): void => undefined;
        closed = new Promise((resolve) => {
          open = resolve;
        });
        try {
          await settled();
          return await operation();
        } finally {
          closed = undefined;
          open();
        }
      }),
  };
}

const countOf = (bySender: Record<string, object>): number =>
  Object.values(bySender).reduce((count, byNonce) => count + Object.keys(byNonce).length, 0);
