import { failed } from "../errors.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** npm passes on the SIGINT that a terminal has sent to both: what comes so soon after the first is the same one. */
const SAME_SIGNAL_MILLISECONDS = 500;

export interface Shutdown {
  /** Resolves with the first signal that asks the process to end. */
  readonly requested: Promise<NodeJS.Signals>;
  /** Rejects with an error that nobody caught. */
  readonly crashed: Promise<never>;
  /**
   * Stops listening for signals and errors. After a first signal it goes on with those: the same signal may come again until
   * the process has ended.
   */
  stop(): void;
}

/**
 * Waits for SIGINT, SIGTERM or SIGHUP, or an error that nobody caught.
 * @param force called with a second signal.
 * @param onCrash is called with each error that nobody caught, at once: the first one also rejects `crashed`.
 */
export function awaitShutdown(
  force: (signal: NodeJS.Signals) => void,
  onCrash: (error: Error, isFirst: boolean) => void,
): Shutdown {
  let first: number | undefined;
  const stopsListening: (() => void)[] = [];
  const requested = new Promise<NodeJS.Signals>((resolve) => {
    const onSignal = (signal: NodeJS.Signals) => {
      const now = performance.now();
      if (first === undefined) {
        first = now;
        resolve(signal);
      } else if (now - first > SAME_SIGNAL_MILLISECONDS) {
        force(signal);
      }
    };
    for (const signal of SIGNALS) {
      process.on(signal, onSignal);
      stopsListening.push(() => process.off(signal, onSignal));
    }
  });
  let onError: (error: Error) => void = () => undefined;
  const crashed = new Promise<never>((_resolve, reject) => {
    let isFirst = true;
    onError = (error) => {
      onCrash(error, isFirst);
      isFirst = false;
      reject(
        failed(
          `ended by an unexpected error: ${error instanceof Error ? error.message : String(error)}; what was acknowledged is on disk`,
          error,
        ),
      );
    };
    process.on("uncaughtException", onError);
  });
  // An error while the chain is closing has nobody waiting for it; the close itself reports how it ended.
  crashed.catch(() => undefined);
  const stop = () => {
    process.off("uncaughtException", onError);
    if (first === undefined) for (const each of stopsListening) each();
  };
  return { requested, crashed, stop };
}
