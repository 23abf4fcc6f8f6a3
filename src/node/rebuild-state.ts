import { hasWritten } from "../chain/index.js";
import type { NodeOptions } from "../options/index.js";
import { damagedAfterWriting, isDamage, StateError } from "../persistence/state/index.js";
import type { NodeContext } from "../rpc/context.js";
import { type OpenedChain, openNodeChain } from "./open.js";
import { LOADING, type Replaceable } from "./replaceable.js";
import { optionsFor } from "./snapshots.js";

/** Rebuilds the state of a node's chain where it is found to be damaged while the node runs, and answers requests all the same. */
export interface StateRebuilding {
  /** Rebuilds the state when damage is found in what the chain has now. */
  watch(opened: OpenedChain): void;
  /**
   * Does a request. One that finds damage is done again when the state has been rebuilt.
   * @param begin starts it as if it had just come in
   * @throws StateError when it had written already, or the state cannot be rebuilt, or not in {@link MAX_WAIT_MS}
   */
  through(method: string, begin: () => { context: NodeContext; run: () => unknown }): unknown;
}

/** How long a request waits for the state to be rebuilt. */
const MAX_WAIT_MS = 120_000;
/** What has been rebuilt can be damaged again. */
const MAX_ATTEMPTS = 3;

export function createStateRebuilding(
  replaceable: Replaceable,
  options: NodeOptions,
  warn: (message: string) => void,
): StateRebuilding {
  let failure: StateError | undefined;

  /** Opening rebuilds the state from the journal, and says so. Where it fails the chain stays closed. */
  async function rebuild(damaged: OpenedChain): Promise<void> {
    const { current } = replaceable;
    try {
      await replaceable.replace(async () => {
        if (current() !== damaged) return undefined; // another was put in its place meanwhile
        await damaged.close().catch((failed: Error) => warn(failed.message));
        return { opened: await openNodeChain(optionsFor(options, undefined), warn) };
      });
      failure = undefined;
    } catch (cause) {
      const sentence = `The state database is damaged and could not be rebuilt (${(cause as Error).message}). Stop the node and start it again.`;
      failure = new StateError("STATE_UNREADABLE", sentence, { cause });
      warn(sentence);
    }
  }

  function through(
    method: string,
    begin: Parameters<StateRebuilding["through"]>[1],
    deadline: number,
    attempts: number,
  ): unknown {
    let written = (): boolean => false;
    return replaceable.through(
      method,
      () => {
        if (failure) throw failure;
        const { context, run } = begin();
        written = () => hasWritten(context.chain);
        return run();
      },
      (failed) => {
        if (!isDamage(failed) || method === LOADING) throw failed;
        const again = (): unknown => {
          if (written()) throw damagedAfterWriting(failed);
          if (attempts === 1) throw failed;
          return through(method, begin, deadline, attempts - 1);
        };
        return rebuilt(deadline).then(again);
      },
    );
  }

  /** Resolves when the state has been rebuilt. */
  function rebuilt(deadline: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const end = (): void =>
        reject(
          new StateError(
            "STATE_UNREADABLE",
            "The state database is damaged and still being rebuilt from the journal; send the request again later.",
          ),
        );
      timer = setTimeout(end, deadline - performance.now()).unref();
    });
    return Promise.race([replaceable.settled(), late]).finally(() => clearTimeout(timer));
  }

  return {
    watch: (opened) =>
      opened.stores.state.onFailure((found) => {
        if (isDamage(found)) void rebuild(opened);
      }),
    through: (method, begin) => through(method, begin, performance.now() + MAX_WAIT_MS, MAX_ATTEMPTS),
  };
}
