import { limitExceeded } from "./errors.js";

/** A message that the node sends unasked: `{ method: "eth_subscription", params: { subscription, result } }`. */
export interface Notification {
  method: string;
  params: unknown;
}

/** What a handler sees of the connection a request came over, if that connection can be sent notifications. */
export interface Connection {
  readonly id: number;
  /** Sends a notification; one for a subscription waits until the answer that names the subscription has been sent. */
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
  /** Ends every subscription and tells the listeners. */
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
  /** Notifications of subscriptions whose id the client has not been told yet. */
  const held = new Map<string, Notification[]>();
  let closed = false;

  const notify = (method: string, params: unknown): void => {
    if (closed) return;
    if (held.size > 0 && typeof params === "object" && params !== null && "subscription" in params) {
      const waiting = held.get(String(params.subscription));
      if (waiting !== undefined) {
        waiting.push({ method, params });
        return;
      }
    }
    options.send({ method, params });
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
            if (!closed) for (const notification of waiting) options.send(notification);
          }
        },
      };
    },
    close() {
      if (closed) return;
      closed = true;
      held.clear();
      for (const subscription of [...stops.keys()]) unsubscribe(subscription);
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
  };
}
