/**
 * The packages of @ethereumjs throw errors without codes: what is wrong with a transaction is in the message only, before a
 * description of the object. Their messages are read here and nowhere else.
 */

/** The reason in an error of @ethereumjs, without its description of the transaction, block or VM. */
export const libraryReason = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split(/ \((?:vm hf|tx type|block number)=/)[0] as string;

/** Why @ethereumjs/tx makes no transaction of some fields or bytes. */
export type TransactionFault =
  /** More gas than EIP-7825 allows. */
  | { kind: "gas cap"; gas: string; cap: string }
  | { kind: "tip above cap" }
  | { kind: "chain id" }
  /** A type that a later hardfork brings (EIP-2930, 1559, 4844, 7702). */
  | { kind: "type" }
  | { kind: "other"; reason: string };

export function transactionFaultIn(cause: unknown): TransactionFault {
  const reason = libraryReason(cause);
  const [, gas, cap] = /gas limit (\d+) exceeds the maximum allowed by EIP-7825 \((\d+)\)/.exec(reason) ?? [];
  if (gas !== undefined && cap !== undefined) return { kind: "gas cap", gas, cap };
  if (/maxFeePerGas cannot be less than maxPriorityFeePerGas/.test(reason)) return { kind: "tip above cap" };
  if (/chain ID|chainId/i.test(reason)) return { kind: "chain id" };
  if (/EIP-\d+ not enabled on Common/.test(reason)) return { kind: "type" };
  return { kind: "other", reason };
}
