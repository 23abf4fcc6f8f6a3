import type { Address } from "viem";
import { iExchangeAbi } from "../artifacts/IExchange.js";
import { iInvestorRegistryAbi } from "../artifacts/IInvestorRegistry.js";
import { iPoolAbi } from "../artifacts/IPool.js";
import { iPoolFactoryAbi } from "../artifacts/IPoolFactory.js";
import { iRouterAbi } from "../artifacts/IRouter.js";
import { securityTokenAbi } from "../artifacts/SecurityToken.js";
import { settlementTokenAbi } from "../artifacts/SettlementToken.js";
import type { Connection } from "./connection.js";

/** The contracts of a connection, as calls and transactions name them. */
export const exchangeAt = ({ addresses }: Connection) =>
  ({ contract: "exchange", abi: iExchangeAbi, address: addresses.exchange }) as const;
export const registryAt = ({ addresses }: Connection) =>
  ({ contract: "registry", abi: iInvestorRegistryAbi, address: addresses.registry }) as const;
export const factoryAt = ({ addresses }: Connection) =>
  ({ contract: "factory", abi: iPoolFactoryAbi, address: addresses.poolFactory }) as const;
export const routerAt = ({ addresses }: Connection) =>
  ({ contract: "router", abi: iRouterAbi, address: addresses.router }) as const;
export const securityTokenAt = (address: Address) =>
  ({ contract: "security", abi: securityTokenAbi, address }) as const;
export const settlementTokenAt = (address: Address) =>
  ({ contract: "settlement", abi: settlementTokenAbi, address }) as const;
export const poolAt = (address: Address) => ({ contract: "pool", abi: iPoolAbi, address }) as const;
