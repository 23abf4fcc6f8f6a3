import { join } from "node:path";
import { temporaryDirectory } from "../support/directories.js";
import { launch, type RunningCommand, run } from "../support/process.js";
import type { Exchange, Suite } from "./cases.js";

/** A server that has the suite's chain, brought there by the real commands. */
export interface Session {
  url: string;
  directory: string;
  command: RunningCommand;
  ask(request: Exchange["request"]): Promise<Exchange["response"]>;
}

/**
 * Imports the suite's chain with `couverture import` and serves it with `couverture start`.
 * @param flags for the latter
 */
export async function openSession(
  { genesis, chain, forkchoice }: Suite,
  flags: readonly string[] = [],
): Promise<Session> {
  const directory = join(temporaryDirectory(), "chain");
  const imported = await run(
    ["import", "--genesis", genesis, "--chain", chain, "--forkchoice", forkchoice, "--data-dir", directory],
    60_000,
  );
  if (imported.code !== 0) throw new Error(`the chain could not be imported: ${imported.stderr}`);
  const command = launch(["start", "--port", "0", "--data-dir", directory, ...flags]);
  const [, url] = await command.line(/Listening on (http:\S+)/);
  return { url: url as string, directory, command, ask: (request) => ask(url as string, request) };
}

async function ask(url: string, request: Exchange["request"]): Promise<Exchange["response"]> {
  const body = JSON.stringify(request);
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  return (await response.json()) as Exchange["response"];
}
