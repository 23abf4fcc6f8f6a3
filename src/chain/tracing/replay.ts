import type { HeaderFields } from "../../ethereum/index.js";
import { effectiveGasPrice } from "../../ethereum/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import { environmentOf } from "../blocks/environment.js";
import {
  applyTransaction,
  authorityOf,
  authorizationsOf,
  beginBlock,
  createOverlay,
  type ExecutionEnvironment,
  type Overlay,
  type SignedTransaction,
} from "../execution/index.js";
import type { Core } from "../head/core.js";
import { decodeMined } from "../transactions/signed.js";
import { traceAllowance } from "./deadline.js";
import { createTracer, type TraceOptions } from "./registry.js";
import type { TracedPlace } from "./tracer.js";

/** A block to execute again. */
export interface Replayable {
  header: HeaderFields;
  hash: Uint8Array;
  /** The journal record whose state the block starts from, and by whose rules it goes. */
  base: number;
  transactions: Uint8Array[];
  /** Who sent them, where that is known; recovered from the signatures otherwise. */
  senders: Uint8Array[];
  /** It was mined, and so its transactions fitted into it, whatever they could have used (Ganache weighs what they did use). */
  fits?: boolean;
}

/** A block under execution once more, one transaction after the other. */
export interface Replay {
  readonly overlay: Overlay;
  readonly environment: ExecutionEnvironment;
  /** Executes the next transaction. */
  skip(): Promise<void>;
  /** Executes the next transaction and says what the tracer makes of it. */
  trace(options: TraceOptions): Promise<unknown>;
}

/** The mined block as it was executed: on the state that the overrides before it left. */
export const replayable = ({ header, hash, seq, payload }: StoredBlock): Replayable => ({
  header,
  hash,
  base: seq - 1,
  transactions: payload.transactions,
  senders: payload.senders,
  fits: true,
});

/** Starts the execution of a block once more. Nothing of it is kept. */
export function startReplay(core: Core, { header, hash, base, transactions, senders, fits }: Replayable): Replay {
  const overlay = createOverlay(core.state.view(base), base + 1);
  const config = core.configAt(base);
  const environment = environmentOf(config, header, core.blockHash, core.limits);
  let index = 0;
  let gasUsed = 0n;
  let logs = 0;
  beginBlock(overlay, environment);

  const next = (): SignedTransaction => decodeMined(transactions[index] as Uint8Array, config, header, senders[index]);

  return {
    overlay,
    environment,
    async skip() {
      environment.allowance = traceAllowance(core, undefined);
      const result = await applyTransaction(overlay, environment, next(), fits ? 0n : gasUsed);
      gasUsed += result.gasUsed;
      logs += result.logs.length;
      index++;
      if (index % SKIPPED_AT_ONCE === 0) await new Promise(setImmediate);
    },
    async trace(options) {
      const transaction = next();
      const { tx, sender } = transaction;
      const message = {
        from: sender,
        to: tx.to,
        gasLimit: tx.gasLimit,
        gasPrice: effectiveGasPrice(tx, environment.baseFeePerGas),
        authorities: authorizationsOf(transaction.tx).flatMap((one) => authorityOf(one) ?? []),
      };
      const place: TracedPlace = {
        blockNumber: header.number,
        blockHash: hash,
        transactionIndex: index,
        transactionHash: transaction.hash,
        logsBefore: logs,
      };
      const tracer = createTracer(options, { state: overlay, environment, message, place });
      environment.allowance = traceAllowance(core, options.timeout);
      const weighed = fits ? 0n : gasUsed;
      const result = await applyTransaction(overlay, environment, transaction, weighed, tracer.inspector);
      gasUsed += result.gasUsed;
      logs += result.logs.length;
      index++;
      return tracer.result(result);
    },
  };
}

/** Transactions after which other work has its turn. */
const SKIPPED_AT_ONCE = 16;
