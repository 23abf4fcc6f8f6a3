import { type Address, getAddress, keccak256, parseAbi, stringToBytes } from "viem";
import { readContract } from "viem/actions";
import { iExchangeAbi } from "../../artifacts/IExchange.js";
import { iSecurityTokenAbi } from "../../artifacts/ISecurityToken.js";
import type { Connection } from "../connection.js";
import { eventsOf } from "../events.js";

const accessControlAbi = parseAbi([
  "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)",
]);
export const VENUE_ROLE = keccak256(stringToBytes("VENUE_ROLE"));

/** The securities of the markets, in the order of listing. */
export async function addressesOfListed({ client, addresses }: Connection): Promise<Address[]> {
  const exchange = { abi: iExchangeAbi, address: addresses.exchange } as const;
  const count = await readContract(client, { ...exchange, functionName: "marketCount" });
  const listed = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      readContract(client, { ...exchange, functionName: "marketOf", args: [index + 1] }),
    ),
  );
  return [...new Set(listed.map(([{ security }]) => getAddress(security)))];
}

/** Every security that is listed, or that goes by this registry and has made the exchange one of its venues. */
export async function addressesOfSecurities(connection: Connection): Promise<Address[]> {
  const [granted, listed] = await Promise.all([
    eventsOf(connection, {
      abi: accessControlAbi,
      eventName: "RoleGranted",
      args: { role: VENUE_ROLE, account: connection.addresses.exchange },
    }),
    addressesOfListed(connection),
  ]);
  const others = [...new Set(granted.map(({ address }) => getAddress(address)))].filter(
    (each) => !listed.includes(each),
  );
  const genuine = await Promise.all(others.map((address) => goesByRegistry(connection, address)));
  return [...listed, ...others.filter((_, index) => genuine[index])];
}

/** Anyone may emit an event; what is no security of this registry is none of ours. */
async function goesByRegistry({ client, addresses }: Connection, address: Address): Promise<boolean> {
  const registry = await readContract(client, { abi: iSecurityTokenAbi, address, functionName: "registry" }).catch(
    () => undefined,
  );
  return registry?.toLowerCase() === addresses.registry.toLowerCase();
}
