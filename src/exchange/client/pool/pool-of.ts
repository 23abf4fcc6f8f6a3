import type { Address } from "viem";
import { readContract } from "viem/actions";
import type { Connection } from "../connection.js";
import { factoryAt } from "../contracts.js";
import { ExchangeClientError } from "../errors.js";
import type { Market } from "../model.js";

/** The pool of a market. @throws ExchangeClientError NO_POOL */
export async function poolOf(connection: Connection, market: Market): Promise<Address> {
  const pool = await readContract(connection.client, {
    ...factoryAt(connection),
    functionName: "poolOf",
    args: [market.id],
  });
  if (BigInt(pool) === 0n) {
    throw new ExchangeClientError("NO_POOL", `the market ${market.name} has no pool; create one first`);
  }
  return pool;
}
