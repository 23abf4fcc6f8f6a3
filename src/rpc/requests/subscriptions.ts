import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { logsOfBlock } from "../../chain/index.js";
import { toHex } from "../../ethereum/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import type { Connection } from "../connection.js";
import type { ReadContext } from "../context.js";
import { invalidParams } from "../errors.js";
import { hashOf, headerToJson, logToJson, pendingTransactionToJson, receiptToJson } from "../format/index.js";
import { marketNumber } from "../schema/exchange.js";
import { field, hash, type LogFilter, listOf, logFilter, objectOf } from "../schema.js";
import { exchangeSubscription, isExchangeKind, serviceOf } from "./exchange.js";
import { criteriaOf } from "./logs-in-range.js";

/** Transactions whose receipts one subscription is for: as many as in geth. */
const MAX_HASHES = 200;

const receiptsFilter = objectOf(
  "an object with transactionHashes",
  z.object({ transactionHashes: field(listOf(hash, MAX_HASHES)) }),
);

/**
 * Begins a subscription over a connection.
 * @returns its id, once what it needs is ready
 */
export function subscribe(
  context: ReadContext,
  kind: string,
  options: unknown,
  connection: Connection,
): string | Promise<string> {
  const begin = (): string => {
    const id = toHex(randomBytes(16));
    const notify = (result: unknown): void => connection.notify("eth_subscription", { subscription: id, result });
    const stops: (() => void)[] = [];
    let ended = false;
    const end = (): void => {
      ended = true;
      for (const stop of stops.splice(0)) stop();
    };
    connection.subscribe(id, end);
    try {
      stops.push(...subscription(context, kind, options, notify));
    } catch (refused) {
      connection.unsubscribe(id);
      throw refused;
    }
    // The connection may have gone while the exchange was made ready.
    if (ended) end();
    return id;
  };
  return isExchangeKind(kind) ? serviceOf(context).ready().then(begin) : begin();
}

/** Listens for what a subscription is for. @returns how to stop. */
function subscription(
  context: ReadContext,
  kind: string,
  options: unknown,
  notify: (result: unknown) => void,
): (() => void)[] {
  const { chain } = context;
  switch (kind) {
    case "newHeads":
      return [chain.on("block", (block) => notify(headerToJson(block)))];
    case "newPendingTransactions": {
      const full = options === true || isFull(options);
      return [
        chain.on("pending", (transaction) =>
          notify(full ? pendingTransactionToJson(transaction) : toHex(transaction.hash)),
        ),
      ];
    }
    case "logs": {
      const parsed = z.safeParse(logFilter, options ?? {});
      if (!parsed.success) throw invalidParams(`invalid argument 1 (options): ${parsed.error.issues[0]?.message}`);
      const criteria = criteriaOf(parsed.data as LogFilter);
      const send = (block: StoredBlock, removed: boolean): void => {
        if (block.bloom.length === 0) return;
        for (const log of logsOfBlock(block, criteria, hashOf)) notify(logToJson(log, removed));
      };
      return [
        chain.on("block", (block) => send(block, false)),
        chain.on("reverted", ({ removed }) => {
          for (const block of removed) send(block, true);
        }),
      ];
    }
    case "transactionReceipts": {
      const parsed = z.safeParse(receiptsFilter, options ?? {});
      if (!parsed.success) throw invalidParams(`invalid argument 1 (options): ${parsed.error.issues[0]?.message}`);
      const { transactionHashes = [] } = parsed.data as { transactionHashes?: Uint8Array[] };
      const wanted = transactionHashes.length > 0 ? new Set(transactionHashes.map(toHex)) : undefined;
      return [
        chain.on("block", (block) => {
          const receipts = block.payload.receipts.flatMap((_, index) =>
            !wanted || wanted.has(toHex(hashOf(block.payload.transactions[index] as Uint8Array)))
              ? [receiptToJson(block, index)]
              : [],
          );
          if (receipts.length > 0) notify(receipts);
        }),
      ];
    }
    case "exchangeTrades":
    case "exchangeBook": {
      if (options === undefined) throw invalidParams("missing value for required argument 1: the number of a market");
      const parsed = z.safeParse(marketNumber, options);
      if (!parsed.success) throw invalidParams(`invalid argument 1 (market): ${parsed.error.issues[0]?.message}`);
      return [exchangeSubscription(context, kind, parsed.data as number, notify)];
    }
    case "syncing":
      notify(false);
      return [];
    default:
      throw invalidParams(
        `invalid argument 0 (kind): no "${kind}" subscription; there are newHeads, logs, newPendingTransactions, transactionReceipts, syncing, exchangeTrades and exchangeBook`,
      );
  }
}

const isFull = (options: unknown): boolean =>
  typeof options === "object" &&
  options !== null &&
  (options as { includeTransactions?: unknown }).includeTransactions === true;
