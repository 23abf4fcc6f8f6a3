import { existsSync } from "node:fs";
import { chmod, lstat, unlink } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { errorText, NO_ID } from "./answer.js";
import { limitExceeded } from "./errors.js";
import type { JsonRpc } from "./json-rpc.js";
import { createJsonStream } from "./json-stream.js";
import type { Limits } from "./limits.js";
import { ListenError } from "./listen.js";
import { createSession } from "./session.js";

/** JSON-RPC over a Unix socket. */
export interface IpcServer {
  readonly subscriptions: number;
  /** Stops listening, removes the socket's file, and ends each connection once its requests are answered. */
  close(): Promise<void>;
}

/** Owner only: who may open the socket may do everything. */
const MODE = 0o600;

/** Of a socket's path. Node cuts off what is beyond them, and listens elsewhere. */
const MAX_PATH_BYTES = process.platform === "darwin" ? 103 : 107;

/** How long a client gets to read what was sent to it before its connection is cut. */
const FAREWELL_MILLISECONDS = 1000;

/** Of a text that is too large, and of a client that does not read: the WebSocket codes that mean the same. */
const TOO_LARGE = 1009;
const TOO_SLOW = 1013;

function explain(error: NodeJS.ErrnoException, path: string): ListenError {
  // Node reports a folder that does not exist as EACCES.
  if (!existsSync(dirname(path))) {
    return new ListenError(
      `The folder of the IPC socket ${path} does not exist: create it, or choose another path with {server.ipc}.`,
      error,
    );
  }
  switch (error.code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new ListenError(
        `The IPC socket ${path} may not be created by this user: choose another path with {server.ipc}.`,
        error,
      );
    default:
      return new ListenError(`Could not listen on the IPC socket ${path}: ${error.message}`, error);
  }
}

const listenOnce = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ path }, () => {
      server.off("error", reject);
      resolve();
    });
  });

/** Whether a process listens on the socket. */
const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code !== "ECONNREFUSED" && code !== "ENOENT"));
  });

/** Removes the socket of a process that is no more. @throws ListenError where the path is something else's. */
async function removeStale(path: string, cause: NodeJS.ErrnoException): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found && !found.isSocket()) {
    throw new ListenError(`${path} exists and is not a socket: choose another path with {server.ipc}.`, cause);
  }
  if (await isAnswered(path)) {
    throw new ListenError(
      `The IPC socket ${path} is already in use: stop the process that listens there, or choose another path with {server.ipc}.`,
      cause,
    );
  }
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw explain(error, path);
  });
}

/** @throws ListenError */
async function listenAt(server: Server, path: string): Promise<void> {
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) {
    const message = `The path of the IPC socket ${path} is too long: a socket's path has at most ${MAX_PATH_BYTES} bytes; choose a shorter one with {server.ipc}.`;
    throw new ListenError(message, Object.assign(new Error("path too long"), { code: "ENAMETOOLONG" }));
  }
  try {
    await listenOnce(server, path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") throw error;
      await removeStale(path, error);
      await listenOnce(server, path);
    });
    await chmod(path, MODE);
  } catch (error) {
    server.close();
    throw error instanceof ListenError ? error : explain(error as NodeJS.ErrnoException, path);
  }
}

/**
 * Checks that a socket can be had at a path, before anything is made for it. Replaces one that a dead process has left.
 * @throws ListenError
 */
export async function checkIpcPath(path: string): Promise<void> {
  const server = createServer();
  await listenAt(server, path);
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/**
 * Serves JSON-RPC over a Unix socket, as geth does: JSON texts one after the other in both directions, the node's each on a line
 * of its own. Every method is open: the socket's file is its owner's only.
 * @throws ListenError where the path is in use or cannot be had.
 */
export async function startIpcServer(options: { jsonRpc: JsonRpc; limits: Limits; path: string }): Promise<IpcServer> {
  const { jsonRpc, limits, path } = options;
  const open = new Map<Socket, ReturnType<typeof createSession>>();
  let closing: Promise<void> | undefined;

  const serve = (socket: Socket): void => {
    const write = (text: string): void => {
      if (!socket.destroyed && !socket.writableEnded) socket.write(`${text}\n`);
    };
    const session = createSession({
      ...{ jsonRpc, limits, guarded: "open" },
      transport: {
        send(text) {
          if (socket.writableLength > limits.unreadBytes) session.cutOff(TOO_SLOW, "too slow");
          else write(text);
        },
        pause: () => socket.pause(),
        resume: () => socket.resume(),
        end() {
          socket.end();
          setTimeout(() => socket.destroy(), FAREWELL_MILLISECONDS).unref();
        },
      },
    });
    const stream = createJsonStream({
      maxBytes: limits.bodyBytes,
      onText: session.receive,
      onTooLarge() {
        write(
          errorText(NO_ID, limitExceeded(`the message has more than ${limits.bodyBytes} bytes, the most there may be`)),
        );
        session.cutOff(TOO_LARGE, "too large");
      },
    });
    open.set(socket, session);
    socket.on("data", stream.push);
    socket.on("end", () => {
      stream.end();
      session.endWhenIdle();
      // A client may end its side and wait for answers. One that has gone altogether is noticed by a write; between JSON texts
      // a line's end means nothing.
      if (!socket.writableEnded) socket.write("\n");
    });
    // What breaks the connection also closes it.
    socket.on("error", () => {});
    socket.on("close", () => {
      session.closed();
      open.delete(socket);
    });
    if (closing) session.endWhenIdle();
  };

  const server = createServer({ allowHalfOpen: true }, serve);
  server.maxConnections = limits.connections;
  await listenAt(server, path);
  server.on("error", () => {}); // of one connection: a client that has gone before it was accepted

  const end = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const session of [...open.values()]) session.endWhenIdle();
    const deadline = setTimeout(() => {
      for (const socket of open.keys()) socket.destroy();
    }, limits.closeMilliseconds);
    await ended;
    clearTimeout(deadline);
  };

  return {
    get subscriptions() {
      let total = 0;
      for (const session of open.values()) total += session.subscriptions;
      return total;
    },
    close() {
      closing ??= end();
      return closing;
    },
  };
}
