import { ChainError } from "../errors.js";
import type { Inspector } from "../execution/index.js";

/** Milliseconds that the execution of a traced transaction may take, if the client does not say; and the most it can say. */
export const DEFAULT_TIMEOUT = 30_000;
export const MAX_TIMEOUT = 300_000;

/** Milliseconds after which other work has its turn. */
const TURN = 15;

/**
 * An inspector that ends the execution once it has taken too long, and lets other work have its turn until then.
 * The inspector's own `pause` is called when the others have had their turn.
 * @param timeout milliseconds, from the beginning of the execution.
 */
export function withDeadline(inspector: Inspector, timeout: number): Inspector {
  let started: number | undefined;
  let resumed = 0;
  return {
    ...inspector,
    pause() {
      const now = performance.now();
      if (started === undefined) {
        started = now;
        resumed = now;
      }
      if (now - started > timeout) throw new ChainError(`execution timeout: the trace takes longer than ${timeout} ms`);
      if (now - resumed < TURN) return undefined;
      return new Promise((resolve) => {
        setImmediate(() => {
          resumed = performance.now();
          inspector.pause?.();
          resolve();
        });
      });
    },
  };
}
