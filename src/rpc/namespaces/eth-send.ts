import * as z from "zod/mini";
import type { SignedTransaction } from "../../chain/index.js";
import { toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { invalidParams, RpcError, serverError, transactionRejected } from "../errors.js";
import { receiptToJson } from "../format/index.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import {
  address,
  count,
  entriesOf,
  field,
  hexData,
  objectOf,
  quantity,
  quantity64,
  refined,
  scalar,
  type TransactionRequest,
  transactionRequest,
  word,
} from "../schema.js";
import { defineCheat } from "./cheats.js";
import { complete, sign } from "./complete-transaction.js";
import { send, sendFilled } from "./eth-transactions.js";

/** How long a receipt is waited for unless told otherwise, and at most: milliseconds (EIP-7966). */
const RECEIPT_WAIT_MS = 30_000;
const MOST_WAIT_MS = 300_000;
/** EIP-7966: the transaction is in the pool and was not mined in time. */
const NOT_MINED_IN_TIME = 4;

/** Sends a transaction and answers its receipt once it is mined. @throws RpcError code 4 when that takes too long */
async function sendSync(context: NodeContext, sending: () => Promise<string>, wait: number): Promise<object> {
  const { chain } = context;
  let mined = (): void => undefined;
  let hash: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const stop = chain.on("block", () => mined());
  try {
    hash = await sending();
    const find = (): object | undefined => receiptOf(context, hash as string);
    return await new Promise<object>((resolve, reject) => {
      mined = () => {
        try {
          const receipt = find();
          if (receipt) resolve(receipt);
        } catch (failure) {
          reject(failure);
        }
      };
      timer = setTimeout(
        () =>
          reject(
            new RpcError(
              NOT_MINED_IN_TIME,
              `the transaction was added to the pool but was not mined within ${wait / 1000} s`,
              { data: hash },
            ),
          ),
        wait,
      );
      mined();
    });
  } finally {
    clearTimeout(timer);
    stop();
  }
}

function receiptOf({ chain }: NodeContext, hash: string): object | undefined {
  const place = chain.state.transaction(Buffer.from(hash.slice(2), "hex"));
  const block = place && chain.block(place.block);
  return block && receiptToJson(block, place.index);
}

const knownRoot = scalar("a storage root or a map of slots", (value) => value);
const conditions = objectOf(
  "conditions",
  z.object({
    knownAccounts: field(entriesOf("known accounts (a map by address)", address, knownRoot, 1_000)),
    blockNumberMin: field(count),
    blockNumberMax: field(count),
    timestampMin: field(count),
    timestampMax: field(count),
  }),
);
type Conditions = z.output<typeof conditions>;

const slots = entriesOf("slots and values", word, word, 1_000);

/** @throws RpcError -32003 where a condition does not hold on the head */
function checkConditions({ chain }: NodeContext, given: Conditions): void {
  const { number, header } = chain.head();
  const { blockNumberMin = 0, blockNumberMax = Infinity, timestampMin = 0, timestampMax = Infinity } = given;
  const between = (what: string, value: number, least: number, most: number): void => {
    if (value < least || value > most) {
      throw transactionRejected(
        `${what} ${value} is not between ${least} and ${most}, as the transaction's conditions are`,
      );
    }
  };
  between("block number", number, blockNumberMin, blockNumberMax);
  between("timestamp", header.timestamp, timestampMin, timestampMax);
  const state = chain.stateAt();
  for (const [of, expected] of given.knownAccounts ?? []) {
    const account = state.account(of);
    if (typeof expected === "string") {
      const found = account ? toHex(account.storageRoot) : "no account";
      if (found !== expected.toLowerCase()) {
        throw transactionRejected(`the storage root of ${toHex(of)} is ${found}, not ${expected}`);
      }
      continue;
    }
    const read = z.safeParse(slots, expected);
    if (!read.success) throw invalidParams(`invalid argument 1 (conditions): ${read.error.issues[0]?.message}`);
    for (const [slot, value] of read.data) {
      const found = account ? state.storage(of, account.generation, slot) : new Uint8Array(0);
      if (BigInt(toHex(value)) !== BigInt(found.length === 0 ? 0 : toHex(found))) {
        throw transactionRejected(`slot ${toHex(slot)} of ${toHex(of)} is not ${toHex(value)}`);
      }
    }
  }
}

const transaction = param("transaction", transactionRequest);
const wait = refined("milliseconds", count, (given) => Math.min(given, MOST_WAIT_MS));

/** Other ways to send. */
export const ethSend = defineNamespace<NodeContext>("eth", [
  defineMethod({
    name: "eth_sendRawTransactionSync",
    description: "Sends a signed transaction and answers its receipt once it is mined (EIP-7966).",
    params: [param("transaction", hexData), optional("timeout", wait, RECEIPT_WAIT_MS)],
    result: "receipt",
    handler: (context: NodeContext, raw, timeout) =>
      sendSync(context, async () => send(context, await context.chain.decode(raw)), timeout),
  }),
  defineMethod({
    name: "eth_sendTransactionSync",
    description: "Fills in, signs and sends a transaction from an account of the node and answers its receipt.",
    params: [transaction],
    result: "receipt",
    guarded: true,
    handler: (context: NodeContext, request) =>
      sendSync(context, () => sendFilled(context, withSender(context, request)), RECEIPT_WAIT_MS),
  }),
  defineMethod({
    name: "eth_sendRawTransactionConditional",
    description: "Sends a signed transaction if block number, timestamp and storage are within bounds now (ERC-7796).",
    params: [param("transaction", hexData), param("conditions", conditions)],
    result: "hash",
    handler: async (context: NodeContext, raw, given) => {
      checkConditions(context, given);
      return send(context, await context.chain.decode(raw));
    },
  }),
  defineCheat({
    name: "eth_sendUnsignedTransaction",
    description: "Sends a transaction in the name of any account, whose key is not asked for.",
    params: [transaction],
    result: "hash",
    handler: (context, _, request) => sendFilled(context, request, undefined, true),
  }),
  defineMethod({
    name: "eth_resend",
    description: "Replaces a waiting transaction by one with another gas price or gas limit.",
    params: [transaction, optional("gasPrice", quantity), optional("gasLimit", quantity64)],
    result: "hash",
    guarded: true,
    handler: async (context: NodeContext, given, gasPrice, gas) => {
      const request = withSender(context, given);
      const { from, nonce } = request;
      if (nonce === undefined) throw invalidParams("invalid argument 0 (transaction): nonce is missing");
      if (!waiting(context, from, nonce))
        throw serverError("transaction not found: none of that sender and nonce waits");
      const { gasPrice: _price, maxFeePerGas: _fee, maxPriorityFeePerGas: _tip, ...unpriced } = request;
      const repriced = gasPrice ? { ...unpriced, gasPrice } : request;
      const data = await complete(context, { ...repriced, ...(gas && { gas }) });
      return send(context, await sign(context, data, from));
    },
  }),
]);

const withSender = (
  { wallet }: NodeContext,
  request: TransactionRequest,
): TransactionRequest & { from: Uint8Array } => {
  const from = request.from ?? wallet.accounts()[0];
  if (!from) throw invalidParams("invalid argument 0 (transaction): from is missing");
  return { ...request, from };
};

const waiting = ({ chain }: NodeContext, sender: Uint8Array, nonce: bigint): SignedTransaction | undefined =>
  chain.pool.of(sender).find(({ tx }) => tx.nonce === nonce);
