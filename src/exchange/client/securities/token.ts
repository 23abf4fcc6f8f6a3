import { type Address, erc20Abi, getAddress } from "viem";
import { readContract } from "viem/actions";
import type { Connection } from "../connection.js";
import type { Token } from "../model.js";

/** An ERC-20's symbol and decimals, read once. */
export async function tokenAt(connection: Connection, address: Address): Promise<Token> {
  const { client, known } = connection;
  const found = known.tokens.get(address.toLowerCase());
  if (found) return found;
  const token = { abi: erc20Abi, address } as const;
  const [symbol, decimals] = await Promise.all([
    readContract(client, { ...token, functionName: "symbol" }),
    readContract(client, { ...token, functionName: "decimals" }),
  ]);
  const read = { address: getAddress(address), symbol, decimals };
  known.tokens.set(address.toLowerCase(), read);
  return read;
}
