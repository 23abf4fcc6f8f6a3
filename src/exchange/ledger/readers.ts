import { iExchangeAbi } from "../artifacts/IExchange.js";
import { investorRegistryAbi } from "../artifacts/InvestorRegistry.js";
import { iPoolAbi } from "../artifacts/IPool.js";
import { iPoolFactoryAbi } from "../artifacts/IPoolFactory.js";
import { iRouterAbi } from "../artifacts/IRouter.js";
import { securityTokenAbi } from "../artifacts/SecurityToken.js";
import { eventReader, selectorReader } from "./abi.js";

/** The roles of contracts in the market. Contracts without a role are ignored. */
export type Role = "registry" | "settlement token" | "exchange" | "factory" | "router" | "security" | "pool";

/** The events for roles and pausing of OpenZeppelin's contracts; all contracts of the market emit them. */
const access = securityTokenAbi.filter((item) => item.type === "event" && /^(?:Role|Paused|Unpaused)/.test(item.name));

/** Reads the events of a contract of each role. */
export const EVENT_READERS: Record<Role, ReturnType<typeof eventReader>> = {
  registry: eventReader(investorRegistryAbi, access),
  "settlement token": eventReader(access),
  exchange: eventReader(iExchangeAbi, access),
  factory: eventReader(iPoolFactoryAbi),
  router: eventReader(iRouterAbi),
  security: eventReader(securityTokenAbi),
  pool: eventReader(iPoolAbi),
};

/** Reads calls of a contract of each role. */
export const CALL_READERS: Partial<Record<Role, ReturnType<typeof selectorReader>>> = {
  exchange: selectorReader("function", iExchangeAbi),
  router: selectorReader("function", iRouterAbi),
  pool: selectorReader("function", iPoolAbi),
  security: selectorReader("function", securityTokenAbi),
};

/** Reads the custom errors of all of the market's contracts: one contract's often comes out of another. */
export const readError = selectorReader(
  "error",
  iExchangeAbi,
  iPoolAbi,
  iRouterAbi,
  iPoolFactoryAbi,
  investorRegistryAbi,
  securityTokenAbi,
);
