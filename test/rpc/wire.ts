/** What HTTP clients do on the wire, piece by piece, and what comes back, to the byte. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";

/** One connection on which requests are written and answers are read one by one. */
export interface Wire {
  readonly socket: Socket;
  write(bytes: string | Buffer): void;
  /** The next whole answer: its head, its body as text. */
  answer(): Promise<{ status: number; head: string; body: string }>;
  /** All that comes until the server ends the connection, beginning with what no answer has been read of yet. */
  rest(): Promise<string>;
}

const HEAD_END = "\r\n\r\n";

/** Opens a connection to a server on this machine. */
export async function openWire(server: { port: number }): Promise<Wire> {
  const socket = connect({ port: server.port, host: "127.0.0.1", noDelay: true });
  let received = "";
  let ended = false;
  let wake = (): void => {};
  socket.on("data", (chunk: Buffer) => {
    received += chunk.toString("latin1");
    wake();
  });
  // A reset ends it too; what came before is kept.
  socket.on("error", () => {});
  socket.on("close", () => {
    ended = true;
    wake();
  });
  const more = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  await once(socket, "connect");

  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    async answer() {
      for (;;) {
        const headEnd = received.indexOf(HEAD_END);
        if (headEnd >= 0) {
          const head = received.slice(0, headEnd + 2);
          const length = Number(/^Content-Length: (\d+)\r$/im.exec(head)?.[1] ?? 0);
          const end = headEnd + HEAD_END.length + length;
          if (received.length >= end) {
            const body = Buffer.from(received.slice(headEnd + HEAD_END.length, end), "latin1").toString();
            received = received.slice(end);
            return { status: Number(head.slice(9, 12)), head, body };
          }
        }
        if (ended)
          throw new Error(`the server ended the connection in the middle of ${JSON.stringify(received.slice(0, 500))}`);
        await more();
      }
    },
    async rest() {
      while (!ended) await more();
      return received;
    },
  };
}

/**
 * Sends pieces, each written once the one before has left, then the end of the connection, and gives all that comes back.
 * Where the server cut the connection off while pieces were still under way, the end of what it said may be lost.
 */
export async function converse(
  server: { port: number },
  pieces: readonly (string | Buffer)[],
): Promise<{ text: string; cutOff: boolean }> {
  const wire = await openWire(server);
  let cutOff = false;
  wire.socket.on("error", () => {
    cutOff = true;
  });
  for (const piece of pieces) {
    if (wire.socket.destroyed || wire.socket.readableEnded) {
      cutOff = true;
      break;
    }
    await new Promise<void>((resolve) => wire.socket.write(piece, () => resolve()));
    // The server is in this process: one turn of the event loop has it read the piece by itself.
    await setImmediate();
    await setImmediate();
  }
  wire.socket.end();
  return { text: (await wire.rest()).replace(/^Date: .*\r$/gm, "Date: now\r"), cutOff };
}

/** The head and body of a JSON-RPC request. `headers` come after the ones that every request has. */
export function postText(body: string, headers: Record<string, string> = {}, head = "POST / HTTP/1.1"): string {
  const all = { Host: "localhost", "Content-Length": String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${head}\r\n${lines.join("")}\r\n${body}`;
}

/** Counts the requests that Node's own HTTP server sees on a port, from now on. */
export function watchNodeHttp(server: { port: number }): { readonly seen: number; stop(): void } {
  let seen = 0;
  const onStart = (message: unknown): void => {
    const { request } = message as { request: IncomingMessage };
    if (request.socket.localPort === server.port) seen++;
  };
  subscribe("http.server.request.start", onStart);
  return {
    get seen() {
      return seen;
    },
    stop: () => void unsubscribe("http.server.request.start", onStart),
  };
}
