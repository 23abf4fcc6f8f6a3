import { boolean, text } from "../kinds/scalars.js";
import type { OptionsByKey } from "../option.js";

/** Options of Ganache that are known and not available: they are rejected rather than ignored. */
export const UNAVAILABLE_OPTIONS = {
  "--logging.debug": {
    ganache: "logging.debug",
    former: ["debug"],
    kind: boolean(),
    refused: (isOn) =>
      isOn ? "is not available: ask debug_traceTransaction for the opcodes of a transaction" : undefined,
  },
  "--detach": {
    flag: "--detach",
    short: "-D",
    aliases: ["--😈"],
    kind: boolean(),
    refused: (isOn) =>
      isOn
        ? 'is not available: run it in the background with your shell ("couverture &") or a service manager'
        : undefined,
  },
  "--flavor": {
    flag: "--flavor",
    value: "<name>",
    former: ["flavor"],
    kind: text(),
    refused: (name) => (name === "ethereum" ? undefined : `${name} is not available: there is ethereum only`),
  },
} as const satisfies OptionsByKey;
