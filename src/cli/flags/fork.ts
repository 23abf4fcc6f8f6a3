import type { FlagGroup } from "./flag.js";

const NETWORKS = "needs an account with a provider: give the address of a node of that network by --fork-url";

/** What makes a new chain go on from another, and where that one is asked. */
export const FORK_FLAGS: FlagGroup = {
  title: "Forking:",
  flags: [
    {
      names: ["--fork-url", "--fork.url", "--fork"],
      short: "-f",
      value: "<url>",
      to: "fork.url",
      help: "fork another chain: its JSON-RPC endpoint over HTTP or WebSocket; URL@N is its block N",
    },
    {
      names: ["--fork-block-number", "--fork.blockNumber"],
      value: "<n>",
      kind: "integer",
      to: "fork.blockNumber",
      help: "the block to fork from (default: the upstream's head)",
    },
    {
      names: ["--fork-confirmations", "--fork.preLatestConfirmations"],
      value: "<n>",
      kind: "integer",
      to: "fork.confirmations",
      help: "where no block is given, one so far behind the head (default: 0)",
    },
    {
      names: ["--fork-header", "--fork.headers"],
      value: "<header>",
      kind: "header",
      many: true,
      to: "fork.headers",
      help: 'an HTTP header of the requests to it, as "Name: value"; may be repeated',
    },
    {
      names: ["--fork-requests-per-second", "--fork.requestsPerSecond"],
      value: "<n>",
      kind: "number",
      to: "fork.requestsPerSecond",
      help: "how many requests it gets in a second at most (default: 0, no limit)",
    },
    { names: ["--fork.username"], value: "<name>", to: "fork.username", help: "" },
    { names: ["--fork.password"], value: "<text>", to: "fork.password", help: "" },
    { names: ["--fork.jwt"], value: "<token>", to: "fork.jwt", help: "" },
    { names: ["--fork.userAgent"], value: "<text>", to: "fork.userAgent", help: "" },
    { names: ["--fork.origin"], value: "<origin>", to: "fork.origin", help: "" },
    {
      names: ["--fork.network"],
      value: "<name>",
      help: "",
      refused: (value) => `${String(value)} is not available: it ${NETWORKS}`,
    },
    {
      names: ["--fork.disableCache"],
      help: "",
      refused: (value) =>
        value === false
          ? undefined
          : "is not available: what is read of the other chain is part of this one, so that it starts without it; --ephemeral keeps nothing on disk",
    },
    {
      names: ["--fork.deleteCache"],
      help: "",
      refused: (value) =>
        value === false
          ? undefined
          : "is not available: what was read of the other chain belongs to the chain that read it; couverture reset deletes both",
    },
  ],
};

/** A header as one types it, `Name: value`; undefined where it is none. */
export function parseHeader(text: string): [name: string, value: string] | undefined {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*?)\s*$/s.exec(text) ?? [];
  return name === undefined || value === undefined || /[\r\n]/.test(value) ? undefined : [name, value];
}

/** The flags of a fork as the node's options have it: what Ganache has flags of its own for are headers. */
export function forkSection(given: Record<string, unknown>): Record<string, unknown> {
  const { headers: typed = [], username, password, jwt, userAgent, origin, ...fork } = given;
  const headers = Object.fromEntries(typed as [string, string][]);
  if (username !== undefined || password !== undefined) {
    headers.authorization = `Basic ${Buffer.from(`${username ?? ""}:${password ?? ""}`).toString("base64")}`;
  }
  if (jwt !== undefined) headers.authorization = `Bearer ${String(jwt)}`;
  if (userAgent !== undefined) headers["user-agent"] = String(userAgent);
  if (origin !== undefined) headers.origin = String(origin);
  const [, url, block] = /^(.+)@(\d+)$/s.exec(typeof fork.url === "string" ? fork.url : "") ?? [];
  if (url !== undefined && URL.canParse(url)) {
    fork.url = url;
    fork.blockNumber ??= Number(block);
  }
  return { ...fork, headers };
}
