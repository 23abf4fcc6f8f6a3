import { GAS_PER_BLOB, type TransactionFields } from "../../ethereum/index.js";
import type { InternalEntry } from "../../persistence/records/index.js";
import { authorizationsOf } from "./authorizations.js";
import { collectPrinted } from "./console.js";
import type { ExecutionEnvironment } from "./engine.js";
import { applyMessage } from "./message.js";
import type { Overlay } from "./overlay.js";
import { executeTransfer, feesOf } from "./transfer.js";
import type { Inspector, Message, SignedTransaction, TransactionResult } from "./types.js";
import { transactionFault } from "./validity.js";

/**
 * Applies a transaction as part of a block: changes go into the overlay, also when it reverts.
 * @param gasUsedBefore gas that the block's earlier transactions used, for the check against the block's gas limit.
 * @throws Error when the transaction cannot be part of the block at all; the overlay is then as it was.
 */
export function applyTransaction(
  overlay: Overlay,
  environment: ExecutionEnvironment,
  transaction: SignedTransaction,
  gasUsedBefore: bigint,
  inspector?: Inspector,
): Promise<TransactionResult> | TransactionResult {
  if (!inspector && gasUsedBefore + transaction.tx.gasLimit <= environment.gasLimit) {
    const transfer = executeTransfer(overlay, environment, transaction);
    if (transfer) return transfer;
  }
  const { baseFeePerGas } = environment;
  const { tip } = feesOf(transaction.tx, baseFeePerGas);
  const gasPrice = baseFeePerGas + tip;
  const message = messageOf(transaction, gasPrice);
  const fault = transactionFault(overlay, environment, transaction, message, gasUsedBefore);
  if (fault !== undefined) throw new Error(fault);
  return apply(overlay, environment, message, tip, inspector);
}

async function apply(
  overlay: Overlay,
  environment: ExecutionEnvironment,
  message: Message,
  tip: bigint,
  inspector: Inspector | undefined,
): Promise<TransactionResult> {
  const internals = collectInternals();
  const printing = collectPrinted();
  const own = both(internals.inspector, printing.inspector);
  const { gasBeforeRefund: _, ...result } = await applyMessage(overlay, environment, message, {
    tip,
    inspector: inspector ? both(own, inspector) : own,
    traced: inspector !== undefined,
  });
  return {
    ...result,
    createdAddress: message.to ? undefined : result.createdAddress,
    effectiveGasPrice: message.gasPrice,
    blobGasUsed: GAS_PER_BLOB * BigInt(message.blobVersionedHashes.length),
    internals: result.status === 1 ? internals.entries() : [],
    printed: printing.printed,
  };
}

function messageOf({ tx, sender }: SignedTransaction, gasPrice: bigint): Message {
  const { to, data, value, gasLimit } = tx;
  return {
    from: sender,
    to,
    data,
    value,
    gasLimit,
    gasPrice,
    accessList: accessListOf(tx),
    blobVersionedHashes: tx.blobVersionedHashes ?? [],
    authorizations: authorizationsOf(tx),
  };
}

const accessListOf = ({ accessList = [] }: TransactionFields): Message["accessList"] =>
  accessList.map(([address, storageKeys]) => ({ address, storageKeys }));

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
      restart() {
        found.length = 0;
        frames.length = 0;
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
    restart() {
      first.restart?.();
      second.restart?.();
    },
  };
}
