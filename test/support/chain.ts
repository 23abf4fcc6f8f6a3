import { temporaryDirectory } from "./directories.js";
import { ENGINE } from "./engines.js";
import { type Ending, launch, type RunningCommand } from "./process.js";
import { type Rpc, rpc } from "./rpc.js";

export interface ChainOptions {
  /** Flags of `couverture start` besides `--port` and `--data-dir`. */
  flags?: readonly string[];
  /** Where the chain is kept; a new temporary directory if not given. */
  dataDir?: string;
  /** A shell line that runs the command as `"$@"`, to set limits on the process. */
  through?: string;
}

/** A chain served by the real command, in its own process. */
export interface Chain {
  readonly dataDir: string;
  /** The flags of the running process, besides `--port`, `--data-dir` and the engine's. */
  readonly flags: readonly string[];
  readonly url: string;
  readonly wsUrl: string;
  readonly pid: number;
  /** What the process printed on stdout so far, by lines. */
  readonly lines: readonly string[];
  /** What the process printed on stderr so far, by lines. */
  readonly errors: readonly string[];
  readonly rpc: Rpc;
  /** Ends the process and waits until it has exited. SIGTERM by default. */
  stop(signal?: NodeJS.Signals): Promise<Ending>;
  /** Starts a process on the same directory and port again, after ending the running one. SIGTERM by default. */
  restart(how?: { signal?: NodeJS.Signals; flags?: readonly string[] }): Promise<void>;
  /** Ends the process as a power cut would, and starts another. */
  killAndRestart(): Promise<void>;
}

/** What has a chain run by the engine that this run of the tests is for, unless its flags say another. */
export const engineFlags = (flags: readonly string[] = []): string[] =>
  ENGINE === "native" || flags.includes("--engine") ? [] : ["--engine", ENGINE];

const LISTENING = /Listening on (?:http:\/\/)?(\S+):(\d+)/;

/**
 * Starts `couverture start` and waits until it listens, on a free port of the loopback address.
 * @throws EndedEarly when the process ends before it listens.
 */
export async function startChain(options: ChainOptions = {}): Promise<Chain> {
  const dataDir = options.dataDir ?? temporaryDirectory();
  let flags = options.flags ?? [];
  let port = "0";
  let command: RunningCommand;
  const start = async () => {
    command = launch(
      ["start", "--port", port, "--data-dir", dataDir, ...engineFlags(flags), ...flags],
      options.through,
    );
    // The port stays the same over restarts, as it does for a user whose clients know its address.
    port = (await command.line(LISTENING))[2] as string;
  };
  await start();
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    command.child.kill(signal);
    return command.ended;
  };
  const restart: Chain["restart"] = async ({ signal, flags: others } = {}) => {
    await stop(signal);
    flags = others ?? flags;
    await start();
  };
  return {
    dataDir,
    get flags() {
      return flags;
    },
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    get wsUrl() {
      return `ws://127.0.0.1:${port}`;
    },
    get pid() {
      return command.child.pid as number;
    },
    get lines() {
      return command.stdout;
    },
    get errors() {
      return command.stderr;
    },
    rpc: rpc(() => `http://127.0.0.1:${port}`),
    stop,
    restart,
    killAndRestart: () => restart({ signal: "SIGKILL" }),
  };
}
