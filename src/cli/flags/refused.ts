import type { Flag, FlagGroup } from "./flag.js";

const unlessFalse = (sentence: string) => (value: unknown) => (value === false ? undefined : sentence);

const forking = unlessFalse("is not available: this version does not fork other chains");
const fork = (names: Flag["names"], value?: string, short?: string): Flag => ({
  names,
  short,
  value,
  help: "",
  refused: forking,
});

/** Flags that are known, Ganache's or announced ones, and not available: they are refused rather than ignored. */
export const REFUSED_FLAGS: FlagGroup = {
  title: "Known, and refused in this version:",
  flags: [
    fork(["--fork-url", "--fork.url", "--fork"], "<url>", "-f"),
    fork(["--fork-block-number", "--fork.blockNumber"], "<n>"),
    fork(["--fork.network"], "<name>"),
    fork(["--fork.preLatestConfirmations"], "<n>"),
    fork(["--fork.username"], "<name>"),
    fork(["--fork.password"], "<text>"),
    fork(["--fork.jwt"], "<token>"),
    fork(["--fork.userAgent"], "<text>"),
    fork(["--fork.origin"], "<origin>"),
    fork(["--fork.headers"], "<header>"),
    fork(["--fork.requestsPerSecond"], "<n>"),
    fork(["--fork.disableCache"]),
    fork(["--fork.deleteCache"]),
    {
      names: ["--logging.debug"],
      help: "",
      refused: unlessFalse("is not available: ask debug_traceTransaction for the opcodes of a transaction"),
    },
    {
      names: ["--detach", "--😈"],
      short: "-D",
      help: "",
      refused: unlessFalse(
        'is not available: run it in the background with your shell ("couverture &") or a service manager',
      ),
    },
    {
      names: ["--flavor"],
      value: "<name>",
      help: "",
      refused: (value) =>
        value === "ethereum" ? undefined : `${String(value)} is not available: there is ethereum only`,
    },
  ],
};
