import { readContract } from "viem/actions";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import { checkedAddress } from "../investors/checked-address.js";
import { type OrderState, order } from "./order.js";

/** An investor's orders that rest or wait for their stop price, the oldest first. */
export async function openOrders(connection: Connection, owner: string): Promise<OrderState[]> {
  const ids = await readContract(connection.client, {
    ...exchangeAt(connection),
    functionName: "openOrdersOf",
    args: [checkedAddress(owner, "the owner")],
  });
  const oldestFirst = [...ids].sort((a, b) => (a < b ? -1 : 1));
  return Promise.all(oldestFirst.map((id) => order(connection, id)));
}
