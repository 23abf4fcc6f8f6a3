import { type AddressInfo, createServer, type Server } from "node:net";
import { OptionNamingError } from "../persistence/option-names.js";

/** The server could not listen; the message says what to do about it. */
export class ListenError extends OptionNamingError {
  override readonly name = "ListenError";
  /** Node's: `EADDRINUSE`, `EACCES`, … */
  readonly code: string;

  constructor(sentence: string, cause: NodeJS.ErrnoException) {
    super(sentence, { cause });
    this.code = cause.code ?? "ELISTEN";
  }
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): ListenError {
  switch (error.code) {
    case "EADDRINUSE":
      return new ListenError(
        `Port ${port} is already in use on ${host}: stop what listens there, choose another with {server.port}, or use {server.port} 0 for any free port.`,
        error,
      );
    case "EACCES":
      return new ListenError(
        `Port ${port} may not be used by this user: choose one above 1023 with {server.port}.`,
        error,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ListenError(
        `${host} is not an address of this machine: use {server.host} 127.0.0.1 (this machine only) or {server.host} 0.0.0.0 (all its addresses).`,
        error,
      );
    default:
      return new ListenError(`Could not listen on ${host} port ${port}: ${error.message}`, error);
  }
}

/**
 * Starts listening.
 * @param port 0 is any free port.
 * @throws ListenError
 */
export async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => reject(explain(error, host, port));
    server.once("error", onError);
    server.listen({ host, port }, () => {
      server.off("error", onError);
      resolve();
    });
  });
  return server.address() as AddressInfo;
}

/**
 * Checks that a server can listen at an address, before anything is made for it.
 * @param port 0 is any free port.
 * @throws ListenError
 */
export async function checkAddress(host: string, port: number): Promise<void> {
  const server = createServer();
  await listen(server, host, port);
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** `http://HOST:PORT`, with the brackets that IPv6 needs. */
export function urlOf(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
