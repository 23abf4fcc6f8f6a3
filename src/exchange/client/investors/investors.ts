import { readContract } from "viem/actions";
import type { Connection } from "../connection.js";
import { registryAt } from "../contracts.js";
import { type Investor, investor } from "./investor.js";

/** Every registered investor, in the order of registration. */
export async function investors(connection: Connection): Promise<Investor[]> {
  const { client } = connection;
  const registry = registryAt(connection);
  const count = await readContract(client, { ...registry, functionName: "investorCount" });
  return Promise.all(
    Array.from({ length: Number(count) }, async (_, index) =>
      investor(
        connection,
        await readContract(client, { ...registry, functionName: "investorAt", args: [BigInt(index)] }),
      ),
    ),
  );
}
