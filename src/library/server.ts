import { isIP } from "node:net";
import type { ServerOptions } from "./options.js";
import { createProvider } from "./provider.js";
import { createEvents } from "./provider-events.js";
import type { Provider } from "./provider-interface.js";

/** What a server is doing; Ganache's numbers. */
export const ServerStatus = {
  unknown: 0,
  ready: 1,
  opening: 2,
  open: 4,
  openingOrOpen: 6,
  closing: 8,
  closed: 16,
  closingOrClosed: 24,
} as const;

export type ServerStatus = (typeof ServerStatus)[keyof typeof ServerStatus];

type ServerEvent = "open" | "close";
type Listened = (error: Error | null) => void;

/** A chain in this process, and HTTP and WebSocket in front of it. */
export interface Server {
  /**
   * Begins to listen.
   * @param port 0 for any free one
   * @param host default 127.0.0.1
   * @throws ListenError (as a rejection), with Node's code (`EADDRINUSE`), where the port cannot be had, and whatever kept the chain from opening
   */
  listen(port: number | string, host?: string | null): Promise<void>;
  listen(port: number | string, callback: Listened): void;
  listen(port: number | string, host: string | null, callback: Listened): void;
  /** Ends connections and closes the chain. */
  close(): Promise<void>;
  /** Where it listens; null where it does not. */
  address(): { address: string; family: "IPv4" | "IPv6"; port: number } | null;
  readonly status: ServerStatus;
  readonly provider: Provider;
  /** As a provider's; see {@link Provider}. */
  on(name: ServerEvent, listener: () => void): this & (() => void);
  once(name: ServerEvent, listener: () => void): this;
  once(name: ServerEvent): Promise<undefined>;
  off(name: ServerEvent, listener: () => void): this;
  removeListener(name: ServerEvent, listener: () => void): this;
  removeAllListeners(name?: ServerEvent): this;
  clearListeners(name?: ServerEvent): void;
  listenerCount(name?: ServerEvent): number;
}

const LOOPBACK = "127.0.0.1";

/** A number, or text that is one in any of JavaScript's notations. */
const isPort = (port: number | string): boolean =>
  String(port).trim() !== "" && Number.isInteger(Number(port)) && Number(port) >= 0 && Number(port) <= 65_535;

/**
 * Makes a server; see {@link Server}.
 * @param how `lazy`: its chain is opened with the first request, or when it listens
 */
export function createServer(options: ServerOptions = {}, how: { lazy?: boolean } = {}): Server {
  const { provider, open: openChain } = createProvider(options, how);
  const events = createEvents<Server>(() => result);
  let status: ServerStatus = ServerStatus.ready;
  let url: URL | undefined;

  async function open(port: number | string, host: string | null | undefined): Promise<void> {
    if (!isPort(port)) throw new RangeError(`Port should be >= 0 and < 65536. Received ${String(port)}.`);
    if (status === ServerStatus.closing) throw new Error("Cannot start server while it is closing.");
    if (status === ServerStatus.closed) throw new Error("Cannot start a server that was closed: make another one.");
    if (status & ServerStatus.openingOrOpen) {
      throw new Error(`Server is already open, or is opening, on port: ${url?.port ?? port}.`);
    }
    status = ServerStatus.opening;
    try {
      const node = await openChain();
      url = new URL(await node.listen({ port: Number(port), host: host ?? LOOPBACK }));
    } catch (failure) {
      await provider.disconnect().catch(() => undefined);
      status = ServerStatus.closed;
      throw failure;
    }
    status = ServerStatus.open;
    events.emit("open", undefined);
  }

  async function close(): Promise<void> {
    if (status === ServerStatus.opening) throw new Error("Cannot close server while it is opening.");
    if (status & ServerStatus.closingOrClosed) throw new Error("Server is already closing or closed.");
    status = ServerStatus.closing;
    url = undefined;
    try {
      await provider.disconnect();
    } finally {
      status = ServerStatus.closed;
      events.emit("close", undefined);
    }
  }

  const listen = (port: number | string, host?: string | null | Listened, callback?: Listened): unknown => {
    const done = typeof host === "function" ? host : callback;
    const opening = open(port, typeof host === "function" ? undefined : host);
    if (!done) return opening;
    opening.then(
      () => process.nextTick(done, null),
      (failure: unknown) => process.nextTick(done, failure),
    );
    return undefined;
  };

  const result: Server = {
    listen,
    close,
    address() {
      if (!url) return null;
      const host = url.hostname.replace(/^\[|\]$/g, "");
      return { address: host, family: isIP(host) === 6 ? "IPv6" : "IPv4", port: Number(url.port) };
    },
    get status() {
      return status;
    },
    provider,
    ...events.methods,
  } as Server;
  return result;
}
