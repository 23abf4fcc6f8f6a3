import { limitExceeded } from "./errors.js";

/** A message that the node sends by itself: `{ method: "eth_subscription", params: { subscription, result } }`. */
export interface Notification {
  method: string;
  params: unknown;
}

/** What a handler sees of the connection a request came over, if that connection can be sent notifications. */
export interface Connection {
  readonly id: number;
  /**
   * Sends a notification, after the answers that are ready: the sender of a transaction gets its hash before the block. One for a
   * subscription waits until the answer that names the subscription has been sent.
   */
  notify(method: string, params: unknown): void;
  /** Runs `listener` once when the connection ends. Returns how to take it back. */
  onClose(listener: () => void): () => void;
  /**
   * Registers a subscription; `stop` runs when it is cancelled or the connection ends.
   * @throws RpcError -32005 when the connection has as many as it may have.
   */
  subscribe(subscription: string, stop: () => void): void;
  /** Cancels a subscription; false if the connection has none of that id. */
  unsubscribe(subscription: string): boolean;
}

/** The side of a connection that its transport (WebSocket server, in-process provider) holds. */
export interface ConnectionControl {
  readonly subscriptions: number;
  /** The connection as the handlers of one message see it; `answered` says that their answer has been sent. */
  forMessage(): { connection: Connection; answered: () => void };
  /** Ends every subscription and notifies the listeners. */
  close(): void;
}

/** Makes a connection over a transport that `send` writes to. */
export function createConnection(options: {
  id: number;
  send: (notification: Notification) => void;
  maxSubscriptions: number;
}): ConnectionControl {
  const stops = new Map<string, () => void>();
  const listeners = new Set<() => void>();
  /** Notifications of subscriptions whose id the client does not have yet. */
  const held = new Map<string, Notification[]>();
  /** Notifications that leave together, once the requests that caused them have been answered. */
  let queued: Notification[] = [];
  let closed = false;

  const flush = (): void => {
    const leaving = queued;
    queued = [];
    if (!closed) for (const notification of leaving) options.send(notification);
  };
  const enqueue = (notification: Notification): void => {
    // Answers follow in microtasks from what they wait for, as notifications do; this comes after all of these.
    if (queued.length === 0) setImmediate(flush);
    queued.push(notification);
  };
  const subscriptionOf = ({ params }: Notification): string | undefined =>
    typeof params === "object" && params !== null && "subscription" in params ? String(params.subscription) : undefined;

  const notify = (method: string, params: unknown): void => {
    if (closed) return;
    const notification = { method, params };
    const waiting = held.size > 0 ? held.get(subscriptionOf(notification) ?? "") : undefined;
    if (waiting === undefined) enqueue(notification);
    else waiting.push(notification);
  };

  const onClose = (listener: () => void): (() => void) => {
    if (closed) listener();
    else listeners.add(listener);
    return () => listeners.delete(listener);
  };

  const unsubscribe = (subscription: string): boolean => {
    const stop = stops.get(subscription);
    if (stop === undefined) return false;
    stops.delete(subscription);
    held.delete(subscription);
    queued = queued.filter((notification) => subscriptionOf(notification) !== subscription);
    stop();
    return true;
  };

  const subscribe = (subscription: string, stop: () => void): void => {
    if (closed) {
      stop();
      return;
    }
    if (stops.size >= options.maxSubscriptions) {
      throw limitExceeded(`a connection may have ${options.maxSubscriptions} subscriptions; cancel one first`);
    }
    stops.set(subscription, stop);
  };

  return {
    get subscriptions() {
      return stops.size;
    },
    forMessage() {
      const fresh: string[] = [];
      return {
        connection: {
          id: options.id,
          notify,
          onClose,
          unsubscribe,
          subscribe(subscription, stop) {
            subscribe(subscription, stop);
            fresh.push(subscription);
            held.set(subscription, []);
          },
        },
        answered() {
          for (const subscription of fresh) {
            const waiting = held.get(subscription) ?? [];
            held.delete(subscription);
            for (const notification of waiting) enqueue(notification);
          }
        },
      };
    },
    close() {
      if (closed) return;
      closed = true;
      held.clear();
      queued = [];
      for (const subscription of [...stops.keys()]) unsubscribe(subscription);
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
  };
}
