import type { FeeMarket1559Tx } from "@ethereumjs/tx";
import { runTx } from "@ethereumjs/vm";
import type { InternalEntry } from "../../persistence/records/index.js";
import { collectPrinted } from "./console.js";
import { errorOf, logsOf } from "./events.js";
import type { Overlay } from "./overlay.js";
import { executeTransfer, feesOf } from "./transfer.js";
import type { BlockEnvironment, Inspector, SignedTransaction, TransactionResult } from "./types.js";
import { initCodeFault } from "./validity.js";
import { type Machine, withMachine } from "./vm.js";

/**
 * Executes a transaction as part of a block: changes go into the overlay, also when it reverts.
 * @param gasUsedBefore gas that the block's earlier transactions used, for the check against the block's gas limit.
 * @throws Error when the transaction cannot be part of the block at all; the overlay is then as it was.
 */
export function executeTransaction(
  overlay: Overlay,
  environment: BlockEnvironment,
  transaction: SignedTransaction,
  gasUsedBefore: bigint,
  inspector?: Inspector,
): Promise<TransactionResult> | TransactionResult {
  if (gasUsedBefore + transaction.tx.gasLimit > environment.gasLimit) throw new Error("gas limit reached");
  const fault = initCodeFault(environment, transaction.tx);
  if (fault !== undefined) throw new Error(fault);
  if (!inspector) {
    const transfer = executeTransfer(overlay, environment, transaction);
    if (transfer) return transfer;
  }
  const { tx, sender, impersonated } = transaction;
  const internals = collectInternals();
  const { see, printed } = collectPrinted();
  const body = async ({ vm, state, block }: Machine): Promise<TransactionResult> => {
    if (impersonated) state.disguise(sender);
    const result = await runTx(vm, { tx, block, blockGasUsed: gasUsedBefore, skipHardForkValidation: true });
    const { execResult, createdAddress, totalGasSpent, blobGasUsed } = result;
    const error = errorOf(execResult);
    const failed = error !== "";
    return {
      gasUsed: totalGasSpent,
      status: failed ? 0 : 1,
      logs: failed ? [] : logsOf(execResult.logs),
      returnData: execResult.returnValue,
      error,
      createdAddress: tx.to === undefined ? createdAddress?.bytes : undefined,
      effectiveGasPrice: environment.baseFeePerGas + feesOf(tx as FeeMarket1559Tx, environment.baseFeePerGas).tip,
      blobGasUsed: blobGasUsed ?? 0n,
      internals: failed ? [] : internals.entries(),
      printed,
    };
  };
  const own = both(internals.inspector, { enter: see });
  if (!inspector) return withMachine(overlay, environment, own, body);
  return withMachine(overlay, environment, both(own, inspector), body, true);
}

type Internal = Omit<InternalEntry, "transactionIndex">;

/** Gathers value transfers and creations below the top call, leaving out those that were reverted. */
export function collectInternals(): { inspector: Inspector; entries: () => Internal[] } {
  const found: Internal[] = [];
  const frames: { start: number; entry: Internal | undefined }[] = [];
  return {
    entries: () => found,
    inspector: {
      enter({ kind, depth, from, to, value }) {
        let entry: Internal | undefined;
        const creates = kind === "CREATE" || kind === "CREATE2";
        if (depth > 0 && (creates || (value > 0n && kind === "CALL"))) {
          const named = creates ? (kind === "CREATE" ? "create" : "create2") : "call";
          entry = { depth, kind: named, from, to: to ?? new Uint8Array(20), value };
          found.push(entry);
        }
        frames.push({ start: entry ? found.length - 1 : found.length, entry });
      },
      exit({ error, created }) {
        const frame = frames.pop();
        if (!frame) return;
        if (error !== "") found.length = frame.start;
        else if (frame.entry && created) frame.entry.to = created;
      },
      selfdestruct(from, beneficiary, balance, depth) {
        found.push({ depth: depth + 1, kind: "selfdestruct", from, to: beneficiary, value: balance });
      },
    },
  };
}

function both(first: Inspector, second: Inspector): Inspector {
  return {
    ...second,
    enter(frame) {
      first.enter?.(frame);
      second.enter?.(frame);
    },
    exit(end) {
      first.exit?.(end);
      second.exit?.(end);
    },
    selfdestruct(from, beneficiary, balance, depth) {
      first.selfdestruct?.(from, beneficiary, balance, depth);
      second.selfdestruct?.(from, beneficiary, balance, depth);
    },
  };
}
