import { boolean, decimal, integer, text } from "../kinds/scalars.js";
import { headers, provider, upstreamUrl } from "../kinds/upstream-values.js";
import type { OptionsByKey } from "../option.js";

const NETWORKS = "needs an account with a provider: give the address of a node of that network by {fork.url}";

/** What makes a new chain a fork of another, and where that one, its upstream, answers. */
export const FORK_OPTIONS = {
  // `URL@N` is block N of it. Undefined: where the data directory says.
  "fork.url": {
    flag: "--fork-url",
    short: "-f",
    value: "<url>",
    ganache: "fork.url",
    aliases: ["--fork"],
    former: ["fork"],
    kind: upstreamUrl(),
    help: "fork another chain: its JSON-RPC endpoint over HTTP or WebSocket; URL@N is its block N",
  },
  "fork.blockNumber": {
    flag: "--fork-block-number",
    value: "<n>",
    ganache: "fork.blockNumber",
    former: ["fork_block_number"],
    kind: integer(0),
    defaultText: "the upstream's head",
    help: "the block to fork from",
  },
  "fork.confirmations": {
    flag: "--fork-confirmations",
    value: "<n>",
    ganache: "fork.preLatestConfirmations",
    kind: integer(0),
    default: 0,
    help: "where no block is given, one so far behind the head",
  },
  "fork.headers": {
    flag: "--fork-header",
    value: "<header>",
    ganache: "fork.headers",
    kind: headers(),
    default: {},
    defaultText: "",
    help: 'an HTTP header of the requests to it, as "Name: value"; may be repeated',
  },
  "fork.requestsPerSecond": {
    flag: "--fork-requests-per-second",
    value: "<n>",
    ganache: "fork.requestsPerSecond",
    kind: decimal(),
    default: 0,
    defaultText: "0, no limit",
    help: "how many requests it gets in a second at most",
  },
  // A node in the same process, in place of a URL.
  "fork.provider": {
    ganache: "fork.provider",
    isLibraryOnly: true,
    kind: provider(),
    help: "what answers in place of a URL: a provider (EIP-1193)",
  },
  // Ganache's options for what are headers.
  "headers.username": {
    ganache: "fork.username",
    value: "<name>",
    kind: text(),
    help: "user name of the requests to it (basic authentication)",
    isUnlisted: true,
  },
  "headers.password": {
    ganache: "fork.password",
    value: "<text>",
    kind: text(),
    help: "password that goes with it",
    isUnlisted: true,
  },
  "headers.jwt": {
    ganache: "fork.jwt",
    value: "<token>",
    kind: text(),
    help: "bearer token of the requests to it",
    isUnlisted: true,
  },
  "headers.userAgent": {
    ganache: "fork.userAgent",
    value: "<text>",
    kind: text(),
    help: "their User-Agent header",
    isUnlisted: true,
  },
  "headers.origin": {
    ganache: "fork.origin",
    value: "<origin>",
    kind: text(),
    help: "their Origin header",
    isUnlisted: true,
  },
  "--fork.network": {
    ganache: "fork.network",
    value: "<name>",
    kind: text(),
    help: "not available: it needs an account with a provider",
    isUnlisted: true,
    refused: (name) => `${name} is not available: it ${NETWORKS}`,
  },
  "--fork.disableCache": {
    ganache: "fork.disableCache",
    kind: boolean(),
    help: "not available: what is read of the upstream is part of the chain; without effect for a library's chain in memory",
    isUnlisted: true,
    refused: (isOn) =>
      isOn
        ? "is not available: what is read of the other chain is part of this one, so that it starts without it; {--ephemeral} keeps nothing on disk"
        : undefined,
  },
  "--fork.deleteCache": {
    ganache: "fork.deleteCache",
    kind: boolean(),
    help: "not available: what was read of the upstream is part of the chain; without effect for a library's chain in memory",
    isUnlisted: true,
    refused: (isOn) =>
      isOn
        ? "is not available: what was read of the other chain belongs to the chain that read it; couverture reset deletes both"
        : undefined,
  },
} as const satisfies OptionsByKey;
