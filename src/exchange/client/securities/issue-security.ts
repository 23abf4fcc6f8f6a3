import { type Address, encodeDeployData, getAddress } from "viem";
import { securityTokenAbi, securityTokenBytecode } from "../../artifacts/SecurityToken.js";
import { toCode } from "../codes.js";
import { addressOf, type Connection } from "../connection.js";
import { securityTokenAt } from "../contracts.js";
import { CATEGORIES, type Category, numberOf } from "../enums.js";
import { ExchangeClientError } from "../errors.js";
import type { Done } from "../model.js";
import { transact, transactData } from "../transact.js";
import { VENUE_ROLE } from "./addresses-of-securities.js";

export interface SecurityTerms {
  name: string;
  symbol: string;
  /** Short code of the issuer, as affiliations name it. */
  issuer: string;
  /** CUSIP- or ISIN-like. */
  identifier?: string;
  /** Category of Form ATS-R (default: `other-equity`). */
  category?: Category;
  /** Decimals of a share (default: 0). */
  decimals?: number;
  /** Lockup of a lot from its acquisition, in days (default: 365, 17 CFR 230.144(d)). */
  holdingDays?: number;
  /** Most holders of the class (default: 2,000, Exchange Act 12(g)); 0 for no cap. */
  holderCap?: number;
}

/**
 * Creates a class of restricted shares: deploys its token, of which the account becomes administrator and transfer agent, and
 * makes the exchange a venue of it. A pool becomes one with `createPool`.
 * @throws ExchangeRefusal BadTerms
 */
export async function issueSecurity(
  connection: Connection,
  terms: SecurityTerms,
): Promise<Done & { security: Address }> {
  const { name, symbol, decimals = 0, holdingDays = 365, holderCap = 2_000, category = "other-equity" } = terms;
  for (const [what, value] of Object.entries({ decimals, holdingDays, holderCap })) {
    if (!Number.isInteger(value) || value < 0) {
      throw new ExchangeClientError("INVALID_INPUT", `${what} must be a whole number, not ${value}`);
    }
  }
  const args = {
    ...{ name, symbol, decimals, holdingDays, holderCap },
    issuer: toCode(terms.issuer, "the issuer"),
    identifier: toCode(terms.identifier ?? "", "the identifier"),
    category: numberOf(CATEGORIES, category, "the category"),
  };
  const data = encodeDeployData({
    abi: securityTokenAbi,
    bytecode: securityTokenBytecode,
    args: [args, connection.addresses.registry, addressOf(connection)],
  });
  const { receipt } = await transactData(connection, { contract: "security", data, subject: {}, needs: [] });
  const security = getAddress(receipt.contractAddress as Address);
  const granted = await transact(connection, {
    ...securityTokenAt(security),
    functionName: "grantRole",
    args: [VENUE_ROLE, connection.addresses.exchange],
  });
  return { transaction: receipt.transactionHash, block: granted.block, security };
}
