import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The repository's root, where the command under test is run. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const OTHER = process.env.COUVERTURE_BIN;

/** The command under test. `COUVERTURE_BIN` puts another executable in its place that takes the same arguments. */
const COMMAND = OTHER
  ? [OTHER]
  : [process.execPath, fileURLToPath(new URL("../../bin/couverture.js", import.meta.url))];

/** How a process ended: its exit code, or the signal that ended it. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A run of the command that came to its end. */
export interface FinishedRun extends Ending {
  stdout: string;
  stderr: string;
}

/** A running command with what it has printed so far. */
export interface RunningCommand {
  readonly child: ChildProcess;
  readonly stdout: string[];
  readonly stderr: string[];
  readonly ended: Promise<Ending>;
  /** Resolves with the first stdout line that matches, printed already or to come. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
}

const running = new Set<RunningCommand>();

/** Runs `couverture ARGS` as its own process. `through` wraps it in a shell line, where `"$@"` is the command. */
export function launch(args: readonly string[], through?: string): RunningCommand {
  // Jest's own NODE_OPTIONS are not the command's.
  const env = { ...process.env, NODE_OPTIONS: "" };
  const command = [...COMMAND, ...args];
  const [file, ...rest] = through === undefined ? command : ["/bin/sh", "-c", through, "sh", ...command];
  const child = spawn(file as string, rest, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  const stdout: string[] = [];
  const stderr: string[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of [...waiting]) check();
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    stdout.push(line);
    wake();
  });
  createInterface({ input: child.stderr }).on("line", (line) => stderr.push(line));
  let over: Ending | undefined;
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once("error", reject);
    // "close" comes when the pipes are read to their end, so that no last line is missed.
    child.once("close", (code, signal) => {
      over = { code, signal };
      running.delete(command_);
      resolve(over);
      wake();
    });
  });
  const line = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const check = () => {
        const match = stdout.map((text) => pattern.exec(text)).find((found) => found !== null);
        if (match) resolve(match);
        else if (over) reject(new EndedEarly(pattern, over, stdout, stderr));
        else return;
        waiting.delete(check);
      };
      waiting.add(check);
      check();
    });
  const command_: RunningCommand = { child, stdout, stderr, ended, line };
  running.add(command_);
  return command_;
}

/** The command ended without the line that was waited for. */
export class EndedEarly extends Error {
  readonly code: number | null;
  readonly stderr: string;

  constructor(pattern: RegExp, ending: Ending, stdout: readonly string[], stderr: readonly string[]) {
    super(
      `the command ended (${ending.code ?? ending.signal}) before it printed ${pattern}\n${[...stdout, ...stderr].join("\n")}`,
    );
    this.name = "EndedEarly";
    this.code = ending.code;
    this.stderr = stderr.join("\n");
  }
}

/** Runs `couverture ARGS` to its end; ends it by force, and fails, when that takes longer than `limit` milliseconds. */
export async function run(args: readonly string[], limit = 20_000): Promise<FinishedRun> {
  const command = launch(args);
  const timer = setTimeout(() => command.child.kill("SIGKILL"), limit);
  const ending = await command.ended;
  clearTimeout(timer);
  const text = { stdout: command.stdout.join("\n"), stderr: command.stderr.join("\n") };
  if (ending.signal === "SIGKILL")
    throw new Error(`couverture ${args.join(" ")} did not end\n${text.stdout}${text.stderr}`);
  return { ...ending, ...text };
}

/** Ends every command that this test file left running. */
export async function endCommands(): Promise<void> {
  const left = [...running];
  for (const { child } of left) child.kill("SIGKILL");
  await Promise.all(left.map(({ ended }) => ended));
}
