import { setFlagsFromString } from "node:v8";
import { DEFAULT_MNEMONIC, GANACHE_MNEMONIC } from "../../chain/wallet/well-known.js";
import { consoleLines, droppedLine, requestLines, transactionLines } from "../../node/log-lines.js";
import type { CreateNode, NodeInfo, RunningNode } from "../../node-interface.js";
import { checkIpcPath } from "../../rpc/ipc.js";
import { checkAddress } from "../../rpc/listen.js";
import { isLoopback } from "../../rpc/security.js";
import { flagNameOf } from "../flags/flag.js";
import type { StartOptions } from "../flags/start-options.js";
import { asJson } from "../output/json.js";
import { bannerLines, HEADING_LINE } from "./banner.js";
import { demoLines, makeDemo } from "./demo.js";
import { requestFields } from "./log.js";
import type { Output } from "./output.js";
import { awaitShutdown } from "./shutdown.js";

const warn = (output: Output, message: string): void =>
  output.say({ event: "warning", level: "warn", lines: () => [`warning: ${message}`], fields: () => ({ message }) });

/** Phrases whose keys everyone knows, by who uses them. */
const WELL_KNOWN: ReadonlyMap<string, string> = new Map([
  [DEFAULT_MNEMONIC, "Hardhat's, Anvil's and this program's default"],
  [GANACHE_MNEMONIC, "Ganache's --deterministic"],
  ["candy maple cake sugar pudding cream honey rich smooth crumble sweet treat", "Truffle's default"],
]);

/** What someone should know before the chain is reachable, one sentence each. */
export function startWarnings(info: NodeInfo, { node, notices }: StartOptions): string[] {
  const { host } = node.server;
  const reachable = host !== "localhost" && !isLoopback(host);
  const owner = info.wallet && WELL_KNOWN.get(info.wallet.mnemonic);
  return [
    ...notices,
    ...info.warnings,
    ...(reachable && owner
      ? [
          `other machines can reach ${host}, and everyone knows the keys of this mnemonic (${owner}); choose another --mnemonic`,
        ]
      : []),
    ...(info.durability === "relaxed" && info.dataDirectory !== undefined
      ? ["durability is relaxed: a power cut may lose transactions that were answered moments before"]
      : []),
  ];
}

function logEvents(node: RunningNode, output: Output, { quiet, verbose, file }: StartOptions["output"]): void {
  node.on("warning", (message) => warn(output, message));
  node.on("failure", ({ message }) =>
    output.say({ event: "failure", level: "error", lines: () => [`error: ${message}`], fields: () => ({ message }) }),
  );
  // Without a listener the node need not make the events.
  if (quiet && file === undefined) return;
  node.on("request", (event) =>
    output.say({
      event: "request",
      lines: () => requestLines(event, verbose),
      fields: () => requestFields(event, verbose),
    }),
  );
  node.on("console", (event) =>
    output.say({ event: "console", lines: () => consoleLines(event), fields: () => asJson(event) }),
  );
  node.on("dropped", (event) =>
    output.say({ event: "dropped", lines: () => [droppedLine(event)], fields: () => asJson(event) }),
  );
  node.on("transaction", (event) =>
    output.say({ event: "transaction", lines: () => transactionLines(event), fields: () => asJson(event) }),
  );
}

/** Ends the process once stdout is written. */
function exit(output: Output, code: number): void {
  output.flush();
  process.stdout.write("", () => process.exit(code));
}

/** How long closing may take after an unexpected error: longer than requests under way are waited for. */
const CRASH_MILLISECONDS = 7_000;

/** Whatever was thrown, as an error. */
const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/**
 * Lets the heap grow by half before it is swept, rather than to several times what is in it: a chain of 40,000 blocks then
 * takes some 150 MB less, for about a tenth of the speed.
 */
const HEAP_FLAGS = ["--heap-growing-percent=50", "--max-semi-space-size=8"];

/**
 * Opens a chain, serves it until a signal asks to end, and closes it.
 * @param onStarted called when it is served
 * @returns when it is closed
 * @throws what kept it from opening, listening or closing
 */
export async function runNode(
  createNode: CreateNode,
  options: StartOptions,
  output: Output,
  onStarted?: () => void,
): Promise<void> {
  // A new chain, its demo and its banner are for nothing where the port or the socket is taken.
  const { host, port, ipc } = options.node.server;
  await checkAddress(host, port);
  // The default path is in the data directory, which the chain's lock keeps for one node.
  if (typeof ipc === "string") await checkIpcPath(ipc);
  const shutdown = awaitShutdown(
    (signal) => {
      const text = `${signal} again: ending without closing; what was acknowledged is on disk`;
      output.say({ event: "warning", level: "warn", lines: () => [text], fields: () => ({ message: text }) });
      exit(output, 1);
    },
    (error, isFirst) => {
      const { message, stack } = asError(error);
      const lines = () => [`unexpected error, closing: ${stack ?? message}`];
      output.say({ event: "crash", level: "error", lines, fields: () => ({ message, stack }) });
      if (!isFirst) return;
      process.exitCode = 1;
      // What failed may be what closing waits for.
      setTimeout(() => exit(output, 1), CRASH_MILLISECONDS).unref();
    },
  );
  try {
    const opening = createNode(options.node, flagNameOf);
    // What an upstream or another process is waited for may take long; a start that is interrupted leaves what can be started again.
    let isOpen = false;
    void shutdown.requested.then((signal) => {
      if (isOpen) return;
      const lines = () => [`${signal}: ended before the chain was open`];
      output.say({ event: "closing", lines, fields: () => ({ signal }) });
      exit(output, 0);
    });
    const node = await Promise.race([opening, shutdown.crashed]);
    isOpen = true;
    try {
      await Promise.race([serve(node, options, output, shutdown.requested, onStarted), shutdown.crashed]);
    } finally {
      await node.close();
    }
    output.say({ event: "closed", lines: () => ["Closed"], fields: () => ({}) });
  } finally {
    output.flush();
    shutdown.stop();
  }
}

async function serve(
  node: RunningNode,
  options: StartOptions,
  output: Output,
  requested: Promise<NodeJS.Signals>,
  onStarted?: () => void,
): Promise<void> {
  const demo = options.demo ? await makeDemo(node, options.output.quiet) : undefined;
  const info = node.info();
  output.say({ event: "chain", lines: () => bannerLines(info), fields: () => asJson(info) });
  for (const message of startWarnings(info, options)) warn(output, message);
  logEvents(node, output, options.output);
  const url = await node.listen();
  if (demo) {
    const port = Number(new URL(url).port);
    output.say({
      event: "demo",
      lines: () => ["Demo", HEADING_LINE, ...demoLines(demo, port, info.dataDirectory !== undefined), ""],
      fields: () => asJson(demo),
    });
  }
  output.say({ event: "listening", lines: () => [`Listening on ${url}`], fields: () => ({ url }), always: true });
  onStarted?.();
  for (const flag of HEAP_FLAGS) setFlagsFromString(flag);
  const signal = await requested;
  output.say({ event: "closing", lines: () => ["", `${signal}: closing`], fields: () => ({ signal }) });
}
