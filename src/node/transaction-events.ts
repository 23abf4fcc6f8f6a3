import { checksumAddress, type KnownErrors, keccak256, toHex } from "../ethereum/index.js";
import type { TransactionEvent } from "../node-interface.js";
import type { ReceiptEntry } from "../persistence/records/index.js";
import type { StoredBlock } from "../persistence/state/index.js";
import type { CallDescriber } from "./call-details.js";

/** What the log says of the transactions of a block. */
export function transactionEvents(
  errors: Pick<KnownErrors, "describe">,
  calls: CallDescriber,
  { number, header, payload }: StoredBlock,
): TransactionEvent[] {
  return payload.transactions.map((raw, index) => {
    const { contractAddress, gasUsed, status, error, revertData } = payload.receipts[index] as ReceiptEntry;
    const revertReason = errors.describe(revertData);
    return {
      hash: toHex(keccak256(raw)),
      gasUsed,
      blockNumber: number,
      blockTime: header.timestamp,
      ...(contractAddress && { contractAddress: checksumAddress(contractAddress) }),
      ...(status === 0 && {
        error: error || "failed",
        call: calls.ofTransaction(raw, payload.senders[index] as Uint8Array),
      }),
      ...(revertReason !== undefined && { revertReason }),
    };
  });
}
