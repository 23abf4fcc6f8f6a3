import type { FlagGroup } from "./flag.js";

const unlessFalse = (sentence: string) => (value: unknown) => (value === false ? undefined : sentence);

/** Flags that are known, Ganache's or announced ones, and not available: they are refused rather than ignored. */
export const REFUSED_FLAGS: FlagGroup = {
  title: "Known, and refused in this version:",
  flags: [
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
