import { type Address, parseEventLogs } from "viem";
import { readContract } from "viem/actions";
import { addressOf, type Connection } from "../connection.js";
import { factoryAt, securityTokenAt } from "../contracts.js";
import { findMarket } from "../markets/market.js";
import type { Done, MarketName } from "../model.js";
import { VENUE_ROLE } from "../securities/addresses-of-securities.js";
import { doneOf, transact } from "../transact.js";

const ADMIN_ROLE = `0x${"00".repeat(32)}` as const;

/**
 * Creates the pool of a market. Where the account administers the security, the pool becomes a venue of it at once; otherwise
 * the administrator has to make it one before it trades.
 * @throws ExchangeRefusal PoolExists
 */
export async function createPool(
  connection: Connection,
  name: MarketName,
): Promise<Done & { pool: Address; isVenue: boolean }> {
  const market = await findMarket(connection, name);
  const factory = factoryAt(connection);
  const sent = await transact(connection, {
    ...factory,
    functionName: "createPool",
    args: [market.id],
    subject: { market },
  });
  const [created] = parseEventLogs({ abi: factory.abi, eventName: "PoolCreated", logs: sent.receipt.logs });
  const pool = created?.args.pool as Address;
  const security = securityTokenAt(market.security.address);
  const isAdmin = await readContract(connection.client, {
    ...security,
    functionName: "hasRole",
    args: [ADMIN_ROLE, addressOf(connection)],
  });
  if (isAdmin) await transact(connection, { ...security, functionName: "grantRole", args: [VENUE_ROLE, pool] });
  return { ...doneOf(sent), pool, isVenue: isAdmin };
}
