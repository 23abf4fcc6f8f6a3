import { RLP } from "@ethereumjs/rlp";
import { decodeHeader, equalBytes, keccak256, toHex } from "../../ethereum/index.js";
import type { StateView, StoredBlock } from "../../persistence/state/index.js";
import { type CallPlace, type CallRequest, execute } from "../calls/calls.js";
import { ChainError, ERROR_CODES } from "../errors.js";
import { authorityOf, type Overlay } from "../execution/index.js";
import type { Core } from "../head/core.js";
import { traceAllowance } from "./deadline.js";
import { type JsonText, jsonText, writtenText } from "./json-text.js";
import { createTracer, prepareTracer, type TraceOptions } from "./registry.js";
import { type Replayable, replayable, startReplay } from "./replay.js";
import type { Tracer } from "./tracer.js";
import { otterscanTracer } from "./tracers/otterscan.js";
import { viewOf } from "./view.js";

/** A transaction of a traced block. */
export interface TracedTransaction {
  txHash: string;
  result: unknown;
}

/**
 * Executes a mined transaction once more, after those before it in its block, and says what the tracer makes of it. The block
 * may be any past one.
 * @throws ChainError when there is no such transaction or tracer, or the trace takes too long or becomes too large.
 */
export async function traceTransaction(core: Core, hash: Uint8Array, options: TraceOptions): Promise<unknown> {
  const entry = core.state.transaction(hash);
  const block = entry && core.block(entry.block);
  if (!block) throw new ChainError("transaction not found");
  const prepared = await prepareTracer(options);
  const replay = startReplay(core, replayable(block));
  for (let before = 0; before < entry.index; before++) await replay.skip();
  return replay.trace(prepared);
}

/** Reports what Otterscan shows of the calls of a mined transaction. @throws ChainError as {@link traceTransaction} does. */
export const traceForOtterscan = (core: Core, hash: Uint8Array): Promise<unknown> =>
  traceTransaction(core, hash, { tracer: otterscanTracer });

/** A block's traces as JSON, where the tracer has written them so. */
export function asWritten(traced: TracedTransaction[]): TracedTransaction[] | JsonText {
  if (!traced.some(({ result }) => writtenText(result) !== undefined)) return traced;
  const texts = traced.map(({ txHash, result }) => `{"txHash":"${txHash}","result":${writtenText(result)}}`);
  return jsonText(`[${texts.join(",")}]`);
}

/** Traces every transaction of a mined block. @throws ChainError as {@link traceTransaction} does. */
export function traceBlock(core: Core, block: StoredBlock, options: TraceOptions): Promise<TracedTransaction[]> {
  return traceAll(core, replayable(block), options);
}

/**
 * Traces every transaction of a block given as RLP, which need not be part of the chain; its parent must be.
 * @throws ChainError when it is not a block, or its parent is not known.
 */
export async function traceRawBlock(core: Core, rlp: Uint8Array, options: TraceOptions): Promise<TracedTransaction[]> {
  const { header, hash, transactions } = decodeBlockRlp(rlp);
  const known = core.state.blockNumber(hash);
  const mined = known === undefined ? undefined : core.block(known);
  if (mined) return traceAll(core, replayable(mined), options);
  const parent = core.block(header.number - 1);
  if (!parent || !equalBytes(parent.hash, header.parentHash)) {
    throw new ChainError(`parent ${toHex(header.parentHash)} not found`);
  }
  const following = core.state.block(header.number);
  const base = following ? following.seq - 1 : core.state.folded().seq;
  return traceAll(core, { header, hash, base, transactions, senders: [] }, options);
}

/** For calls before one of a block's transactions. @throws ChainError when the block has no transaction of that index. */
export async function placeBefore(core: Core, block: StoredBlock, index: number): Promise<CallPlace> {
  const before = block.seq - 1;
  const state = viewOf(await replayUntil(core, block, index), core.state.view(before));
  return { state, config: core.configAt(before), header: block.header };
}

/** What a block's first transactions made of the state before it. @throws ChainError when there are no more than `count`. */
export async function replayUntil(core: Core, block: StoredBlock, count: number): Promise<Overlay> {
  if (count >= block.payload.transactions.length) {
    throw new ChainError(`transaction index ${count} out of range for block ${toHex(block.hash)}`);
  }
  const replay = startReplay(core, replayable(block));
  for (let before = 0; before < count; before++) await replay.skip();
  return replay.overlay;
}

/** Traces a call. @throws ChainError as a call does before it runs; what goes wrong while it runs is part of the trace. */
export async function traceCall(
  core: Core,
  request: CallRequest,
  place: CallPlace,
  options: TraceOptions,
  gasCap: bigint,
): Promise<unknown> {
  const { trace } = await traceAndGoOn(core, request, place, options, gasCap);
  return trace;
}

/** Traces a call as {@link traceCall} does. @returns the trace, and the state after the call, for another one to build on */
export async function traceAndGoOn(
  core: Core,
  request: CallRequest,
  place: CallPlace,
  options: TraceOptions,
  gasCap: bigint,
): Promise<{ trace: unknown; state: StateView }> {
  const prepared = await prepareTracer(options);
  let tracer: Tracer | undefined;
  let state = place.state;
  const result = await execute(core, request, place, gasCap, ({ overlay, environment, message }) => {
    const { from, to, gasLimit, gasPrice } = message;
    const authorities = message.authorizations.flatMap((one) => authorityOf(one) ?? []);
    const traced = { from, to, gasLimit, gasPrice, authorities };
    tracer = createTracer(prepared, { state: overlay, environment, message: traced, place: undefined });
    state = viewOf(overlay, place.state);
    environment.allowance = traceAllowance(core, options.timeout);
    return tracer.inspector;
  });
  return { trace: tracer?.result(result), state };
}

async function traceAll(core: Core, block: Replayable, options: TraceOptions): Promise<TracedTransaction[]> {
  if (block.header.number === 0) throw new ChainError("genesis is not traceable");
  const prepared = await prepareTracer(options);
  const replay = startReplay(core, block);
  const traced: TracedTransaction[] = [];
  for (const raw of block.transactions) {
    traced.push({ txHash: toHex(keccak256(raw)), result: await replay.trace(prepared) });
  }
  return traced;
}

/** Header and transactions of a block's RLP. Typed transactions are in it as byte strings (EIP-2718). */
function decodeBlockRlp(rlp: Uint8Array): Pick<Replayable, "header" | "hash" | "transactions"> {
  try {
    const [header, transactions] = RLP.decode(rlp) as [Uint8Array[], (Uint8Array | Uint8Array[])[]];
    const headerRlp = RLP.encode(header);
    return {
      header: decodeHeader(headerRlp),
      hash: keccak256(headerRlp),
      transactions: transactions.map((entry) => (entry instanceof Uint8Array ? entry : RLP.encode(entry))),
    };
  } catch (cause) {
    throw new ChainError(
      `could not decode block: ${cause instanceof Error ? cause.message : String(cause)}`,
      ERROR_CODES.invalidParams,
      undefined,
      { cause },
    );
  }
}
