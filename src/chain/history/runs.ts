import { encodeHeader, type HeaderFields, rulesOf } from "../../ethereum/index.js";
import {
  decodeRun,
  encodeRun,
  RUN_CHUNK,
  RUN_SKIPS,
  type RunPayload,
  runHashes,
} from "../../persistence/records/index.js";
import { forkOf } from "../blocks/environment.js";
import { headerTemplate } from "../blocks/template.js";
import type { ChainConfig } from "../config/index.js";
import { NO_REQUESTS_HASH } from "../execution/index.js";
import type { Core } from "../head/core.js";

/** Fewer blocks than this are mined one by one, with all that belongs to a block. */
export const MIN_RUN = 256;

/** Blocks that are one record. */
export interface MinedRun {
  count: number;
  durable: Promise<void>;
}

/** A base fee from which an empty block takes nothing away. */
const FLOOR = 8n;

/**
 * Mines empty blocks as one record, where mining them one by one would give the same headers (but for prevRandao, and for what
 * system calls change). To be called under {@link Core.exclusive}, when a block was just mined that took what it could.
 * @param most how many there may be.
 * @param interval seconds from each block to the next, the first included.
 * @returns undefined where the next block has to be mined by itself.
 */
export async function mineRun(core: Core, most: number, interval: number): Promise<MinedRun | undefined> {
  if (most < MIN_RUN || !mayRun(core)) return undefined;
  const head = core.head();
  const first = headerTemplate(
    core.config,
    head.header,
    head.hash,
    head.header.timestamp + interval,
    core.settings(),
    "step",
  );
  const fork = forkOf(core.config, first);
  if (!rulesOf(fork).hasMerged || !isSteady(core, first)) return undefined;
  const count = within(core.config, first, most, interval);
  if (count < MIN_RUN) return undefined;
  if (rulesOf(fork).hasRequests) first.requestsHash = NO_REQUESTS_HASH;
  first.stateRoot = core.state.rootWith({ accounts: new Map(), storage: new Map(), codes: new Map() });
  const shape = { header: encodeHeader(first), count, interval };
  const hashes = new Uint8Array(count * 32);
  const anchors: Uint8Array[] = [];
  let done = 0;
  for (const chunk of runHashes(shape)) {
    hashes.set(chunk, done * 32);
    done += chunk.length / 32;
    if (done % RUN_CHUNK === 0) anchors.push(chunk.slice(-32));
    await new Promise(setImmediate); // other requests have their turn
  }
  core.state.learnRun(hashes);
  const { durable } = append(core, { ...shape, last: hashes.slice(-32), anchors, skipped: RUN_SKIPS });
  return { count, durable };
}

/** Puts the first blocks of an undone run back, up to and with block `target`. */
export async function mineAgain(
  core: Core,
  payload: Uint8Array,
  target: number,
): Promise<{ head: number; durable: Promise<void> }> {
  const run = decodeRun(payload);
  const shape = { header: run.header, interval: run.interval, count: target - core.head().number };
  let last = new Uint8Array(0);
  for (const chunk of runHashes(shape)) last = chunk.slice(-32);
  const anchors = run.anchors.slice(0, Math.floor(shape.count / RUN_CHUNK));
  const { durable } = core.append("run", encodeRun({ ...shape, last, anchors, skipped: run.skipped }));
  await durable;
  return { head: target, durable };
}

function append(core: Core, run: RunPayload): { durable: Promise<void> } {
  const first = core.head().number + 1;
  const { durable } = core.append("run", encodeRun(run));
  core.announce("run", { first, last: first + run.count - 1 }, durable);
  return { durable };
}

/** Whether nothing waits that any of the blocks would take, and nothing is set for the next block alone. */
function mayRun(core: Core): boolean {
  const { nextBaseFee, nextPrevRandao } = core.settings();
  if (nextBaseFee !== undefined || nextPrevRandao !== undefined || core.clock.state().next !== undefined) return false;
  if (core.pool.size() === 0) return true;
  const { header, payload } = core.head();
  const settled = payload.transactions.length === 0 && (header.baseFeePerGas ?? 0n) < FLOOR;
  if (settled && (header.excessBlobGas ?? 0n) === 0n) return true; // what it did not take, none will
  const view = core.state.view();
  const candidates = core.pool.executable((sender) => view.account(sender)?.nonce ?? 0n, 0n);
  return candidates.next().done === true;
}

/** Whether the block after one with this header, empty too, has the same gas limit and no more blob gas to come down from. */
function isSteady(core: Core, header: HeaderFields): boolean {
  if ((header.excessBlobGas ?? 0n) !== 0n) return false;
  const { config, source } = core;
  const next = headerTemplate(config, header, header.parentHash, header.timestamp + 1, core.settings(), source);
  return next.gasLimit === header.gasLimit;
}

/** How many blocks there can be before the rules change. */
function within(config: ChainConfig, first: HeaderFields, most: number, interval: number): number {
  const fork = forkOf(config, first);
  const same = (count: number): boolean => {
    const { number, timestamp, difficulty } = first;
    return (
      forkOf(config, { number: number + count - 1, timestamp: timestamp + (count - 1) * interval, difficulty }) === fork
    );
  };
  if (same(most)) return most;
  let [low, high] = [1, most];
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    if (same(middle)) low = middle;
    else high = middle;
  }
  return low;
}
