import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { WebSocket } from "ws";
import {
  AttemptFailed,
  answerOf,
  failedWithStatus,
  noAnswerWithin,
  parseObject,
  type Transport,
  type UpstreamAnswer,
  type UpstreamCall,
} from "./transport.js";
import { credentialsOf } from "./url.js";

/** How long a connection without requests stays open, in milliseconds. */
const IDLE_MS = 30_000;
/** The longest message that is read, in bytes: the trace of a block can be long. */
const MAX_MESSAGE_BYTES = 512 * 1024 * 1024;

interface Waiting {
  resolve(body: object): void;
  reject(failure: AttemptFailed): void;
}

/** An open connection, and the requests that wait for their responses on it. */
interface Connection {
  request(call: UpstreamCall, timeout: number): Promise<UpstreamAnswer>;
}

/**
 * Requests over one WebSocket, which is opened with the first of them, and again after it was closed. A connection that breaks
 * fails the requests that wait on it; each may be made again, since none changes the upstream.
 */
export function webSocketTransport(url: string, headers: Readonly<Record<string, string>>): Transport {
  const { address, authorization } = credentialsOf(url);
  let connection: Promise<Connection> | undefined;
  let nextId = 1;

  /** @param gone is called once no further request may be made on the connection */
  function connect(timeout: number, gone: () => void): Promise<Connection> {
    const waiting = new Map<number, Waiting>();
    let reason = "it closed the connection";
    let carrier: Socket | undefined;
    let lastReceived = 0;
    let idle: NodeJS.Timeout | undefined;

    return new Promise((resolve, reject) => {
      const socket = new WebSocket(address, {
        headers: { ...authorization, ...headers },
        handshakeTimeout: timeout,
        maxPayload: MAX_MESSAGE_BYTES,
        perMessageDeflate: false,
      });

      /** A connection on which nothing is awaited neither keeps the process running nor stays open for long. */
      function rest(): void {
        clearTimeout(idle);
        if (waiting.size > 0) {
          carrier?.ref();
          return;
        }
        carrier?.unref();
        idle = setTimeout(() => {
          gone();
          socket.close();
        }, IDLE_MS);
        idle.unref();
      }

      function end(): void {
        gone();
        clearTimeout(idle);
        const failure = new AttemptFailed(reason, true);
        reject(failure);
        for (const one of waiting.values()) one.reject(failure);
        waiting.clear();
      }

      function receive(text: string): void {
        lastReceived = performance.now();
        const body = parseObject(text) as { id?: unknown; method?: unknown } | undefined;
        const found = typeof body?.id === "number" ? waiting.get(body.id) : undefined;
        if (found) {
          found.resolve(body as object);
          return;
        }
        if (body && (body.method !== undefined || typeof body.id === "number")) return; // a notification, or an answer too late
        reason = body ? "it answered no request of this connection" : "its answer is not JSON";
        socket.terminate();
      }

      const request = (call: UpstreamCall, limit: number): Promise<UpstreamAnswer> =>
        new Promise<object>((answered, failed) => {
          const id = nextId++;
          const sent = performance.now();
          const timer = setTimeout(() => {
            waiting.get(id)?.reject(new AttemptFailed(noAnswerWithin(limit), true));
            // Where nothing at all came meanwhile, the connection may be dead without having been closed.
            if (lastReceived < sent) socket.terminate();
          }, limit);
          const settle = (): void => {
            clearTimeout(timer);
            waiting.delete(id);
            rest();
          };
          waiting.set(id, {
            resolve(body) {
              settle();
              answered(body);
            },
            reject(failure) {
              settle();
              failed(failure);
            },
          });
          rest();
          socket.send(JSON.stringify({ jsonrpc: "2.0", id, ...call }));
        }).then(answerOf);

      socket.on("upgrade", (response: IncomingMessage) => {
        carrier = response.socket;
      });
      socket.on("unexpected-response", (_request, response: IncomingMessage) => {
        const retryAfter = response.headers["retry-after"];
        reject(failedWithStatus({ status: response.statusCode ?? 0, retryAfter }));
        response.destroy();
        socket.terminate();
      });
      socket.on("open", () => {
        rest();
        resolve({ request });
      });
      socket.on("message", (data: Buffer) => receive(data.toString("utf8")));
      socket.on("error", (error: Error & { code?: string }) => {
        reason = error.message || error.code || reason;
      });
      socket.on("close", end);
    });
  }

  function connected(timeout: number): Promise<Connection> {
    if (connection) return connection;
    const opened = connect(timeout, () => {
      if (connection === opened) connection = undefined;
    });
    connection = opened;
    return opened;
  }

  return {
    async send(calls, timeout) {
      const { request } = await connected(timeout);
      return Promise.all(calls.map((call) => request(call, timeout)));
    },
  };
}
