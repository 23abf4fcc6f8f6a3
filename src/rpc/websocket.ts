import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket, WebSocketServer } from "ws";
import { type Answer, errorText } from "./answer.js";
import { createConnection } from "./connection.js";
import { isPromise } from "./dispatch.js";
import { invalidRequest } from "./errors.js";
import type { JsonRpc } from "./json-rpc.js";
import type { Limits } from "./limits.js";
import { bearerToken, type Gate } from "./security.js";

/** How long a client gets to read why it is cut off. */
const FAREWELL_MILLISECONDS = 1000;

export interface WebSockets {
  /** Takes over a connection that asks to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly connections: number;
  readonly subscriptions: number;
  /** Refuses new connections, ends the open ones once their requests are answered. */
  close(): Promise<void>;
  /** Ends the open ones as they are. */
  terminate(): void;
}

interface OpenSocket {
  subscriptions(): number;
  end(): void;
  terminate(): void;
  readonly ended: Promise<void>;
}

/** Refuses an upgrade with a sentence. */
function refuseUpgrade(socket: Duplex, status: string, why: string): void {
  const body = `${why}\n`;
  const length = Buffer.byteLength(body);
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${length}\r\n\r\n${body}`,
  );
}

/** The token of a WebSocket: a header where the client can send one, `?token=` where it cannot (browsers). */
function tokenOf(request: IncomingMessage): string | undefined {
  const query = new URL(request.url ?? "/", "http://localhost").searchParams;
  return bearerToken(request.headers.authorization) ?? query.get("token") ?? undefined;
}

/** JSON-RPC with notifications over WebSockets. The `ws` package is loaded with the first connection. */
export function createWebSockets(options: { jsonRpc: JsonRpc; gate: Gate; limits: Limits }): WebSockets {
  const { jsonRpc, gate, limits } = options;
  const open = new Set<OpenSocket>();
  let loading: Promise<WebSocketServer> | undefined;
  let nextId = 1;
  let closing = false;

  const load = async (): Promise<WebSocketServer> => {
    const ws = await import("ws");
    return new ws.WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes, perMessageDeflate: false });
  };

  const serve = (socket: WebSocket, guarded: "open" | "needs-token" | "off" | undefined): void => {
    let underWay = 0;
    let ending = false;
    let alive = true;

    const cutOff = (code: number, reason: string): void => {
      if (ending && socket.readyState !== socket.OPEN) return;
      ending = true;
      control.close();
      socket.close(code, reason);
      setTimeout(() => socket.terminate(), FAREWELL_MILLISECONDS).unref();
    };
    const send = (text: string): void => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > limits.unreadBytes) {
        cutOff(1013, `too slow: more than ${limits.unreadBytes} bytes are waiting to be read`);
      } else {
        socket.send(text);
      }
    };
    const control = createConnection({
      id: nextId++,
      maxSubscriptions: limits.subscriptionsPerConnection,
      send: ({ method, params }) => send(JSON.stringify({ jsonrpc: "2.0", method, params })),
    });

    const endWhenIdle = (): void => {
      if (ending && underWay === 0) cutOff(1001, "the node is shutting down");
    };
    socket.on("message", (data, isBinary) => {
      if (ending) return;
      if (isBinary) {
        send(errorText(null, invalidRequest("send JSON as text, not as binary")));
        return;
      }
      const { connection, answered } = control.forMessage();
      const reply = (answer: Answer): void => {
        if (answer !== undefined) send(answer);
        answered();
      };
      const answer = jsonRpc.answer(String(data), { connection, guarded });
      if (!isPromise(answer)) {
        reply(answer);
        return;
      }
      underWay++;
      if (underWay >= limits.webSocketRequests) socket.pause();
      void answer.then((later) => {
        reply(later);
        underWay--;
        if (underWay < limits.webSocketRequests && socket.isPaused) socket.resume();
        endWhenIdle();
      });
    });

    const heartbeat = setInterval(() => {
      // A paused socket cannot read a pong; it is busy, not gone.
      if (!alive && !socket.isPaused) socket.terminate();
      alive = false;
      socket.ping();
    }, limits.pingMilliseconds);
    heartbeat.unref();
    socket.on("pong", () => {
      alive = true;
    });
    // What breaks the protocol or the connection also closes it, with a code that says so.
    socket.on("error", () => {});

    const entry: OpenSocket = {
      subscriptions: () => control.subscriptions,
      end: () => {
        ending = true;
        endWhenIdle();
      },
      terminate: () => socket.terminate(),
      ended: new Promise<void>((resolve) => {
        socket.on("close", () => {
          clearInterval(heartbeat);
          control.close();
          open.delete(entry);
          resolve();
        });
      }),
    };
    open.add(entry);
    if (closing) entry.end();
  };

  return {
    upgrade(request, socket, head) {
      socket.on("error", () => socket.destroy());
      const refusal = gate.refuseHost(request.headers.host) ?? gate.refuseOrigin(request.headers.origin);
      if (refusal !== undefined) return refuseUpgrade(socket, "403 Forbidden", refusal);
      if (closing) return refuseUpgrade(socket, "503 Service Unavailable", "The node is shutting down.");
      const caller = gate.callerFor(tokenOf(request));
      if (caller === "wrong-token") {
        return refuseUpgrade(socket, "401 Unauthorized", "The auth token is not this node's (--auth-token).");
      }
      const path = (request.url ?? "/").split("?")[0];
      if (path !== "/") {
        return refuseUpgrade(socket, "404 Not Found", `There is no WebSocket at ${path}: it is at /.`);
      }
      loading ??= load();
      loading.then(
        (server) => server.handleUpgrade(request, socket, head, (webSocket) => serve(webSocket, caller.guarded)),
        () => socket.destroy(),
      );
    },
    get connections() {
      return open.size;
    },
    get subscriptions() {
      let total = 0;
      for (const entry of open) total += entry.subscriptions();
      return total;
    },
    async close() {
      closing = true;
      const entries = [...open];
      for (const entry of entries) entry.end();
      await Promise.all(entries.map(({ ended }) => ended));
    },
    terminate() {
      for (const entry of open) entry.terminate();
    },
  };
}
