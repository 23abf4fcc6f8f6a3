import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

const isWebSocket = (request: IncomingMessage): boolean => request.headers.upgrade?.toLowerCase() === "websocket";

/** Headers that request the upgrade, and go with it. */
const UPGRADE_HEADERS = new Set(["upgrade", "connection", "http2-settings"]);

/**
 * Gives a connection back to the server with its request rewritten so that it requests no upgrade. Java's HttpClient offers HTTP/2 with
 * every first request (`Upgrade: h2c`); Node hands each offer to the `upgrade` listener, and has no way to decline it.
 */
function decline(serve: (socket: Duplex) => void, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] as string;
    if (!UPGRADE_HEADERS.has(name.toLowerCase())) lines.push(`${name}: ${request.rawHeaders[index + 1]}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
  serve(socket);
}

/**
 * Sends WebSocket upgrades to `accept`; requests that offer any other protocol are answered as if they had not.
 * @param serve has the server serve a connection.
 */
export function onUpgrade(
  server: Server,
  serve: (socket: Duplex) => void,
  accept: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): void {
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (isWebSocket(request)) accept(request, socket, head);
    else decline(serve, request, socket, head);
  });
}
