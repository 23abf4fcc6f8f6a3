import { type Abi, encodeFunctionData, type Hex, type TransactionReceipt } from "viem";
import { type Artifact, compile } from "../support/artifacts.js";
import type { Market } from "../support/market.js";
import type { Deployed } from "../support/viem-clients.js";
import { NEVER } from "./pools.js";

/** A registered investor that is a contract, which takes nothing that it is sent. */
export interface ContractAccount extends Deployed {
  does(contract: Deployed, name: string, ...args: unknown[]): Promise<TransactionReceipt>;
  /** Does the same several times in one transaction. */
  repeats(times: number, contract: Deployed, name: string, ...args: unknown[]): Promise<TransactionReceipt>;
}

const encode = ({ abi }: { abi: Abi }, functionName: string, args: unknown[]): Hex =>
  encodeFunctionData({ abi, functionName, args });

/** Deploys such accounts, each registered and with dollars both in its wallet and on the exchange. */
export async function contractAccounts(market: Market, count: number): Promise<ContractAccount[]> {
  const artifact = compile("test/exchange/contracts/ContractAccount.sol").ContractAccount as Artifact;
  const accounts: ContractAccount[] = [];
  for (let index = 0; index < count; index++) {
    const deployed = await market.deploy(artifact);
    const account: ContractAccount = {
      ...deployed,
      does: (contract, name, ...args) =>
        market.send(deployed, "execute", [contract.address, encode(contract, name, args)]),
      repeats: (times, contract, name, ...args) =>
        market.send(deployed, "repeat", [contract.address, encode(contract, name, args), times]),
    };
    await market.registerInvestor(account);
    await market.fund(account, 10n ** 14n);
    await account.does(market.dollars, "approve", market.exchange.address, NEVER);
    await account.does(market.exchange, "deposit", market.dollars.address, 10n ** 13n);
    accounts.push(account);
  }
  return accounts;
}
