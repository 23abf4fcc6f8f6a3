import type { Socket } from "node:net";
import type { Answer } from "./answer.js";
import { type Client, clientOf } from "./client.js";
import { corsHeaders } from "./cors.js";
import { isPromise } from "./dispatch.js";
import type { JsonRpc } from "./json-rpc.js";
import type { Limits } from "./limits.js";
import type { Caller } from "./method.js";
import { PLAIN_HEAD_BYTES, readPlainHead } from "./plain-request.js";
import { bearerToken, type Gate } from "./security.js";

/** What Node's HTTP server adds to the time for which it announces that an idle connection is kept. */
const KEEP_ALIVE_SPARE_MILLISECONDS = 1000;

const REQUEST_TIMEOUT = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";

/** The fast way to answer JSON-RPC over HTTP. */
export interface FastLane {
  /** Takes a connection that has just been made. */
  accept(socket: Socket): void;
  /** Ends the connections on which nothing is being answered. */
  closeIdle(): void;
}

interface Options {
  jsonRpc: JsonRpc;
  gate: Gate;
  limits: Limits;
  /** How long a new connection may take to send its first request. */
  firstRequestMilliseconds: number;
  /** True once the server is closing: answers then end their connection. */
  isClosing: () => boolean;
  /** Node's HTTP server, which serves a connection from where it is. */
  serve: (socket: Socket) => void;
}

/** What was found out about a request from its head alone. */
interface Admission {
  readonly headBytes: number;
  readonly bodyBytes: number;
  readonly caller: Caller;
  /** Header lines that let a page read the answer. */
  readonly cors: string;
}

/** A head that a connection has sent before, with what was found out about it. */
interface KnownHead extends Admission {
  readonly head: Buffer;
}

interface Connection {
  readonly endIfIdle: () => void;
}

const headerLines = (pairs: readonly string[]): string =>
  pairs.map((text, index) => text + (index % 2 === 0 ? ": " : "\r\n")).join("");

/** The last lines of every head, as Node's HTTP server writes them. The date is worked out once a second. */
function createFinalLines(keepAliveMilliseconds: number): (closing: boolean) => string {
  const keepAlive =
    keepAliveMilliseconds > 0 ? ["Keep-Alive", `timeout=${Math.floor(keepAliveMilliseconds / 1000)}`] : [];
  let second = -1;
  let kept = "";
  let closed = "";
  return (closing) => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      second = now;
      const date = ["Date", new Date(now * 1000).toUTCString()];
      kept = `${headerLines([...date, "Connection", "keep-alive", ...keepAlive])}\r\n`;
      closed = `${headerLines([...date, "Connection", "close"])}\r\n`;
    }
    return closing ? closed : kept;
  };
}

/**
 * Answers plain JSON-RPC requests straight on their sockets, since Node's HTTP server takes several times as long over such a
 * request as the node does. A connection stays here as long as every chunk it sends is one plain request, whole and alone
 * (see {@link readPlainHead}), which this server lets in. With the first chunk that is anything else it goes over to Node's
 * HTTP server for good, unread: there is one place that refuses, waits, and speaks the rest of HTTP.
 */
export function createFastLane(options: Options): FastLane {
  const { jsonRpc, gate, limits, isClosing, serve } = options;
  const keptMilliseconds =
    limits.keepAliveMilliseconds > 0 ? limits.keepAliveMilliseconds + KEEP_ALIVE_SPARE_MILLISECONDS : 0;
  const finalLines = createFinalLines(limits.keepAliveMilliseconds);
  const connections = new Set<Connection>();

  /** What is known of a chunk that is one request; undefined where it is not one, or one to be refused. */
  const admit = (chunk: Buffer, client: Client): (Admission & { secret: boolean }) | undefined => {
    const head = readPlainHead(chunk.toString("latin1", 0, Math.min(chunk.length, PLAIN_HEAD_BYTES)));
    if (head === undefined || chunk.length !== head.bytes + head.bodyBytes) return undefined;
    if (head.bodyBytes > limits.bodyBytes) return undefined;
    if (gate.refuseHost(head.host) !== undefined || gate.refuseOrigin(head.origin) !== undefined) return undefined;
    const caller = gate.callerFor(bearerToken(head.authorization));
    if (caller === "wrong-token") return undefined;
    return {
      headBytes: head.bytes,
      bodyBytes: head.bodyBytes,
      caller: { ...caller, client },
      cors: headerLines(corsHeaders(head.origin)),
      secret: head.authorization !== undefined,
    };
  };

  const accept = (socket: Socket): void => {
    const client = clientOf(socket);
    let fresh = true;
    let underWay = false;
    /** True once more has come while a request was under way: Node's HTTP server reads it when that is answered. */
    let pipelined = false;
    let known: KnownHead | undefined;

    const recall = (chunk: Buffer): Admission | undefined => {
      // Clients send the same head again and again.
      const { head, bodyBytes } = known ?? {};
      if (head !== undefined && chunk.length === head.length + (bodyBytes ?? 0)) {
        if (head.compare(chunk, 0, head.length) === 0) return known;
      }
      const admission = admit(chunk, client);
      // How long a comparison takes could reveal something of a token, where a proxy's clients share a connection.
      known =
        admission === undefined || admission.secret
          ? undefined
          : { ...admission, head: Buffer.from(chunk.subarray(0, admission.headBytes)) };
      return admission;
    };

    const handOver = (): void => {
      connections.delete(connection);
      socket.off("data", onData).off("end", onEnd).off("timeout", onTimeout).off("close", onClose);
      socket.setTimeout(0);
      serve(socket);
      socket.off("error", onError);
      socket.resume();
    };

    const respond = (answer: Answer, cors: string): void => {
      underWay = false;
      if (!socket.writable) return;
      const closing = isClosing();
      if (answer === undefined) {
        socket.write(`HTTP/1.1 204 No Content\r\n${cors}${finalLines(closing)}`, "latin1");
      } else {
        const length = Buffer.byteLength(answer);
        const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${cors}${finalLines(closing)}`;
        socket.write(head + answer, length === answer.length ? "latin1" : "utf8");
      }
      if (closing) socket.destroySoon();
      else if (pipelined) handOver();
    };

    const onData = (chunk: Buffer): void => {
      if (!socket.writable) return;
      // A client that does not read its answers is Node's HTTP server's to slow down.
      const admission = underWay || socket.writableNeedDrain ? undefined : recall(chunk);
      if (admission === undefined) {
        socket.pause();
        socket.unshift(chunk);
        pipelined = underWay;
        if (!underWay) handOver();
        return;
      }
      if (fresh) {
        fresh = false;
        socket.setTimeout(keptMilliseconds);
      }
      underWay = true;
      const answer = jsonRpc.answer(chunk.toString("utf8", admission.headBytes), admission.caller);
      if (isPromise(answer)) void answer.then((later) => respond(later, admission.cors));
      else respond(answer, admission.cors);
    };
    const onEnd = (): void => void socket.end();
    const onTimeout = (): void => {
      if (underWay || socket.writableLength > 0) return;
      if (fresh) socket.write(REQUEST_TIMEOUT);
      socket.destroy();
    };
    const onClose = (): void => void connections.delete(connection);
    // What breaks a connection also closes it.
    const onError = (): void => {};

    const connection: Connection = {
      // One that has nothing to write ends at once.
      endIfIdle: () => void (underWay || socket.destroySoon()),
    };
    connections.add(connection);
    socket.setTimeout(options.firstRequestMilliseconds);
    socket.on("data", onData).on("end", onEnd).on("timeout", onTimeout).on("close", onClose).on("error", onError);
  };

  return {
    accept,
    closeIdle() {
      for (const connection of connections) connection.endIfIdle();
    },
  };
}
