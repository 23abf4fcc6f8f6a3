import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { OptionNames } from "../persistence/option-names.js";
import type { Dispatcher } from "./dispatch.js";
import type { RpcError } from "./errors.js";
import { createFastLane } from "./fast-lane.js";
import { createHttpHandler } from "./http.js";
import { type IpcServer, startIpcServer } from "./ipc.js";
import { createJsonRpc } from "./json-rpc.js";
import { DEFAULT_LIMITS, type Limits } from "./limits.js";
import { listen, urlOf } from "./listen.js";
import { createGate } from "./security.js";
import type { StatusSource } from "./status.js";
import { onUpgrade } from "./upgrade.js";
import { createWeb } from "./web.js";
import { createWebSockets, type WebSocketBinary } from "./websocket.js";

export interface RpcServerOptions {
  dispatcher: Dispatcher;
  status: StatusSource;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 8545; 0 is any free port. */
  port?: number;
  /** Names beside its own that the server may be called by (`server.allowHosts`). */
  allowHosts?: readonly string[];
  /** Web origins beside local ones and wallets' extensions that may call it (`server.allowOrigins`). */
  allowOrigins?: readonly string[];
  /**
   * Once given, guarded methods need it (`server.authToken`). Without it they are open on a loopback address and off on any
   * other.
   */
  authToken?: string | undefined;
  /** Whether WebSocket messages are sent in binary frames (Ganache's `wsBinary`); by default, as the client sends its own. */
  webSocketBinary?: WebSocketBinary;
  /** Path of a Unix socket that answers as well, to its owner only (`server.ipc`). */
  ipc?: string | undefined;
  limits?: Partial<Limits>;
  /** What sentences call options; their paths, where it is left out. */
  nameOf?: OptionNames | undefined;
  /**
   * Whether plain JSON-RPC requests are answered without Node's HTTP server. They are, unless a test compares the two.
   * @internal
   */
  fastLane?: boolean;
  /** Is called once for each host name and web origin that was rejected, and for the first connection, with a sentence. */
  onRefused?: (sentence: string) => void;
  /** Is called with answers that could not be written as JSON: a fault of a method. */
  onInternalError?: (error: RpcError, method: string) => void;
}

export interface RpcServer {
  /** `http://HOST:PORT`; the same with `ws:` for WebSockets. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** True where other machines may reach it. */
  readonly reachable: boolean;
  /**
   * Stops listening, lets requests under way be answered (for at most `closeMilliseconds` of the limits), and ends every
   * connection.
   */
  close(): Promise<void>;
}

/**
 * Takes a server's connections away from it. They all go through the same listener, so that its limits and its closing go
 * on counting them, and its timeouts run: those of a server that does not listen itself do not.
 * @returns how the server serves a connection.
 */
function interceptConnections(server: Server): (socket: Duplex) => void {
  const listeners = server.listeners("connection");
  server.removeAllListeners("connection");
  return (socket) => {
    for (const listener of listeners) listener.call(server, socket);
  };
}

/** Said of the first connection that is refused. */
const full = (connections: number): string =>
  `a connection was refused, and others will be without a word: ${connections} are open, the most that the node serves or the limit of open files allows; close some, or raise the limit with "ulimit -n" before the node is started`;

/**
 * Serves JSON-RPC over HTTP and WebSocket, and the node's pages, on one port, and over a Unix socket where one is wanted.
 * @throws ListenError where the port, the host or the socket cannot be had.
 */
export async function startServer(options: RpcServerOptions): Promise<RpcServer> {
  const { dispatcher, host = "127.0.0.1", port = 8545 } = options;
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const jsonRpc = createJsonRpc(dispatcher, limits, options.onInternalError);

  const headersTimeout = Math.min(60_000, limits.arrivalMilliseconds);
  const server = createServer({
    keepAliveTimeout: limits.keepAliveMilliseconds,
    requestTimeout: limits.arrivalMilliseconds,
    headersTimeout,
  });
  server.maxConnections = limits.connections;
  let isFull = false;
  server.on("drop", () => {
    if (!isFull) options.onRefused?.(full(limits.connections));
    isFull = true;
  });
  const address = await listen(server, host, port);
  const ipc = await startIpc();

  let closing: Promise<void> | undefined;
  const url = urlOf(host, address.port);
  const gate = createGate({ ...options, host, address: address.address });
  const webSockets = createWebSockets({ jsonRpc, gate, limits, binary: options.webSocketBinary ?? "auto" });
  const web = createWeb({
    source: options.status,
    traffic: dispatcher.traffic,
    numbers: () => ({
      webSockets: webSockets.connections,
      subscriptions: webSockets.subscriptions + (ipc?.subscriptions ?? 0),
    }),
    url,
    showDirectory: !gate.reachable,
  });
  const isClosing = (): boolean => closing !== undefined;
  server.on("request", createHttpHandler({ jsonRpc, gate, limits, isClosing, web }));
  const serve = interceptConnections(server);
  const fastLane = createFastLane({
    ...{ jsonRpc, gate, limits, isClosing, serve },
    firstRequestMilliseconds: headersTimeout,
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("connection", options.fastLane === false ? serve : fastLane.accept);
  onUpgrade(server, serve, webSockets.upgrade);

  async function startIpc(): Promise<IpcServer | undefined> {
    if (options.ipc === undefined) return undefined;
    try {
      return await startIpcServer({ jsonRpc, limits, path: options.ipc });
    } catch (error) {
      server.close();
      throw error;
    }
  }

  const end = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    fastLane.closeIdle();
    const deadline = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, limits.closeMilliseconds);
    await Promise.all([ended, webSockets.close(), ipc?.close()]);
    clearTimeout(deadline);
  };

  return {
    url,
    host,
    port: address.port,
    reachable: gate.reachable,
    close() {
      closing ??= end();
      return closing;
    },
  };
}
