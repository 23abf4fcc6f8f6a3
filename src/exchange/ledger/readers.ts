import { iExchangeAbi } from "../artifacts/IExchange.js";
import { investorRegistryAbi } from "../artifacts/InvestorRegistry.js";
import { iPoolAbi } from "../artifacts/IPool.js";
import { iPoolFactoryAbi } from "../artifacts/IPoolFactory.js";
import { iRouterAbi } from "../artifacts/IRouter.js";
import { securityTokenAbi } from "../artifacts/SecurityToken.js";
import { eventReader, selectorReader } from "./abi.js";

/** What a contract is to the market. The others are nothing to it, whatever they emit. */
export type Role = "registry" | "settlement token" | "exchange" | "factory" | "router" | "security" | "pool";

/** Roles and pausing, as OpenZeppelin's contracts tell them; all of the market's do. */
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
