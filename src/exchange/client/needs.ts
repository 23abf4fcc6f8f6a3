import { type Address, erc20Abi, maxUint256 } from "viem";
import { readContract } from "viem/actions";
import { iExchangeAbi } from "../artifacts/IExchange.js";
import { iInvestorRegistryAbi } from "../artifacts/IInvestorRegistry.js";
import { iSecurityTokenAbi } from "../artifacts/ISecurityToken.js";
import { addressOf, type Connection } from "./connection.js";
import type { Market, Security, Token } from "./model.js";
import { type Need, transact } from "./transact.js";

/**
 * That a venue may take a token from the account. Approved once, without limit: the venue takes only what the account's own
 * orders and swaps ask.
 */
export function allowance(connection: Connection, token: Token, venue: Address, amount: bigint): Need {
  return {
    refusals: ["ERC20InsufficientAllowance", "SafeERC20FailedOperation", "Error", "Unknown"],
    async meet() {
      const { client } = connection;
      const erc20 = { abi: erc20Abi, address: token.address } as const;
      const args = [addressOf(connection), venue] as const;
      const allowed = await readContract(client, { ...erc20, functionName: "allowance", args });
      if (allowed >= amount) return false;
      await transact(connection, {
        ...{ contract: "settlement", ...erc20, subject: { token } },
        functionName: "approve",
        args: [venue, maxUint256],
      });
      return true;
    },
  };
}

/** That the account lets a contract trade for it. */
export function delegate(connection: Connection, to: Address): Need {
  return {
    refusals: ["NotDelegate"],
    async meet() {
      const registry = { abi: iInvestorRegistryAbi, address: connection.addresses.registry } as const;
      const args = [addressOf(connection), to] as const;
      if (await readContract(connection.client, { ...registry, functionName: "isDelegate", args })) return false;
      await transact(connection, {
        ...{ contract: "registry", ...registry },
        functionName: "setDelegate",
        args: [to, true],
      });
      return true;
    },
  };
}

/** That lots which are due are counted as free: a transaction frees a bounded number of them. */
export function maturedLots(connection: Connection, security: Security, amount: bigint): Need {
  return {
    refusals: ["SharesLocked"],
    async meet() {
      const token = { abi: iSecurityTokenAbi, address: security.address } as const;
      const holder = addressOf(connection);
      const blockTag = await connection.tag();
      const free = await readContract(connection.client, {
        ...{ ...token, blockTag },
        functionName: "availableOf",
        args: [holder],
      });
      if (free < amount) return false;
      await transact(connection, { contract: "security", ...token, functionName: "unlock", args: [holder] });
      return true;
    },
  };
}

/** That nothing is left over from earlier orders of a market. */
export function matching(connection: Connection, market: Market): Need {
  return {
    refusals: ["MarketBusy"],
    async meet() {
      await transact(connection, {
        contract: "exchange",
        address: connection.addresses.exchange,
        abi: iExchangeAbi,
        functionName: "matchOrders",
        args: [market.id],
        subject: { market },
      });
      return true;
    },
  };
}
