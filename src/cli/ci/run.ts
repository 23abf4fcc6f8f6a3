import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { snapshotToStartFrom } from "../../node/open/snapshot.js";
import type { CreateNode, RunningNode } from "../../node-interface.js";
import { checkAddress } from "../../rpc/listen.js";
import type { SnapshotSummary } from "../../rpc/services.js";
import { ExitCode } from "../errors.js";
import { flagNameOf } from "../flags/flag.js";
import type { StartOptions } from "../flags/start-options.js";
import { runChild } from "./child.js";
import { type Expectation, judge } from "./expectation.js";

/** What `couverture ci` is to do with the chain, beside running it. */
export interface CiOptions {
  command: readonly string[];
  expectation?: Expectation;
  /** The file that the chain is saved into when the command has ended, however it did. */
  save?: string;
}

const say = (lines: readonly string[]): void => void process.stderr.write(lines.map((line) => `${line}\n`).join(""));

const save = (node: RunningNode, file: string, options: { at?: number } = {}): Promise<SnapshotSummary> =>
  node.request("snapshot_save", [resolve(file), { ...options, replace: true }]) as Promise<SnapshotSummary>;

/** What a command finds its chain by: tools' own names for it (Foundry's is ETH_RPC_URL). */
const environment = (url: string): NodeJS.ProcessEnv => ({
  ...process.env,
  RPC_URL: url,
  ETH_RPC_URL: url,
  WS_URL: url.replace(/^http/, "ws"),
});

/**
 * Runs a command beside a chain of its own, which ends with it.
 * @returns the command's exit code, or 1 where it succeeded and the chain is not where it was to end
 */
export async function runCi(
  createNode: CreateNode,
  { node: options, notices }: StartOptions,
  ci: CiOptions,
): Promise<number> {
  await checkAddress(options.server.host, options.server.port);
  const node = await createNode(options, flagNameOf);
  const directory = mkdtempSync(join(tmpdir(), "couverture-ci-"));
  try {
    say([...notices, ...node.info().warnings].map((sentence) => `couverture: warning: ${sentence}`));
    const url = await node.listen();
    const code = await runChild(ci.command, environment(url));
    const saved = ci.save === undefined ? undefined : await save(node, ci.save);
    if (saved) say([`couverture: saved ${ci.save}, up to block ${saved.head.number}; digest ${saved.digest}`]);
    if (code !== 0 || !ci.expectation) return code;
    const ended = saved ?? (await save(node, join(directory, "ended.couverture")));
    const from = snapshotToStartFrom(options);
    const base = { file: from ?? join(directory, "genesis.couverture"), name: from ?? "block 0" };
    if (from === undefined && !ci.expectation.file) await save(node, base.file, { at: 0 });
    const { holds, lines } = await judge(ended, ci.expectation, base);
    say(lines);
    return holds ? ExitCode.done : ExitCode.failed;
  } finally {
    await node.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
