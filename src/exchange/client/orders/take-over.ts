import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import { checkedAddress } from "../investors/checked-address.js";
import type { Done } from "../model.js";
import { tokenAt } from "../securities/token.js";
import { doneOf, transact } from "../transact.js";

const MOST = 50n;

/** For the successor of a recovered wallet: cancels that wallet's open orders, 50 at a time, and takes over its credit. */
export async function takeOver(
  connection: Connection,
  { predecessor, token }: { predecessor: string; token?: string },
): Promise<Done> {
  const address = checkedAddress(token ?? connection.addresses.settlementToken, "the token");
  const sent = await transact(connection, {
    ...exchangeAt(connection),
    functionName: "takeOver",
    args: [checkedAddress(predecessor, "the predecessor"), address, MOST],
    subject: { token: await tokenAt(connection, address) },
  });
  return doneOf(sent);
}
