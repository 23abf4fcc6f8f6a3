import type { Connection } from "../connection.js";
import { securityTokenAt } from "../contracts.js";
import type { Done } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { security as find } from "./security.js";

/** Lets a paused security move again. For the transfer agent. */
export async function unpauseSecurity(connection: Connection, symbolOrAddress: string): Promise<Done> {
  const security = await find(connection, symbolOrAddress);
  const sent = await transact(connection, {
    ...securityTokenAt(security.address),
    functionName: "unpause",
    args: [],
    subject: { security },
  });
  return doneOf(sent);
}
