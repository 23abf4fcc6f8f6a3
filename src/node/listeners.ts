import type { NodeEvents } from "../node-interface.js";

/** Who listens to a node's events. */
export interface Listeners {
  on<Name extends keyof NodeEvents>(name: Name, listener: (event: NodeEvents[Name]) => void): void;
  emit<Name extends keyof NodeEvents>(name: Name, event: NodeEvents[Name]): void;
  /** Whether making an event of this name is worth the trouble. */
  wants(name: keyof NodeEvents): boolean;
  /** Turns the reports of requests, transactions and what contracts print off, or on again. */
  mute(muted: boolean): void;
}

const CHATTER: ReadonlySet<keyof NodeEvents> = new Set(["request", "transaction", "console", "dropped"]);

export function createListeners(): Listeners {
  const all: { [Name in keyof NodeEvents]: ((event: NodeEvents[Name]) => void)[] } = {
    request: [],
    transaction: [],
    console: [],
    dropped: [],
    warning: [],
    failure: [],
  };
  let muted = false;
  return {
    on: (name, listener) => void all[name].push(listener),
    emit(name, event) {
      for (const listener of all[name]) listener(event);
    },
    wants: (name) => all[name].length > 0 && !(muted && CHATTER.has(name)),
    mute(quiet) {
      muted = quiet;
    },
  };
}
