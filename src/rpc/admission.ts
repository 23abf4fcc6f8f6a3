import type { IncomingMessage } from "node:http";
import type { Gate } from "./security.js";

/** Why a request is refused before it is read. */
export interface Rejection {
  readonly status: 400 | 403;
  /** A sentence for the client. */
  readonly why: string;
}

/** Two readers could each believe another one of two Host headers (RFC 9112, 3.2). */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === "host") hosts++;
  }
  return hosts > 1;
}

/** Looks at a request's head; undefined where the request may go on. */
export function rejectionOf(gate: Gate, { headers, rawHeaders }: IncomingMessage): Rejection | undefined {
  if (hasTwoHosts(rawHeaders)) return { status: 400, why: "The request has more than one Host header: send one." };
  const why = gate.refuseHost(headers.host) ?? gate.refuseOrigin(headers.origin);
  return why === undefined ? undefined : { status: 403, why };
}
