import { boolean, text } from "../kinds/scalars.js";
import type { OptionsByKey } from "../option.js";

/** Options of Ganache that are known and not available: they are rejected rather than ignored. */
export const UNAVAILABLE_OPTIONS = {
  "--logging.debug": {
    ganache: "logging.debug",
    former: ["debug"],
    kind: boolean(),
    help: "not available: debug_traceTransaction has the opcodes of a transaction",
    isUnlisted: true,
    refused: (isOn) =>
      isOn ? "is not available: ask debug_traceTransaction for the opcodes of a transaction" : undefined,
  },
  "--detach": {
    flag: "--detach",
    short: "-D",
    aliases: ["--😈"],
    kind: boolean(),
    help: "not available: a shell or a service manager runs it in the background",
    isUnlisted: true,
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
    help: "ethereum only",
    isUnlisted: true,
    refused: (name) => (name === "ethereum" ? undefined : `${name} is not available: there is ethereum only`),
  },
} as const satisfies OptionsByKey;
