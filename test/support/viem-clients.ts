import {
  type Abi,
  type Account,
  type Address,
  type Chain as ChainDescription,
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hash,
  type Hex,
  http,
  type PublicClient,
  type TransactionReceipt,
  type Transport,
  type WalletClient,
} from "viem";
import { account } from "./accounts.js";
import type { Artifact } from "./artifacts.js";
import type { Chain } from "./chain.js";

/** A wallet that signs by itself and knows its chain. */
export type LocalWallet = WalletClient<Transport, ChainDescription, Account>;

/** A contract's address and interface. */
export interface Deployed {
  address: Address;
  abi: Abi;
}

/** viem's clients for a chain, with the few steps that most tests take. */
export interface ViemClients {
  reader: PublicClient;
  /** A wallet that signs locally with an account of the default mnemonic. */
  wallet: LocalWallet;
  /** Deploys a contract and waits for its receipt. */
  deploy(artifact: Artifact, args?: readonly unknown[], from?: Account): Promise<Deployed>;
  /** Sends a call as a transaction and waits for its receipt; fails when the transaction does. */
  send(contract: Deployed, name: string, args: readonly unknown[], more?: SendOptions): Promise<TransactionReceipt>;
  /** Reads from a contract, at the head or at a block. */
  read<T>(contract: Deployed, name: string, args?: readonly unknown[], blockNumber?: bigint): Promise<T>;
  /** Waits for the receipt of a transaction, and fails when the transaction did. */
  succeeded(hash: Hash): Promise<TransactionReceipt>;
}

export interface SendOptions {
  from?: Account;
  value?: bigint;
  /** Gas limit; estimated if not given. */
  gas?: bigint;
}

/** The chain as viem wants it described. */
export function viemChain(url: string, id = 1337): ChainDescription {
  return defineChain({
    id,
    name: "Couverture",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
}

/** Patient, and without the retries that would hide a fault. */
const transport = (url: string) => http(url, { timeout: 60_000, retryCount: 0 });

/** A wallet that signs locally with an account. */
export function walletFor(url: string, owner: Account): LocalWallet {
  return createWalletClient({ account: owner, chain: viemChain(url), transport: transport(url) });
}

/** viem's clients for a chain. The wallet is that of the default mnemonic's first account. */
export function viemClients(chain: Chain): ViemClients {
  const reader = createPublicClient({
    chain: viemChain(chain.url),
    transport: transport(chain.url),
    pollingInterval: 20,
    cacheTime: 0,
  });
  const wallet = walletFor(chain.url, account(0));
  const succeeded = async (hash: Hash) => {
    const receipt = await reader.waitForTransactionReceipt({ hash });
    if (receipt.status !== "success") throw new Error(`transaction ${hash} failed`);
    return receipt;
  };
  return {
    reader,
    wallet,
    succeeded,
    async deploy({ abi, bytecode }, args = [], from = wallet.account) {
      const hash = await wallet.deployContract({ abi, bytecode, args, account: from });
      const { contractAddress } = await succeeded(hash);
      return { address: contractAddress as Address, abi };
    },
    async send({ address, abi }, functionName, args, { from = wallet.account, value, gas } = {}) {
      return succeeded(await wallet.writeContract({ address, abi, functionName, args, account: from, value, gas }));
    },
    async read<T>(
      { address, abi }: Deployed,
      functionName: string,
      args: readonly unknown[] = [],
      blockNumber?: bigint,
    ) {
      return (await reader.readContract({ address, abi, functionName, args, blockNumber })) as T;
    },
  };
}

/** A 32-byte word of a quantity. */
export function word(value: bigint | number): Hex {
  return `0x${value.toString(16).padStart(64, "0")}`;
}
