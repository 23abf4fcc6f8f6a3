import {
  delegateOf,
  equalBytes,
  KECCAK_EMPTY,
  maxCost,
  type PricedTransaction,
  type Rules,
  toHex,
} from "../../ethereum/index.js";
import { intrinsicGas } from "./intrinsic-gas.js";
import type { Overlay } from "./overlay.js";
import { feesOf } from "./transfer.js";
import type { BlockEnvironment, Message, SignedTransaction } from "./types.js";

/** Why a creation cannot be part of a block, as geth reports it: its init code is too long (EIP-3860). Undefined for all others. */
export function initCodeFault(
  { rules, unlimitedInitCode }: Pick<BlockEnvironment, "rules" | "unlimitedInitCode">,
  { to, data }: { to?: unknown; data: Uint8Array },
): string | undefined {
  const { maxInitCodeSize } = rules;
  if (to || unlimitedInitCode || maxInitCodeSize === undefined || data.length <= maxInitCodeSize) return undefined;
  return `max initcode size exceeded: code size ${data.length} limit ${maxInitCodeSize}`;
}

/** Whether a transaction offers a tip above all that it pays per gas, which EIP-1559 has refused. */
export const isTipAboveCap = ({ maxFeePerGas, maxPriorityFeePerGas = 0n }: PricedTransaction): boolean =>
  maxFeePerGas !== undefined && maxPriorityFeePerGas > maxFeePerGas;

/** The most that a transaction can cost its sender, in wei. */
export const costOf = ({ tx }: Pick<SignedTransaction, "tx">): bigint => maxCost(tx);

/** Whether an account with this code may send transactions (EIP-3607): a delegation (EIP-7702) is not code of its own. */
export const isEoaCode = (rules: Rules, code: Uint8Array): boolean =>
  code.length === 0 || (rules.hasDelegations && delegateOf(code) !== undefined);

/** Why a transaction cannot be part of a block after those before it, as geth reports it; undefined where it can. */
export function transactionFault(
  overlay: Overlay,
  environment: BlockEnvironment,
  { tx, sender, impersonated }: Pick<SignedTransaction, "tx" | "sender" | "impersonated">,
  message: Pick<Message, "to" | "data" | "accessList" | "authorizations">,
  gasUsedBefore: bigint,
): string | undefined {
  const { rules, baseFeePerGas, blobBaseFee } = environment;
  const address = `address ${toHex(sender)}`;
  if (gasUsedBefore + tx.gasLimit > environment.gasLimit) return "gas limit reached";
  if (!rules.transactionTypes.includes(tx.type)) {
    return `transaction type not supported: type ${tx.type} is not part of ${rules.hardfork}`;
  }
  const initCode = initCodeFault(environment, tx);
  if (initCode !== undefined) return initCode;
  const account = overlay.account(sender);
  const nonce = account?.nonce ?? 0n;
  if (tx.nonce !== nonce) {
    return `nonce too ${tx.nonce < nonce ? "low" : "high"}: ${address}, tx: ${tx.nonce} state: ${nonce}`;
  }
  if (account && !impersonated && !equalBytes(account.codeHash, KECCAK_EMPTY)) {
    const code = overlay.code(sender);
    if (!isEoaCode(rules, code)) return `sender not an eoa: ${address}, len(code): ${code.length}`;
  }
  const { intrinsic, floor } = intrinsicGas(environment, message);
  if (tx.gasLimit < intrinsic) return `intrinsic gas too low: have ${tx.gasLimit}, want ${intrinsic}`;
  if (tx.gasLimit < floor) return `insufficient gas for floor data gas cost: have ${tx.gasLimit}, want ${floor}`;
  const { maxFee } = feesOf(tx, baseFeePerGas);
  if (rules.hasBaseFee && maxFee < baseFeePerGas) {
    return `max fee per gas less than block base fee: ${address}, maxFeePerGas: ${maxFee}, baseFee: ${baseFeePerGas}`;
  }
  if (tx.maxFeePerBlobGas !== undefined && tx.maxFeePerBlobGas < blobBaseFee) {
    const fees = `blobGasFeeCap: ${tx.maxFeePerBlobGas}, blobBaseFee: ${blobBaseFee}`;
    return `max fee per blob gas less than block blob gas fee: ${address} ${fees}`;
  }
  const cost = costOf({ tx });
  const balance = account?.balance ?? 0n;
  if (balance >= cost) return undefined;
  return `insufficient funds for gas * price + value: ${address} have ${balance} want ${cost}`;
}
