import type { Connection } from "../connection.js";
import { settlementTokenAt } from "../contracts.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";

/** Gives the account 100,000 development dollars. On development chains only. @throws ExchangeRefusal FaucetClosed */
export async function faucet(connection: Connection): Promise<Done> {
  const sent = await transact(connection, {
    ...settlementTokenAt(connection.addresses.settlementToken),
    functionName: "drip",
    args: [],
  });
  return doneOf(sent);
}
