import type { AbstractChainedBatch } from "abstract-level";
import type { ByteStore } from "../../../src/persistence/journal/index.js";

type Batch = AbstractChainedBatch<ByteStore, Uint8Array, Uint8Array>;

/** One batch that was written: how many entries it had, and with which options. */
export interface Write {
  entries: number;
  options: { sync?: boolean };
}

export interface WatchedStore {
  store: ByteStore;
  writes: Write[];
  /** Makes every write from now on fail with this. */
  fail(cause: Error): void;
  /** Holds writes back until the returned function is called. */
  hold(): () => void;
}

/** A real store that reports the batches written to it, and that can be made to fail. */
export function watch(real: ByteStore): WatchedStore {
  const writes: Write[] = [];
  let failure: Error | undefined;
  let gate: Promise<void> = Promise.resolve();

  function wrap(batch: Batch): Batch {
    return new Proxy(batch, {
      get(target, name) {
        if (name !== "write") return bound(target, name);
        return async (options: Write["options"]) => {
          writes.push({ entries: target.length, options });
          await gate;
          if (failure) throw failure;
          await target.write(options);
        };
      },
    });
  }

  return {
    writes,
    fail(cause) {
      failure = cause;
    },
    hold() {
      let open: () => void = () => undefined;
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
    store: new Proxy(real, {
      get: (target, name) => (name === "batch" ? () => wrap(target.batch() as Batch) : bound(target, name)),
    }),
  };
}

function bound(target: object, name: string | symbol): unknown {
  const value = Reflect.get(target, name, target) as unknown;
  return typeof value === "function" ? value.bind(target) : value;
}
