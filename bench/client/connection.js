// @ts-check
import { connect } from "node:net";

/**
 * @typedef {object} Connection
 * @property {(body: string) => Promise<string>} post Sends one JSON-RPC body and resolves with the body of the
 *   answer. One request at a time: a lane of the benchmark is one connection with one request in flight.
 * @property {() => void} close Ends the socket.
 */

/** The node has gone, or was never there. */
export class DisconnectedError extends Error {
  /** @param {Error} [cause] */
  constructor(cause) {
    super(`the node closed the connection${cause === undefined ? "" : ` (${cause.message})`}`, { cause });
    this.name = "DisconnectedError";
  }
}

const HEAD_END = Buffer.from("\r\n\r\n");

/**
 * One keep-alive HTTP/1.1 connection written straight on a socket. Node's own `http` client and undici cost as much per
 * request as a fast node spends answering it; this costs a small part of that, so that what is measured is the node.
 * Nodes end a connection that was idle for some seconds, Hardhat's after five: it is opened again for the next request.
 * @param {string} url base URL of the node
 * @returns {Promise<Connection>}
 */
export async function openConnection(url) {
  let socket = await openSocket(url);
  return {
    post(body) {
      if (!socket.hasEnded()) return socket.post(body);
      return openSocket(url).then((opened) => {
        socket = opened;
        return socket.post(body);
      });
    },
    close: () => socket.close(),
  };
}

/**
 * @param {string} url
 * @returns {Promise<Connection & { hasEnded: () => boolean }>} `hasEnded` where the node ended it while nothing was requested
 */
function openSocket(url) {
  const { hostname, port } = new URL(url);
  const head = `POST / HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\nContent-Length: `;

  return new Promise((resolveOpen, rejectOpen) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    /** @type {{ resolve: (body: string) => void, reject: (error: Error) => void } | undefined} */
    let waiting;
    /** @type {Buffer} */
    let received = Buffer.alloc(0);
    let ended = false;

    /** @param {Error} [cause] */
    const fail = (cause) => {
      ended = true;
      const failure = new DisconnectedError(cause);
      rejectOpen(failure);
      waiting?.reject(failure);
      waiting = undefined;
    };

    socket.on("error", (error) => fail(error));
    socket.on("close", () => fail());
    socket.on("data", (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const answer = readAnswer(received);
      if (answer === undefined || waiting === undefined) return;
      received = received.subarray(answer.end);
      const { resolve, reject } = waiting;
      waiting = undefined;
      if (answer.status === 200) resolve(answer.body);
      else reject(new Error(`HTTP ${answer.status}: ${answer.body.slice(0, 300)}`));
    });
    socket.on("connect", () => {
      resolveOpen({
        post: (body) =>
          new Promise((resolve, reject) => {
            waiting = { resolve, reject };
            socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
          }),
        hasEnded: () => ended,
        close: () => socket.destroy(),
      });
    });
  });
}

/**
 * Reads one whole HTTP answer from the front of a buffer, or says that more bytes are needed.
 * @param {Buffer} bytes
 * @returns {{ status: number, body: string, end: number } | undefined}
 */
function readAnswer(bytes) {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = bytes.toString("latin1", 0, headEnd);
  const status = Number(head.slice(9, 12));
  const start = headEnd + HEAD_END.length;

  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (length !== null) {
    const end = start + Number(length[1]);
    return bytes.length < end ? undefined : { status, body: bytes.toString("utf8", start, end), end };
  }
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    const chunked = readChunks(bytes, start);
    return chunked === undefined ? undefined : { status, ...chunked };
  }
  return { status, body: "", end: start };
}

/**
 * @param {Buffer} bytes
 * @param {number} start where the first chunk's size line begins
 * @returns {{ body: string, end: number } | undefined}
 */
function readChunks(bytes, start) {
  /** @type {Buffer[]} */
  const chunks = [];
  let at = start;
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    const dataStart = lineEnd + 2;
    const dataEnd = dataStart + size;
    if (bytes.length < dataEnd + 2) return undefined;
    if (size === 0) return { body: Buffer.concat(chunks).toString("utf8"), end: dataEnd + 2 };
    chunks.push(bytes.subarray(dataStart, dataEnd));
    at = dataEnd + 2;
  }
}
