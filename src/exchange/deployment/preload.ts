import { exchangeBytecode } from "../artifacts/Exchange.js";
import { investorRegistryBytecode } from "../artifacts/InvestorRegistry.js";
import { poolFactoryBytecode } from "../artifacts/PoolFactory.js";
import { routerBytecode } from "../artifacts/Router.js";
import { settlementTokenBytecode } from "../artifacts/SettlementToken.js";
import { EXCHANGE_ADDRESSES } from "./addresses.js";

type Hex = `0x${string}`;

/** A contract of the genesis. */
export interface PreloadedContract {
  name: string;
  address: Hex;
  /** Creation code with the constructor's encoded arguments after it. */
  creationCode: Hex;
}

/**
 * The exchange's contracts for the genesis, in the order in which they are created. The
 * settlement token's faucet is open.
 * @param operator who has every role at first, and receives the fees: a 20-byte address
 */
export function exchangePreload(operator: Hex): PreloadedContract[] {
  const { registry, settlementToken, exchange, poolFactory, router } = EXCHANGE_ADDRESSES;
  return [
    contract("InvestorRegistry", registry, investorRegistryBytecode, [operator]),
    contract("SettlementToken", settlementToken, settlementTokenBytecode, [operator, true]),
    contract("Exchange", exchange, exchangeBytecode, [registry, operator, operator]),
    contract("PoolFactory", poolFactory, poolFactoryBytecode, [exchange]),
    contract("Router", router, routerBytecode, [exchange, poolFactory]),
  ];
}

/** Addresses and booleans are a word each, so that no library is loaded to encode them, and a chain starts at once. */
function contract(name: string, address: Hex, bytecode: Hex, args: readonly (Hex | true)[]): PreloadedContract {
  const words = args.map((value) => (value === true ? "1" : value.slice(2).toLowerCase()).padStart(64, "0"));
  return { name, address, creationCode: `${bytecode}${words.join("")}` };
}
