import { type Address, getAddress, keccak256, parseAbi, stringToBytes } from "viem";
import { readContract } from "viem/actions";
import { iExchangeAbi } from "../../artifacts/IExchange.js";
import type { Connection } from "../connection.js";
import { eventsOf } from "../events.js";

const accessControlAbi = parseAbi([
  "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)",
]);
export const VENUE_ROLE = keccak256(stringToBytes("VENUE_ROLE"));

/** Every security that is listed, or that has made the exchange one of its venues. */
export async function addressesOfSecurities(connection: Connection): Promise<Address[]> {
  const { client, addresses } = connection;
  const exchange = { abi: iExchangeAbi, address: addresses.exchange } as const;
  const [granted, count] = await Promise.all([
    eventsOf(connection, {
      abi: accessControlAbi,
      eventName: "RoleGranted",
      args: { role: VENUE_ROLE, account: addresses.exchange },
    }),
    readContract(client, { ...exchange, functionName: "marketCount" }),
  ]);
  const listed = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      readContract(client, { ...exchange, functionName: "marketOf", args: [index + 1] }),
    ),
  );
  const all = [...granted.map(({ address }) => address), ...listed.map(([terms]) => terms.security)];
  return [...new Set(all.map((address) => getAddress(address)))];
}
