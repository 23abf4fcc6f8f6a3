import { list } from "../kinds/lists.js";
import { boolean, booleanOr, integer, oneOf, pattern, text } from "../kinds/scalars.js";
import type { OptionsByKey } from "../option.js";

export const SERVER_OPTIONS = {
  "server.port": {
    flag: "--port",
    short: "-p",
    value: "<port>",
    ganache: "server.port",
    former: ["port"],
    kind: integer(0, 65_535),
    default: 8545,
    help: "port; 0 for any free one",
  },
  "server.host": {
    flag: "--host",
    short: "-h",
    value: "<host>",
    ganache: "server.host",
    former: ["host"],
    kind: text("must name a host or address"),
    default: "127.0.0.1",
    help: "host or address to listen on",
  },
  // `*` for all.
  "server.allowHosts": {
    flag: "--allow-host",
    value: "<name>",
    kind: list(text("must name a host")),
    default: [],
    defaultText: "",
    help: "let clients call it by this name (Host header) besides its own; may be repeated",
  },
  // `*` for all.
  "server.allowOrigins": {
    flag: "--allow-origin",
    value: "<origin>",
    kind: list(
      pattern(
        /^(?:\*|null|[a-z][a-z0-9+.-]*:\/\/[^/\s]*\/?)$/i,
        "must be an origin with its scheme and without a path, like https://myapp.test, or *",
      ),
    ),
    default: [],
    defaultText: "",
    help: "let pages of this origin call, besides local ones and wallets; may be repeated",
  },
  "server.authToken": {
    flag: "--auth-token",
    value: "<token>",
    kind: text("must not be empty"),
    help: "what Authorization: Bearer must say for what a non-loopback --host otherwise refuses",
  },
  // A path, or true for `couverture.ipc` in the data directory.
  "server.ipc": {
    flag: "--ipc",
    value: "[path]",
    kind: booleanOr(text("must name a path"), "must be a path, true or false"),
    default: false,
    defaultText: "",
    help: "answer over a Unix socket as well, to this user only (default path: couverture.ipc in the data directory)",
  },
  "--server.ws": {
    ganache: "server.ws",
    former: ["ws"],
    kind: boolean(),
    help: "accepted; WebSocket is served on the same port",
    refused: (isOn) => (isOn ? undefined : "cannot be off: WebSocket is served on the same port"),
  },
  "--server.rpcEndpoint": {
    ganache: "server.rpcEndpoint",
    value: "<path>",
    kind: text(),
    help: "accepted; JSON-RPC is answered at any path",
    refused: (path) => (String(path).startsWith("/") ? undefined : `${path} is not available: a path begins with /`),
  },
  // `auto`: as the client sent its last message.
  "server.webSocketBinary": {
    flag: "--ws-binary",
    value: "<mode>",
    ganache: "server.wsBinary",
    kind: booleanOr(oneOf(["auto"]), 'must be "auto", true or false'),
    default: "auto",
    defaultText: "",
    help: "binary frames over WebSocket: auto (default; as the client sends its own), true, false",
  },
  "--server.chunkSize": {
    ganache: "server.chunkSize",
    value: "<bytes>",
    kind: integer(0),
    help: "accepted; answers are sent whole",
    notice: () => "has no effect: answers are sent whole",
  },
} as const satisfies OptionsByKey;
