import { EventEmitter } from "node:events";

type Listener = (event: unknown) => void;

/** Stops listening; it is the owner of the events as well, so that calls can be chained as on Node's EventEmitter. */
type Unsubscribe<Owner> = (() => void) & Owner;

/** Listening as EIP-1193 has it (Node's EventEmitter) and as Ganache has it (Emittery), on the same names. */
export interface EventMethods<Owner> {
  /** @returns what stops listening (Emittery), which has the owner's own methods, too (EventEmitter) */
  on(name: string | symbol, listener: Listener): Unsubscribe<Owner>;
  addListener(name: string | symbol, listener: Listener): Unsubscribe<Owner>;
  /** Without a listener: a promise of the next event, as in Ganache. */
  once(name: string | symbol, listener?: Listener): Owner | Promise<unknown>;
  off(name: string | symbol, listener: Listener): Owner;
  removeListener(name: string | symbol, listener: Listener): Owner;
  removeAllListeners(name?: string | symbol): Owner;
  /** Emittery's name of `removeAllListeners`. */
  clearListeners(name?: string | symbol): void;
  listenerCount(name?: string | symbol): number;
}

/** The events of something, and the methods by which others listen to them. */
export interface Events<Owner> {
  emit(name: string | symbol, event: unknown): void;
  methods: EventMethods<Owner>;
}

/**
 * Creates events.
 * @param owner what the methods are part of; called once there is a listener
 * @param listening called before a listener is added; may throw
 */
export function createEvents<Owner extends object>(
  owner: () => Owner,
  listening: (name: string | symbol) => void = () => undefined,
): Events<Owner> {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);

  const on = (name: string | symbol, listener: Listener): Unsubscribe<Owner> => {
    listening(name);
    emitter.on(name, listener);
    const unsubscribe = (): void => void emitter.off(name, listener);
    return Object.setPrototypeOf(unsubscribe, owner()) as Unsubscribe<Owner>;
  };
  const off = (name: string | symbol, listener: Listener): Owner => {
    emitter.off(name, listener);
    return owner();
  };
  const removeAllListeners = (name?: string | symbol): Owner => {
    emitter.removeAllListeners(name);
    return owner();
  };

  return {
    emit(name, event) {
      try {
        emitter.emit(name, event);
      } catch (thrown) {
        // A listener's error is its program's, as any error that nobody catches; what emitted the event goes on.
        queueMicrotask(() => {
          throw thrown;
        });
      }
    },
    methods: {
      on,
      addListener: on,
      once(name, listener) {
        listening(name);
        if (listener === undefined) return new Promise((resolve) => emitter.once(name, resolve));
        emitter.once(name, listener);
        return owner();
      },
      off,
      removeListener: off,
      removeAllListeners,
      clearListeners: (name) => void removeAllListeners(name),
      listenerCount: (name) =>
        name === undefined
          ? emitter.eventNames().reduce((sum, one) => sum + emitter.listenerCount(one), 0)
          : emitter.listenerCount(name),
    },
  };
}
