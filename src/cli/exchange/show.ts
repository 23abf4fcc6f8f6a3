import type { ExchangeClient } from "../../exchange/client/client.js";
import type { ActFlags } from "./flags.js";

/** Runs what a command does and prints what came of it. What talks to a chain is loaded now, and not before. */
export async function show<Result>(
  flags: ActFlags,
  act: (client: ExchangeClient, actor: `0x${string}` | undefined) => Promise<Result>,
  lines: (result: Result) => readonly string[],
): Promise<void> {
  const { perform } = await import("./session.js");
  await perform(flags, act, lines);
}
