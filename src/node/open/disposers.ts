/** What is disposed of together, the last first, as by an AsyncDisposableStack, which Node 20 does not have. */
export interface Disposers {
  /** Closes a resource with the others. */
  use<T extends { close(): unknown }>(resource: T): T;
  /** Runs with the others. */
  defer(dispose: () => unknown): void;
  /** Runs with the others where {@link disposedOnFailure} fails, and not otherwise. */
  deferOnFailure(dispose: () => unknown): void;
  /**
   * Disposes of everything, each whatever became of the one before. A second call waits for the first.
   * @throws the first failure
   */
  dispose(): Promise<void>;
}

/**
 * Runs what opens several things. Where it fails, everything that was opened until then is closed; otherwise that is left to the one who
 * keeps the disposers.
 * @throws what `open` throws, whatever comes of the closing
 */
export async function disposedOnFailure<T>(open: (disposers: Disposers) => Promise<T>): Promise<T> {
  const steps: { dispose: () => unknown; onFailureOnly: boolean }[] = [];
  let disposing: Promise<void> | undefined;

  async function disposeAll(hasFailed: boolean): Promise<void> {
    const failures: unknown[] = [];
    for (const { dispose, onFailureOnly } of steps.reverse()) {
      if (onFailureOnly && !hasFailed) continue;
      try {
        await dispose();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  const dispose = (hasFailed = false): Promise<void> => {
    disposing ??= disposeAll(hasFailed);
    return disposing;
  };
  const add = (step: () => unknown, onFailureOnly: boolean): void => {
    steps.push({ dispose: step, onFailureOnly });
  };
  try {
    return await open({
      use(resource) {
        add(() => resource.close(), false);
        return resource;
      },
      defer: (step) => add(step, false),
      deferOnFailure: (step) => add(step, true),
      dispose: () => dispose(),
    });
  } catch (failure) {
    await dispose(true).catch(() => undefined);
    throw failure;
  }
}
