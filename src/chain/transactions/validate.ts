import { type Rules, toHex } from "../../ethereum/index.js";
import type { AccountBody } from "../../persistence/records/index.js";
import type { StateView } from "../../persistence/state/index.js";
import { ChainError } from "../errors.js";
import {
  type BlockEnvironment,
  costOf,
  initCodeFault,
  intrinsicGas,
  isEoaCode,
  type SignedTransaction,
} from "../execution/index.js";
import type { Expenditure } from "../head/pool.js";

/**
 * Checks a transaction against the state and rules under which the next block will be made, with geth's texts.
 * A nonce ahead of the account's is no error: the transaction waits.
 * @param environment of the next block.
 * @throws ChainError
 */
export function validate(
  { tx, sender, impersonated }: SignedTransaction,
  state: Pick<StateView, "account" | "code">,
  environment: BlockEnvironment,
  limits: { minGasPrice: bigint; unlimitedInitCode: boolean },
  waiting?: Expenditure,
): void {
  const { rules } = environment;
  const { transactionTypes, maxTransactionGas } = rules;
  if (!transactionTypes.includes(tx.type)) {
    throw new ChainError(`transaction type not supported: type ${tx.type} is not part of ${rules.hardfork}`);
  }
  if (tx.type === 4 && tx.to === undefined)
    throw new ChainError("EIP-7702 transaction cannot be used to create contract");
  if (maxTransactionGas !== undefined && tx.gasLimit > maxTransactionGas) {
    throw new ChainError(`transaction gas limit too high (cap: ${maxTransactionGas}, tx: ${tx.gasLimit})`);
  }
  if (tx.gasLimit > environment.gasLimit) throw new ChainError("exceeds block gas limit");
  const initCode = initCodeFault({ ...environment, unlimitedInitCode: limits.unlimitedInitCode }, tx);
  if (initCode !== undefined) throw new ChainError(initCode);
  const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = tx;
  if (maxFeePerGas !== undefined && maxPriorityFeePerGas !== undefined && maxPriorityFeePerGas > maxFeePerGas) {
    throw new ChainError(
      `max priority fee per gas higher than max fee per gas: address ${toHex(sender)}, maxPriorityFeePerGas: ${maxPriorityFeePerGas}, maxFeePerGas: ${maxFeePerGas}`,
    );
  }
  const cap = maxFeePerGas ?? gasPrice ?? 0n;
  if (cap < limits.minGasPrice) {
    throw new ChainError(`transaction underpriced: gas price ${cap}, minimum needed ${limits.minGasPrice}`);
  }
  const account = state.account(sender);
  const nonce = account?.nonce ?? 0n;
  if (tx.nonce < nonce) {
    throw new ChainError(`nonce too low: address ${toHex(sender)}, tx: ${tx.nonce} state: ${nonce}`);
  }
  if (account && !impersonated) refuseContract(rules, account, sender, state);
  const balance = account?.balance ?? 0n;
  const most = costOf({ tx });
  if (balance < most) {
    throw new ChainError(
      `insufficient funds for gas * price + value: address ${toHex(sender)} have ${balance} want ${most}`,
    );
  }
  if (waiting) checkSum(sender, balance, most, waiting);
  const { intrinsic, floor } = intrinsicGas(environment, {
    to: tx.to,
    data: tx.data,
    accessList: (tx.accessList ?? []).map(([address, storageKeys]) => ({ address, storageKeys })),
    authorizations: tx.authorizationList ?? [],
  });
  if (tx.gasLimit < intrinsic) {
    throw new ChainError(`intrinsic gas too low: gas ${tx.gasLimit}, minimum needed ${intrinsic}`);
  }
  if (tx.gasLimit < floor) {
    throw new ChainError(`insufficient gas for floor data gas cost: gas ${tx.gasLimit}, minimum needed ${floor}`);
  }
}

/** The sender has to have enough for this transaction and for those before it, as geth's pool asks. */
function checkSum(sender: Uint8Array, balance: bigint, cost: bigint, { spent, replaced }: Expenditure): void {
  const need = spent + cost - (replaced ?? 0n);
  if (balance >= need) return;
  const added = replaced === undefined ? `tx cost ${cost}` : `tx bumped ${cost - replaced}`;
  throw new ChainError(
    `insufficient funds for gas * price + value: address ${toHex(sender)} balance ${balance}, queued cost ${spent}, ${added}, overshot ${need - balance}`,
  );
}

/** EIP-3607. */
function refuseContract(rules: Rules, account: AccountBody, sender: Uint8Array, state: Pick<StateView, "code">): void {
  const code = state.code(account.codeHash, sender);
  if (isEoaCode(rules, code)) return;
  throw new ChainError(`sender not an eoa: address ${toHex(sender)}, len(code): ${code.length}`);
}
