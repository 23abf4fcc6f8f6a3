/** Who sends, and transactions as the script has them: nothing is left to defaults, so that they are the same everywhere. */
import { type Hex, parseGwei, type TransactionSerializable } from "viem";
import { account } from "../../support/accounts.js";

export const senderOf = account;
export const ADDRESSES = Array.from({ length: 10 }, (_, index) => account(index).address.toLowerCase() as Hex);
export const [A, B, C, D] = ADDRESSES as [Hex, Hex, Hex, Hex];
export const NOBODY: Hex = `0x${"00".repeat(20)}`;
export const SOMEONE: Hex = "0x00000000000000000000000000000000000000e1";
/** Nobody's: without ether or a key. */
export const STRANGER: Hex = "0x00000000000000000000000000000000000000e2";

export const FEES = { maxFeePerGas: "0x174876e800", maxPriorityFeePerGas: "0x3b9aca00" } as const;

/** The parameters of `eth_sendTransaction`. */
export const sending = (fields: object, from: string = A): object[] => [{ from, gas: "0x493e0", ...FEES, ...fields }];

/** A signed transaction: one of EIP-1559 unless it says otherwise. */
export function signed(sender: number, fields: Partial<TransactionSerializable> & { nonce: number }): Promise<Hex> {
  const isLegacy = fields.type === "legacy" || fields.type === "eip2930";
  const fees = isLegacy
    ? { gasPrice: parseGwei("100") }
    : { maxFeePerGas: parseGwei("100"), maxPriorityFeePerGas: parseGwei("1") };
  const request = { type: "eip1559", chainId: 1337, gas: 300_000n, value: 0n, ...fees, ...fields };
  return account(sender).signTransaction(request as TransactionSerializable);
}
