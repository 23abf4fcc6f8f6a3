import type { CAST, DemoOutcome } from "../../exchange/demo/index.js";
import type { NodeInfo, RunningNode } from "../../node-interface.js";
import { showProgress } from "../output/progress.js";
import { counted } from "../output/text.js";

/** What came of `--demo`, for people and for programs. */
export interface DemoReport {
  state: DemoOutcome["state"] | "without-exchange";
  /** Sent now. */
  transactions: number;
  /** What each of the first accounts is. */
  cast: readonly string[];
}

/**
 * Puts the demo market on the chain, unless it is there, with its progress on stderr.
 * @param quiet shows no progress
 * @throws DemoError
 */
export async function makeDemo(node: RunningNode, quiet: boolean): Promise<DemoReport> {
  const { exchange, mining }: NodeInfo = node.info();
  if (!exchange) return { state: "without-exchange", transactions: 0, cast: [] };
  const { CAST, setUpDemo } = await import("../../exchange/demo/index.js");
  const progress =
    quiet || !process.stderr.isTTY ? undefined : await showProgress("Setting up the demo", "transactions");
  try {
    const outcome = await setUpDemo({
      request: ({ method, params }) => node.request(method, params),
      addresses: exchange as Parameters<typeof setUpDemo>[0]["addresses"],
      onProgress: progress?.update,
      ...(mining.mode !== "auto" && { mine: () => node.request("evm_mine", []) }),
    });
    const transactions = outcome.state === "made" ? outcome.transactions : 0;
    return { state: outcome.state, transactions, cast: whoLines(CAST) };
  } finally {
    progress?.stop();
  }
}

const whoLines = (cast: typeof CAST): string[] => cast.map(({ who }, index) => `(${index}) ${who}`);

/**
 * What the banner says of the demo: what is there, and what to try.
 * @param kept whether the chain is there after a restart
 */
export function demoLines({ state, transactions, cast }: DemoReport, port: number, kept: boolean): string[] {
  if (state === "without-exchange") {
    return [
      "This chain began without the exchange, so there is no demo on it: --no-exchange, a hardfork before shanghai,",
      "--genesis, or no accounts. A new --data-dir without these gets one.",
    ];
  }
  if (state === "occupied") {
    return ["This chain was in use before --demo was requested, and is left as it is; a new --data-dir gets one."];
  }
  // Who came by `npm start` has no command of this name yet.
  const command = process.env.npm_lifecycle_event === "start" ? "node bin/couverture.js" : "couverture";
  const url = port === 8545 ? "" : ` --rpc-url http://127.0.0.1:${port}`;
  return [
    state === "made"
      ? `Made by ${counted(transactions, "transaction")}${kept ? "; a restart keeps it" : ""}.`
      : "As it was left.",
    "Markets: ACME/DUSD (other equity; book and pool), HLIO/DUSD (Rule 144A; book)",
    ...cast,
    "",
    "Try",
    `  ${command} exchange book ACME${url}`,
    `  ${command} exchange orders place buy 100 ACME --limit 12.60 --from 1${url}`,
    `  ${command} exchange orders place sell 400 ACME --limit 12.50 --from 6${url}   (refused: most of it is locked)`,
  ];
}
