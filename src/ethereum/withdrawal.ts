import { bytesToQuantity, quantityToBytes } from "./bytes.js";
import { decodeRlp, encodeRlp } from "./rlp.js";

/** A withdrawal from the beacon chain (EIP-4895). */
export interface Withdrawal {
  index: bigint;
  validatorIndex: bigint;
  address: Uint8Array;
  /** Gwei. */
  amount: bigint;
}

/** RLP of each withdrawal, as the withdrawals trie holds it. */
export const encodeWithdrawal = ({ index, validatorIndex, address, amount }: Withdrawal): Uint8Array =>
  encodeRlp([quantityToBytes(index), quantityToBytes(validatorIndex), address, quantityToBytes(amount)]);

/** RLP of the list of withdrawals, as a block holds it. */
export const encodeWithdrawals = (withdrawals: readonly Withdrawal[]): Uint8Array =>
  encodeRlp(withdrawals.map((one) => decodeRlp(encodeWithdrawal(one))));

/** Reads the list of withdrawals of a block; none where there are no bytes. @throws RangeError, Error */
export function decodeWithdrawals(rlp: Uint8Array): Withdrawal[] {
  if (rlp.length === 0) return [];
  return (decodeRlp(rlp) as Uint8Array[][]).map((fields) => {
    if (!Array.isArray(fields) || fields.length !== 4) throw new Error("a withdrawal has four fields");
    const [index, validatorIndex, address, amount] = fields as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    if (address.length !== 20) throw new Error("a withdrawal's address has 20 bytes");
    return {
      index: bytesToQuantity(index),
      validatorIndex: bytesToQuantity(validatorIndex),
      address,
      amount: bytesToQuantity(amount),
    };
  });
}
