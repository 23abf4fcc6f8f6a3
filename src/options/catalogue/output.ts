import { isRecord, type Kind, ValueError } from "../kinds/kind.js";
import { boolean, text } from "../kinds/scalars.js";
import type { OptionsByKey } from "../option.js";

/** Where the log goes. */
export interface Logger {
  log(message: string): void;
}

const logger = (): Kind<Logger, Logger> => ({
  read(value) {
    const isLogger = isRecord(value) && typeof value.log === "function";
    if (!isLogger) throw new ValueError("must have a log function");
    return value as unknown as Logger;
  },
});

/** What is logged, and where. */
export const OUTPUT_OPTIONS = {
  "output.quiet": {
    flag: "--quiet",
    short: "-q",
    ganache: "logging.quiet",
    former: ["quiet"],
    kind: boolean(),
    help: "print only where it listens, and warnings",
  },
  "output.verbose": {
    flag: "--verbose",
    short: "-v",
    ganache: "logging.verbose",
    former: ["verbose"],
    kind: boolean(),
    help: "print requests with their parameters, and errors with their stack",
  },
  "output.json": {
    flag: "--json",
    kind: boolean(),
    help: "print one JSON object a line",
  },
  "output.file": {
    flag: "--log-file",
    value: "<file>",
    ganache: "logging.file",
    kind: text(),
    help: "append the log to a file as well, --quiet or not",
  },
  "output.logger": {
    ganache: "logging.logger",
    former: ["logger"],
    isLibraryOnly: true,
    kind: logger(),
    help: "what has a log function, for the lines of the log (default: console, where verbose is true or quiet is false)",
  },
} as const satisfies OptionsByKey;
