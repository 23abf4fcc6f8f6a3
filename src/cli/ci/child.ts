import { spawn } from "node:child_process";
import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What a shell ends with when a command is not there, or cannot be run. */
const NOT_FOUND = 127;
const NOT_RUNNABLE = 126;

/** A terminal has sent its SIGINT to the command already. */
const receivedByItself = (signal: NodeJS.Signals): boolean => signal === "SIGINT" && process.stdin.isTTY === true;

/**
 * Runs a command with this process's input and output, and passes signals on to it.
 * @returns its exit code; 128 and the signal's number where one ended it
 */
export async function runChild(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [file = "", ...args] = words;
  // npm and its like are shell scripts there.
  const child = spawn(file, args, { stdio: "inherit", env, shell: process.platform === "win32" });
  const passOn = (signal: NodeJS.Signals) => {
    if (!receivedByItself(signal)) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, passOn);
  try {
    return await new Promise((resolve) => {
      child.once("error", (error: NodeJS.ErrnoException) => {
        process.stderr.write(`couverture: ${file} cannot be run (${error.code})\n`);
        resolve(error.code === "ENOENT" ? NOT_FOUND : NOT_RUNNABLE);
      });
      child.once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]));
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, passOn);
  }
}
