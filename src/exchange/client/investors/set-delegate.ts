import type { Connection } from "../connection.js";
import { registryAt } from "../contracts.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { checkedAddress } from "./checked-address.js";

/** Lets another address trade for the account on every venue that uses this registry, or stops doing so. */
export async function setDelegate(
  connection: Connection,
  { delegate, allowed }: { delegate: string; allowed: boolean },
): Promise<Done> {
  const sent = await transact(connection, {
    ...registryAt(connection),
    functionName: "setDelegate",
    args: [checkedAddress(delegate, "the delegate"), allowed],
  });
  return doneOf(sent);
}
