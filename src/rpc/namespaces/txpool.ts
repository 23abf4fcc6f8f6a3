import type { Chain, SignedTransaction } from "../../chain/index.js";
import { checksumAddress, decodeTransaction, toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { pendingTransactionToJson, quantityToHex } from "../format/index.js";
import { defineMethod, defineNamespace, param } from "../method.js";
import { address } from "../schema.js";
import { splitPool } from "./eth-transactions.js";

/** Transactions by sender and nonce. Senders are in lower case, by which viem's users and those of Anvil and Ganache look them up. */
function bySender(transactions: readonly SignedTransaction[], tell: (one: SignedTransaction) => unknown): object {
  const senders: Record<string, Record<string, unknown>> = {};
  for (const transaction of transactions) {
    const sender = toHex(transaction.sender);
    senders[sender] ??= {};
    senders[sender][transaction.tx.nonce.toString()] = tell(transaction);
  }
  return senders;
}

const byNonce = (transactions: readonly SignedTransaction[]): object =>
  Object.fromEntries(transactions.map((one) => [one.tx.nonce.toString(), pendingTransactionToJson(one)]));

/** A transaction in one line, as geth puts it. */
function inLine({ raw }: SignedTransaction): string {
  const { to, value, gasLimit, gasPrice, maxFeePerGas } = decodeTransaction(raw);
  const target = to ? checksumAddress(to) : "contract creation";
  return `${target}: ${value} wei + ${gasLimit} gas × ${maxFeePerGas ?? gasPrice ?? 0n} wei`;
}

const told = (chain: Chain, tell: (one: SignedTransaction) => unknown): object => {
  const { pending, queued } = splitPool(chain);
  return { pending: bySender(pending, tell), queued: bySender(queued, tell) };
};

/** What waits to be mined. */
export const txpool = defineNamespace<NodeContext>("txpool", [
  defineMethod({
    name: "txpool_content",
    description: "The transactions that can be mined next, and those behind a gap, by sender and nonce.",
    result: "pending and queued transactions",
    handler: ({ chain }: NodeContext) => told(chain, pendingTransactionToJson),
  }),
  defineMethod({
    name: "txpool_contentFrom",
    description: "A sender's transactions that can be mined next, and those behind a gap, by nonce.",
    params: [param("address", address)],
    result: "pending and queued transactions",
    handler: ({ chain }: NodeContext, sender) => {
      const { pending, queued } = splitPool(chain);
      const own = (one: SignedTransaction): boolean => Buffer.compare(one.sender, sender) === 0;
      return { pending: byNonce(pending.filter(own)), queued: byNonce(queued.filter(own)) };
    },
  }),
  defineMethod({
    name: "txpool_inspect",
    description: "What waits, each transaction in one line.",
    result: "pending and queued transactions in words",
    handler: ({ chain }: NodeContext) => told(chain, inLine),
  }),
  defineMethod({
    name: "txpool_status",
    description: "How many transactions can be mined next, and how many are behind a gap.",
    result: "pending and queued counts",
    handler: ({ chain }: NodeContext) => {
      const { pending, queued } = splitPool(chain);
      return { pending: quantityToHex(pending.length), queued: quantityToHex(queued.length) };
    },
  }),
]);
