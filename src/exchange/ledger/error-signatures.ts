import { iExchangeAbi } from "../artifacts/IExchange.js";
import { investorRegistryAbi } from "../artifacts/InvestorRegistry.js";
import { iPoolAbi } from "../artifacts/IPool.js";
import { iPoolFactoryAbi } from "../artifacts/IPoolFactory.js";
import { iRouterAbi } from "../artifacts/IRouter.js";
import { securityTokenAbi } from "../artifacts/SecurityToken.js";
import { settlementTokenAbi } from "../artifacts/SettlementToken.js";
import { type AbiItem, signatureOf } from "./abi.js";

const ABIS: readonly (readonly AbiItem[])[] = [
  iExchangeAbi,
  investorRegistryAbi,
  iPoolAbi,
  iPoolFactoryAbi,
  iRouterAbi,
  securityTokenAbi,
  settlementTokenAbi,
];

/** The custom errors of the market's contracts, by their signatures, each once and in a fixed order. */
export const EXCHANGE_ERRORS: readonly string[] = [
  ...new Set(ABIS.flatMap((abi) => abi.filter(({ type }) => type === "error").map(signatureOf))),
];

/** The functions of the market's contracts, by their signatures. */
export const EXCHANGE_FUNCTIONS: readonly string[] = [
  ...new Set(ABIS.flatMap((abi) => abi.filter(({ type }) => type === "function").map(signatureOf))),
];
