import { readContract } from "viem/actions";
import { fromUnits } from "../amounts.js";
import type { Connection } from "../connection.js";
import { securityTokenAt } from "../contracts.js";
import type { Security } from "../model.js";
import { addressesOfSecurities } from "./addresses-of-securities.js";
import { securityAt } from "./security.js";

/** A security with what of it changes. */
export interface SecurityState extends Security {
  /** Whole shares outstanding. */
  outstanding: string;
  holders: number;
  /** 0 for none. */
  holderCap: number;
  paused: boolean;
}

/** Every security that is listed or has made the exchange its venue. */
export async function securities(connection: Connection): Promise<SecurityState[]> {
  const { client } = connection;
  const addresses = await addressesOfSecurities(connection);
  return Promise.all(
    addresses.map(async (address) => {
      const contract = securityTokenAt(address);
      const [security, supply, holders, holderCap, paused] = await Promise.all([
        securityAt(connection, address),
        readContract(client, { ...contract, functionName: "totalSupply" }),
        readContract(client, { ...contract, functionName: "holderCount" }),
        readContract(client, { ...contract, functionName: "holderCap" }),
        readContract(client, { ...contract, functionName: "paused" }),
      ]);
      return {
        ...security,
        outstanding: fromUnits(supply, security.decimals),
        holders: Number(holders),
        holderCap,
        paused,
      };
    }),
  );
}
