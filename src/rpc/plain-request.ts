/** The longest head that is taken for a plain one, far below what Node's HTTP server takes. */
export const PLAIN_HEAD_BYTES = 4096;

/** The head of a JSON-RPC request over HTTP/1.1 that no two readers can understand differently. */
export interface PlainHead {
  /** Bytes up to the body. */
  readonly bytes: number;
  /** Bytes of the body; at least one. */
  readonly bodyBytes: number;
  readonly host: string;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
}

/**
 * A stricter grammar than RFC 9112's: printable ASCII only, one blank behind each colon and none at the end of a line, no
 * empty values, no folded lines, no bare CR or LF.
 */
const HEAD = /^POST \/ HTTP\/1\.1\r\n(?:[\w!#$%&'*+.^`|~-]+: [!-~]+(?: +[!-~]+)*\r\n)+\r\n/;
const REQUEST_LINE_BYTES = "POST / HTTP/1.1\r\n".length;
const LENGTH = /^[1-9]\d{0,8}$/;

/**
 * Headers that say where a request ends, who sent it, or what becomes of its connection: `once` are understood here, `never`
 * are left to who understands them. All others change nothing.
 */
const ROLES: ReadonlyMap<string, "once" | "never"> = new Map([
  ["host", "once"],
  ["content-length", "once"],
  ["origin", "once"],
  ["authorization", "once"],
  ["connection", "once"],
  ["transfer-encoding", "never"],
  ["content-encoding", "never"],
  ["expect", "never"],
  ["upgrade", "never"],
  ["http2-settings", "never"],
  ["keep-alive", "never"],
  ["proxy-connection", "never"],
  ["te", "never"],
  ["trailer", "never"],
]);

/**
 * Reads the head of a plain request.
 * @param text the front of what a connection has sent, one character a byte (latin1).
 * @returns undefined where it is anything else or not whole, or where there is any doubt.
 */
export function readPlainHead(text: string): PlainHead | undefined {
  const head = HEAD.exec(text)?.[0];
  if (head === undefined) return undefined;
  const values = new Map<string, string>();
  for (let at = REQUEST_LINE_BYTES; at < head.length - 2; ) {
    const colon = head.indexOf(":", at);
    const end = head.indexOf("\r\n", colon);
    const name = head.slice(at, colon).toLowerCase();
    const role = ROLES.get(name);
    if (role !== undefined) {
      if (role === "never" || values.has(name)) return undefined;
      values.set(name, head.slice(colon + 2, end));
    }
    at = end + 2;
  }
  const host = values.get("host");
  const length = values.get("content-length");
  const connection = values.get("connection");
  if (host === undefined || length === undefined || !LENGTH.test(length)) return undefined;
  if (connection !== undefined && connection.toLowerCase() !== "keep-alive") return undefined;
  const origin = values.get("origin");
  const authorization = values.get("authorization");
  return { bytes: head.length, bodyBytes: Number(length), host, origin, authorization };
}
