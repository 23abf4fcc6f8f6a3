import { decodeHeader, listItems, rulesOf, toHex } from "../../ethereum/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import { environmentOf, forkOf } from "../blocks/environment.js";
import { type Reward, rewardsOf } from "../blocks/rewards.js";
import type { CallPlace, CallRequest } from "../calls/calls.js";
import { ChainError } from "../errors.js";
import type { SignedTransaction } from "../execution/index.js";
import type { Core } from "../head/core.js";
import { nextBlock } from "../head/mining.js";
import { validate } from "../transactions/validate.js";
import { hexQuantity } from "./hex.js";
import { startReplay } from "./replay.js";
import { traceAndGoOn, traceBlock, traceTransaction } from "./trace.js";
import { type ParityOutcome, type ParityTrace, parityTracer, parityTraces, type TraceType } from "./tracers/parity.js";

/** A frame, and of which transaction it is; a reward is of none. */
export interface PlacedTrace extends ParityTrace {
  blockHash: string;
  blockNumber: number;
  transactionHash: string | null;
  transactionPosition: number | null;
}

/** The frames of a mined transaction; undefined when there is no such transaction. */
export async function parityTransaction(core: Core, hash: Uint8Array): Promise<PlacedTrace[] | undefined> {
  const entry = core.state.transaction(hash);
  const block = entry && core.block(entry.block);
  if (!block) return undefined;
  const traces = (await traceTransaction(core, hash, { tracer: parityTraces })) as ParityTrace[];
  return traces.map((trace) => placed(trace, block, toHex(hash), entry.index));
}

/** The frames of all transactions of a block, and who got what for it. */
export async function parityBlock(core: Core, block: StoredBlock): Promise<PlacedTrace[]> {
  const { transactions } = block.payload;
  const traced = transactions.length === 0 ? [] : await traceBlock(core, block, { tracer: parityTraces });
  const traces = traced.flatMap(({ txHash, result }, index) =>
    (result as ParityTrace[]).map((trace) => placed(trace, block, txHash, index)),
  );
  return [...traces, ...rewardTraces(core, block)];
}

/** Executes a mined transaction once more and reports what is requested. @throws ChainError when there is none. */
export const replayParity = (core: Core, hash: Uint8Array, types: readonly TraceType[]): Promise<ParityOutcome> =>
  traceTransaction(core, hash, { tracer: parityTracer(types) }) as Promise<ParityOutcome>;

/** Like {@link replayParity}, for each transaction of a block. */
export async function replayParityBlock(
  core: Core,
  block: StoredBlock,
  types: readonly TraceType[],
): Promise<(ParityOutcome & { transactionHash: string })[]> {
  if (block.payload.transactions.length === 0) return [];
  const traced = await traceBlock(core, block, { tracer: parityTracer(types) });
  return traced.map(({ txHash, result }) => ({ ...(result as ParityOutcome), transactionHash: txHash }));
}

/** Executes calls one after the other, each on the state that those before it left. @throws ChainError as a call does before it runs. */
export async function parityCalls(
  core: Core,
  calls: readonly [request: CallRequest, types: readonly TraceType[]][],
  place: CallPlace,
  gasCap: bigint,
): Promise<ParityOutcome[]> {
  const outcomes: ParityOutcome[] = [];
  let at = place;
  for (const [request, types] of calls) {
    const { trace, state } = await traceAndGoOn(core, request, at, { tracer: parityTracer(types) }, gasCap);
    outcomes.push(trace as ParityOutcome);
    at = { ...place, state, accounts: undefined };
  }
  return outcomes;
}

/**
 * Executes a signed transaction as it would be in the next block, and forgets it.
 * @throws ChainError when it cannot be part of that block.
 */
export async function parityRaw(
  core: Core,
  transaction: SignedTransaction,
  types: readonly TraceType[],
): Promise<ParityOutcome> {
  const { header, environment } = nextBlock(core);
  const { minGasPrice } = core.settings();
  const state = core.state.view();
  validate(transaction, state, environment, {
    minGasPrice: BigInt(minGasPrice),
    unlimitedInitCode: core.limits.unlimitedInitCode,
  });
  const { raw, sender, tx } = transaction;
  const nonce = state.account(sender)?.nonce ?? 0n;
  if (tx.nonce > nonce) {
    throw new ChainError(`nonce too high: address ${toHex(sender)}, tx: ${tx.nonce} state: ${nonce}`);
  }
  const replay = startReplay(core, {
    ...{ header, hash: NO_HASH, base: core.state.folded().seq, transactions: [raw], senders: [sender], fits: true },
  });
  try {
    return (await replay.trace({ tracer: parityTracer(types) })) as ParityOutcome;
  } catch (cause) {
    if (cause instanceof ChainError || !(cause instanceof Error)) throw cause;
    throw new ChainError(cause.message, undefined, undefined, { cause });
  }
}

const NO_HASH = new Uint8Array(32);

const placed = (trace: ParityTrace, block: StoredBlock, hash: string | null, position: number | null): PlacedTrace => ({
  ...trace,
  blockHash: toHex(block.hash),
  blockNumber: block.number,
  transactionHash: hash,
  transactionPosition: position,
});

/** What was paid for a block before the merge. Blocks that were taken over from Ganache paid nothing. */
export function blockRewards(core: Core, block: StoredBlock): Reward[] {
  const { header, payload, seq } = block;
  const config = core.configAt(seq - 1);
  if (block.number === 0 || rulesOf(forkOf(config, header)).hasMerged) return [];
  const ommers = listItems(payload.ommers).map(decodeHeader);
  const rewards = rewardsOf(environmentOf(config, header, core.blockHash, core.limits), ommers);
  const balance = (at: number): bigint => core.state.view(at).account(header.coinbase)?.balance ?? 0n;
  return balance(seq) - balance(seq - 1) < (rewards.at(-1)?.amount ?? 0n) ? [] : rewards;
}

const rewardTraces = (core: Core, block: StoredBlock): PlacedTrace[] =>
  blockRewards(core, block).map(({ kind, author, amount }) => {
    const action = { author: toHex(author), rewardType: kind, value: hexQuantity(amount) };
    return placed({ action, result: null, subtraces: 0, traceAddress: [], type: "reward" }, block, null, null);
  });
