import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";

/** Cancels an open order; possible in a halt, too. What is escrowed for it is credited. @throws ExchangeRefusal UnknownOrder, NotOwner */
export async function cancelOrder(connection: Connection, orderId: bigint | number): Promise<Done> {
  return doneOf(
    await transact(connection, { ...exchangeAt(connection), functionName: "cancel", args: [BigInt(orderId)] }),
  );
}
