import type { Chain, Engine } from "../chain/index.js";
import { handleOf } from "../persistence/handle.js";
import type { OpenedChain } from "./open.js";

/**
 * The chain that a node runs, where another can be put in its place. Everyone who holds {@link Replaceable.chain} then has the other one,
 * and receives its events.
 */
export interface Replaceable {
  readonly chain: Chain;
  /** The engine that runs it, likewise; undefined where the chain mines by itself. */
  readonly engine: Engine | undefined;
  current(): OpenedChain;
  /** What is made of the chain that is open: made again when another takes its place, before that one is reported. */
  derived<T>(make: (opened: OpenedChain) => T): () => T;
  /**
   * Does a request: at once, or when the replacement under way has ended.
   * @param method {@link LOADING} is let through, since it is what replaces
   * @param failed gives the answer where it fails, or throws; it is not among the requests under way then
   */
  through(method: string, run: () => unknown, failed: (failure: unknown) => unknown): unknown;
  /** Resolves when the replacement under way has ended, if there is one. */
  settled(): Promise<void>;
  /**
   * Lets requests wait, waits for those under way, and runs `swap`, which closes the one and opens the other; or opens the one
   * again, and says why; nothing where the chain is to stay. When it throws, the chain that was there has not been closed.
   * @throws why not
   */
  replace(swap: () => Promise<Swapped | undefined>): Promise<void>;
  onReplaced(listener: (opened: OpenedChain) => void): void;
}

export interface Swapped {
  opened: OpenedChain;
  failure?: unknown;
}

/** The method that replaces the chain. */
export const LOADING = "snapshot_load";

/** Requests that take longer than this, as those that wait for a block that nobody mines, are not waited for. */
const LONGEST_WAIT_MS = 5_000;

const EVENTS = ["block", "run", "pending", "dropped", "reverted", "printed", "failed"] as const;

type Listener = (data: never) => void;

export function createReplaceable(first: OpenedChain): Replaceable {
  let opened = first;
  let replacing: Promise<void> | undefined;
  let underWay = 0;
  let idle: (() => void) | undefined;
  const listeners = new Map<string, Set<Listener>>(EVENTS.map((event) => [event, new Set()]));
  const remade: ((opened: OpenedChain) => void)[] = [];
  const replaced: ((opened: OpenedChain) => void)[] = [];
  const on = (event: string, listener: Listener): (() => void) => {
    listeners.get(event)?.add(listener);
    return () => void listeners.get(event)?.delete(listener);
  };
  const chain: Chain = handleOf(() => opened.chain, { on: on as Chain["on"] });
  const emit = (event: string, data: unknown): void => {
    for (const listener of listeners.get(event) ?? []) listener(data as never);
  };
  const notified: Parameters<Engine["onNotification"]>[0][] = [];
  const engine: Engine | undefined = first.engine && {
    name: first.engine.name,
    methods: first.engine.methods,
    close: async () => opened.engine?.close(),
    request: async (method, params) => opened.engine?.request(method, params),
    onNotification(listener) {
      notified.push(listener);
      return () => void notified.splice(notified.indexOf(listener), 1);
    },
  };
  const follow = (next: OpenedChain): void => {
    for (const event of EVENTS) next.chain.on(event, (data) => emit(event, data));
    next.engine?.onNotification((notification) => {
      for (const listener of notified) listener(notification);
    });
  };
  follow(first);

  const ended = (): void => {
    underWay--;
    if (underWay === 0) idle?.();
  };

  function counted(run: () => unknown, failed: (failure: unknown) => unknown): unknown {
    let answer: unknown;
    try {
      answer = run();
    } catch (failure) {
      return failed(failure);
    }
    if (typeof (answer as { then?: unknown } | null | undefined)?.then !== "function") return answer;
    underWay++;
    return (answer as Promise<unknown>).then(
      (value) => {
        ended();
        return value;
      },
      (failure: unknown) => {
        ended();
        return failed(failure);
      },
    );
  }

  function idled(): Promise<void> {
    if (underWay === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LONGEST_WAIT_MS);
      idle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function adopt(next: OpenedChain): void {
    opened = next;
    follow(next);
    for (const remake of remade) remake(next);
    for (const listener of replaced) listener(next);
    emit("block", next.chain.head()); // clients learn that there is another head
  }

  return {
    chain,
    engine,
    current: () => opened,
    derived(make) {
      let made = make(opened);
      remade.push((next) => {
        made = make(next);
      });
      return () => made;
    },
    through(method, run, failed) {
      if (method === LOADING) return run();
      return replacing ? replacing.then(() => counted(run, failed)) : counted(run, failed);
    },
    async settled() {
      await replacing;
    },
    async replace(swap) {
      while (replacing) await replacing;
      let done: () => void = () => undefined;
      replacing = new Promise((resolve) => {
        done = resolve;
      });
      try {
        await idled();
        const swapped = await swap();
        if (!swapped) return;
        adopt(swapped.opened);
        if (swapped.failure !== undefined) throw swapped.failure;
      } finally {
        replacing = undefined;
        idle = undefined;
        done();
      }
    },
    onReplaced: (listener) => void replaced.push(listener),
  };
}
