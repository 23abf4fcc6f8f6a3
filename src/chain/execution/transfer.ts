import { equalBytes, KECCAK_EMPTY, type PricedTransaction } from "../../ethereum/index.js";
import { credit, removeIfEmpty } from "./accounts.js";
import type { Overlay } from "./overlay.js";
import type { BlockEnvironment, SignedTransaction, TransactionResult } from "./types.js";

const TRANSFER_GAS = 21_000n;

/**
 * Executes a plain transfer of ether to an account without code, the commonest transaction of all, without starting the
 * VM. Answers undefined for everything else and for whatever the VM would refuse, so that the VM says why. A property
 * test holds it equal to @ethereumjs/vm.
 */
export function executeTransfer(
  overlay: Overlay,
  environment: BlockEnvironment,
  { tx, sender: from }: SignedTransaction,
): TransactionResult | undefined {
  const { rules, baseFeePerGas, coinbase } = environment;
  const { to } = tx;
  if (!to || tx.type > 2 || tx.data.length > 0 || tx.gasLimit < TRANSFER_GAS) return undefined;
  if (!rules.clearsEmptyAccounts || isReserved(to)) return undefined;
  if (tx.accessList && tx.accessList.length > 0) return undefined;

  const account = overlay.account(from);
  const target = overlay.account(to);
  if (!account || !equalBytes(account.codeHash, KECCAK_EMPTY) || account.nonce !== tx.nonce) return undefined;
  if (target && !equalBytes(target.codeHash, KECCAK_EMPTY)) return undefined;

  const { maxFee, tip } = feesOf(tx, baseFeePerGas);
  if (maxFee < baseFeePerGas || account.balance < tx.value + tx.gasLimit * maxFee) return undefined;
  const price = baseFeePerGas + tip;
  const paid = TRANSFER_GAS * price;

  overlay.setAccount(from, { ...account, nonce: account.nonce + 1n, balance: account.balance - paid - tx.value });
  if (tx.value > 0n) credit(overlay, to, tx.value);
  const reward = TRANSFER_GAS * tip;
  if (reward > 0n) credit(overlay, coinbase, reward);
  removeIfEmpty(overlay, to);
  removeIfEmpty(overlay, coinbase);
  return {
    gasUsed: TRANSFER_GAS,
    status: 1,
    logs: [],
    returnData: new Uint8Array(0),
    error: "",
    createdAddress: undefined,
    effectiveGasPrice: price,
    blobGasUsed: 0n,
    internals: [],
  };
}

/** What the sender pays at most per unit of gas, and what of it goes to the coinbase. */
export function feesOf(tx: PricedTransaction, baseFeePerGas: bigint): { maxFee: bigint; tip: bigint } {
  const { gasPrice = 0n, maxFeePerGas, maxPriorityFeePerGas = 0n } = tx;
  if (maxFeePerGas === undefined) return { maxFee: gasPrice, tip: gasPrice - baseFeePerGas };
  const room = maxFeePerGas - baseFeePerGas;
  return { maxFee: maxFeePerGas, tip: maxPriorityFeePerGas < room ? maxPriorityFeePerGas : room };
}

/** Precompiles and what may become one: the VM decides. */
function isReserved(address: Uint8Array): boolean {
  for (let index = 0; index < 18; index++) if (address[index] !== 0) return false;
  return true;
}
