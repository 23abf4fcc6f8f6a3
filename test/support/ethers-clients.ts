import { type BaseContract, Contract, ContractFactory, HDNodeWallet, JsonRpcProvider, type Provider } from "ethers";
import { MNEMONIC } from "./accounts.js";
import type { Artifact } from "./artifacts.js";

/** An ethers provider that asks often and caches nothing, as a local chain allows. */
export function ethersProvider(url: string): JsonRpcProvider {
  const provider = new JsonRpcProvider(url, undefined, { cacheTimeout: -1, staticNetwork: true });
  provider.pollingInterval = 20;
  return provider;
}

/** An ethers wallet that signs locally with the account at an index of the default mnemonic. */
export function ethersWallet(provider: Provider, index: number): HDNodeWallet {
  return HDNodeWallet.fromPhrase(MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`).connect(provider);
}

/** Deploys a contract with ethers and waits until it is mined. */
export async function ethersDeploy(
  wallet: HDNodeWallet,
  { abi, bytecode }: Artifact,
  ...args: unknown[]
): Promise<Contract> {
  const factory = new ContractFactory<unknown[], BaseContract>(JSON.stringify(abi), bytecode, wallet);
  const made = await factory.deploy(...args);
  await made.waitForDeployment();
  return new Contract(await made.getAddress(), JSON.stringify(abi), wallet);
}

/** Calls a contract's function as a transaction with ethers, and waits until it is mined. */
export async function ethersSend(contract: Contract, name: string, ...args: unknown[]) {
  const response = await contract.getFunction(name).send(...args);
  const receipt = await response.wait();
  if (!receipt) throw new Error(`${name} was not mined`);
  return receipt;
}
