import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { RawData, WebSocket, WebSocketServer } from "ws";
import { rejectionOf } from "./admission.js";
import type { JsonRpc } from "./json-rpc.js";
import type { Limits } from "./limits.js";
import type { Caller } from "./method.js";
import { bearerToken, type Gate } from "./security.js";
import { createSession } from "./session.js";

/** How long a client gets to read why it is cut off. */
const FAREWELL_MILLISECONDS = 1000;

/** Whether messages are sent in binary frames; `auto`: as the client sent its last one. */
export type WebSocketBinary = boolean | "auto";

export interface WebSockets {
  /** Takes over a connection that asks to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly connections: number;
  readonly subscriptions: number;
  /** Refuses new connections, ends the open ones once their requests are answered. */
  close(): Promise<void>;
}

interface OpenSocket {
  subscriptions(): number;
  end(): void;
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
  const { url = "" } = request;
  const query = url.includes("?") ? url.slice(url.indexOf("?")) : "";
  return bearerToken(request.headers.authorization) ?? new URLSearchParams(query).get("token") ?? undefined;
}

const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)).toString("utf8");

/** JSON-RPC with notifications over WebSockets. The `ws` package is loaded with the first connection. */
export function createWebSockets(options: {
  jsonRpc: JsonRpc;
  gate: Gate;
  limits: Limits;
  binary: WebSocketBinary;
}): WebSockets {
  const { jsonRpc, gate, limits } = options;
  const open = new Set<OpenSocket>();
  let loading: Promise<WebSocketServer> | undefined;
  let closing = false;

  const load = async (): Promise<WebSocketServer> => {
    const ws = await import("ws");
    return new ws.WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes, perMessageDeflate: false });
  };

  const serve = (socket: WebSocket, guarded: Caller["guarded"]): void => {
    let alive = true;
    let binary = options.binary === true;

    const session = createSession({
      ...{ jsonRpc, limits, guarded },
      transport: {
        send(text) {
          if (socket.readyState !== socket.OPEN) return;
          if (socket.bufferedAmount > limits.unreadBytes) {
            session.cutOff(1013, `too slow: more than ${limits.unreadBytes} bytes are waiting to be read`);
          } else {
            socket.send(text, { binary });
          }
        },
        pause: () => socket.pause(),
        resume: () => socket.resume(),
        end(code, reason) {
          socket.close(code, reason);
          setTimeout(() => socket.terminate(), FAREWELL_MILLISECONDS).unref();
        },
      },
    });
    socket.on("message", (data, isBinary) => {
      if (options.binary === "auto") binary = isBinary;
      session.receive(textOf(data));
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
      subscriptions: () => session.subscriptions,
      end: session.endWhenIdle,
      ended: new Promise<void>((resolve) => {
        socket.on("close", () => {
          clearInterval(heartbeat);
          session.closed();
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
      const rejection = rejectionOf(gate, request);
      if (rejection) {
        const { status, why } = rejection;
        return refuseUpgrade(socket, `${status} ${STATUS_CODES[status]}`, why);
      }
      if (closing) return refuseUpgrade(socket, "503 Service Unavailable", "The node is shutting down.");
      const caller = gate.callerFor(tokenOf(request));
      if (caller === "wrong-token") return refuseUpgrade(socket, "401 Unauthorized", gate.wrongToken);
      loading ??= load();
      loading
        .then((server) => server.handleUpgrade(request, socket, head, (made) => serve(made, caller.guarded)))
        .catch(() => socket.destroy());
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
  };
}
