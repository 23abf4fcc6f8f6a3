import { parseEventLogs } from "viem";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";

/** Removes those of some orders that are expired or whose owner may no longer trade. Anyone may. @returns the ids removed */
export async function pruneOrders(
  connection: Connection,
  orderIds: readonly (bigint | number)[],
): Promise<Done & { pruned: bigint[] }> {
  const exchange = exchangeAt(connection);
  const sent = await transact(connection, { ...exchange, functionName: "prune", args: [orderIds.map(BigInt)] });
  const events = parseEventLogs({ abi: exchange.abi, eventName: "OrderCancelled", logs: sent.receipt.logs });
  return { ...doneOf(sent), pruned: events.map(({ args }) => args.orderId) };
}
