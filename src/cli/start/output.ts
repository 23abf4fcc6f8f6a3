import { openSync, writeSync } from "node:fs";
import { failed, wrongUse } from "../errors.js";
import type { OutputOptions } from "../flags/start-options.js";

/** One thing to report: the lines that a person reads, and the fields that a program reads; only one of them is made. */
export interface Saying {
  event: string;
  lines: () => readonly string[];
  fields: () => Record<string, unknown>;
  level?: "info" | "warn" | "error";
  /** Printed with `--quiet`, too. */
  always?: boolean;
}

/** Where a running chain reports what happens: stdout, warnings on stderr, and a file when there is one. */
export interface Output {
  say(saying: Saying): void;
  /** Writes what is waiting, at once. */
  flush(): void;
}

/** Collects lines and writes them once per turn of the event loop: a busy chain logs thousands of lines a second. */
function batched(write: (text: string) => void): { add(line: string): void; flush(): void } {
  let waiting: string[] = [];
  const flush = () => {
    if (waiting.length === 0) return;
    const text = waiting.join("\n");
    waiting = [];
    write(`${text}\n`);
  };
  return {
    add: (line) => {
      if (waiting.push(line) === 1) setImmediate(flush);
    },
    flush,
  };
}

/** A reader of stdout that has gone away (`couverture | head`) does not end the chain. */
function standardOutput(): (text: string) => void {
  let open = true;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw failed(`stdout cannot be written: ${error.message}`, error);
    open = false;
  });
  return (text) => {
    if (open) process.stdout.write(text);
  };
}

function appendingTo(path: string): (text: string) => void {
  let descriptor: number;
  try {
    descriptor = openSync(path, "a", 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw wrongUse(`the log file ${path} cannot be written (${code}); choose another --log-file`, error);
  }
  return (text) => writeSync(descriptor, text);
}

/** Makes a saying a line of JSON, by pino. */
async function jsonLines(add: (line: string) => void): Promise<(saying: Saying) => void> {
  // A bundle has a CommonJS package's default export only.
  const { default: pino } = await import("pino");
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } },
    { write: (line: string) => add(line.trimEnd()) },
  );
  return ({ level = "info", event, fields }) => logger[level]({ event, ...fields() });
}

/** @throws CommandError when the log file cannot be written */
export async function createOutput(options: OutputOptions): Promise<Output> {
  const stdout = batched(standardOutput());
  const file = options.file === undefined ? undefined : batched(appendingTo(options.file));
  const json = options.json
    ? { stdout: await jsonLines(stdout.add), file: file && (await jsonLines(file.add)) }
    : undefined;

  const flush = () => {
    stdout.flush();
    file?.flush();
  };
  const say = (saying: Saying) => {
    const { level = "info", always = level !== "info" } = saying;
    const printed = always || !options.quiet;
    if (json) {
      if (printed) json.stdout(saying);
      json.file?.(saying);
      return;
    }
    if (!printed && !file) return;
    for (const line of saying.lines()) {
      if (printed && level === "info") stdout.add(line);
      if (level !== "info") process.stderr.write(`couverture: ${line}\n`);
      file?.add(line);
    }
  };
  return { say, flush };
}
