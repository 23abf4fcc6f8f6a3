import { type Address, erc20Abi, isAddress } from "viem";
import { readContract } from "viem/actions";
import { iSecurityTokenAbi } from "../../artifacts/ISecurityToken.js";
import { fromCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { CATEGORIES, wordOf } from "../enums.js";
import { ExchangeClientError } from "../errors.js";
import type { Security } from "../model.js";
import { addressesOfListed, addressesOfSecurities } from "./addresses-of-securities.js";
import { tokenAt } from "./token.js";

/** The security at an address. */
export async function securityAt(connection: Connection, address: Address): Promise<Security> {
  const { client, known } = connection;
  const found = known.securities.get(address.toLowerCase());
  if (found) return found;
  const contract = { abi: iSecurityTokenAbi, address } as const;
  const [token, name, issuer, identifier, category, holdingDays] = await Promise.all([
    tokenAt(connection, address),
    readContract(client, { abi: erc20Abi, address, functionName: "name" }),
    readContract(client, { ...contract, functionName: "issuer" }),
    readContract(client, { ...contract, functionName: "identifier" }),
    readContract(client, { ...contract, functionName: "category" }),
    readContract(client, { ...contract, functionName: "holdingDays" }),
  ]);
  const security = {
    ...token,
    name,
    issuer: fromCode(issuer),
    identifier: fromCode(identifier),
    category: wordOf(CATEGORIES, category),
    holdingDays,
  };
  known.securities.set(address.toLowerCase(), security);
  return security;
}

/**
 * The security of a symbol ("ACME") or an address. Of several with one symbol the listed one is meant.
 * @throws ExchangeClientError UNKNOWN_SECURITY
 */
export async function security(connection: Connection, symbolOrAddress: string): Promise<Security> {
  if (isAddress(symbolOrAddress, { strict: false })) return securityAt(connection, symbolOrAddress);
  const wanted = symbolOrAddress.toUpperCase();
  const among = async (addresses: readonly Address[]) => {
    const all = await Promise.all(addresses.map((address) => securityAt(connection, address)));
    return { all, found: all.filter(({ symbol }) => symbol.toUpperCase() === wanted) };
  };
  const [listed, ...moreListed] = (await among(await addressesOfListed(connection))).found;
  if (listed && moreListed.length === 0) return listed;
  const { all, found } = await among(await addressesOfSecurities(connection));
  if (found.length === 1 && found[0]) return found[0];
  const symbols = all.map(({ symbol }) => symbol).join(", ");
  throw new ExchangeClientError(
    "UNKNOWN_SECURITY",
    found.length > 1
      ? `${found.length} securities are called ${symbolOrAddress}; give an address: ${found.map(({ address }) => address).join(", ")}`
      : `there is no security ${symbolOrAddress}; ${symbols === "" ? "none is issued yet" : `there are ${symbols}`}`,
  );
}
