import { type Address, encodeDeployData, getAddress, type Hash, type Hex, isAddress } from "viem";
import { getCode, getTransactionReceipt, sendTransaction } from "viem/actions";
import { exchangeAbi, exchangeBytecode } from "./artifacts/Exchange.js";
import { investorRegistryAbi, investorRegistryBytecode } from "./artifacts/InvestorRegistry.js";
import { poolFactoryAbi, poolFactoryBytecode } from "./artifacts/PoolFactory.js";
import { routerAbi, routerBytecode } from "./artifacts/Router.js";
import { settlementTokenAbi, settlementTokenBytecode } from "./artifacts/SettlementToken.js";
import {
  addressOf,
  type Connection,
  type ConnectionOptions,
  createConnection,
  type ExchangeAddresses,
} from "./client/connection.js";
import { ExchangeClientError } from "./client/errors.js";
import { gasFor, mined } from "./client/transact.js";

/** The contracts, in the order in which they are deployed. */
export const DEPLOYED = ["registry", "settlementToken", "exchange", "poolFactory", "router"] as const;
export type Deployed = (typeof DEPLOYED)[number];

/** A contract's creation: sent, and then mined. */
export interface DeployedContract {
  /** Absent where the contract was there before. */
  transaction?: Hash;
  address?: Address;
  block?: number;
}

/** What was deployed so far, as its file keeps it. */
export interface Deployment {
  chainId: number;
  /** Who has every role from the start, and receives the fees. */
  operator: Address;
  contracts: Partial<Record<Deployed, DeployedContract>>;
}

export interface DeployOptions extends Pick<ConnectionOptions, "request" | "account" | "patience"> {
  /** The account that deploys, if not given. */
  operator?: Address;
  /** Lets anyone have settlement tokens; for test networks. */
  faucet?: boolean;
  /** An ERC-20 that is there already, in place of a settlement token of our own. */
  settlementToken?: Address;
  /** What an interrupted deployment had done. */
  resume?: Deployment;
  /** Called after each transaction is sent, and after it is mined: the file is then written. */
  onChange?: (deployment: Deployment, contract: Deployed) => void;
}

/**
 * Deploys the exchange's contracts to any network, one transaction each; what `resume` has already is not deployed again.
 * @throws ExchangeClientError NETWORK, NOT_MINED, INVALID_INPUT where `resume` is another network's
 */
export async function deployExchange(options: DeployOptions): Promise<Deployment> {
  const zeroAddress = `0x${"00".repeat(20)}` as const;
  const connection = createConnection({
    ...{ request: options.request, account: options.account, patience: options.patience },
    addresses: {
      registry: zeroAddress,
      settlementToken: zeroAddress,
      exchange: zeroAddress,
      poolFactory: zeroAddress,
      router: zeroAddress,
    },
  });
  const chainId = Number((await options.request({ method: "eth_chainId", params: [] })) as Hex);
  const operator = options.resume?.operator ?? getAddress(options.operator ?? addressOf(connection));
  if (options.resume && options.resume.chainId !== chainId) {
    throw new ExchangeClientError(
      "INVALID_INPUT",
      `that deployment is on chain ${options.resume.chainId}, and this is chain ${chainId}; give another file`,
    );
  }
  const deployment: Deployment = { chainId, operator, contracts: { ...options.resume?.contracts } };
  if (options.settlementToken !== undefined) {
    deployment.contracts.settlementToken ??= { address: await contractAt(connection, options.settlementToken) };
  }
  for (const name of DEPLOYED) {
    await deployOne(connection, deployment, name, options);
  }
  return deployment;
}

async function contractAt(connection: Connection, address: Address): Promise<Address> {
  if (!(await getCode(connection.client, { address }))) {
    throw new ExchangeClientError("INVALID_INPUT", `there is no contract at ${address} on this network`);
  }
  return getAddress(address);
}

async function deployOne(
  connection: Connection,
  deployment: Deployment,
  name: Deployed,
  { faucet = false, onChange }: DeployOptions,
): Promise<void> {
  const before = deployment.contracts[name];
  if (before?.address !== undefined) {
    await contractAt(connection, before.address);
    return;
  }
  const transaction =
    (await stillKnown(connection, before?.transaction)) ?? (await create(connection, deployment, name, faucet));
  deployment.contracts[name] = { transaction };
  onChange?.(deployment, name);
  const receipt = await mined(connection, transaction);
  if (receipt.status === "reverted" || !receipt.contractAddress) {
    delete deployment.contracts[name];
    throw new ExchangeClientError(
      "NETWORK",
      `the creation of ${name}, transaction ${transaction}, failed on this network`,
    );
  }
  const address = getAddress(receipt.contractAddress);
  deployment.contracts[name] = { transaction, address, block: Number(receipt.blockNumber) };
  onChange?.(deployment, name);
}

/** A transaction that an earlier run sent, if the network has it yet. */
async function stillKnown({ client }: Connection, hash: Hash | undefined): Promise<Hash | undefined> {
  if (hash === undefined) return undefined;
  const request = client.request as (call: { method: string; params: unknown }) => Promise<unknown>;
  const found = await getTransactionReceipt(client, { hash })
    .catch(() => undefined)
    .then((receipt) => receipt ?? request({ method: "eth_getTransactionByHash", params: [hash] }));
  return found ? hash : undefined;
}

async function create(connection: Connection, deployment: Deployment, name: Deployed, faucet: boolean): Promise<Hash> {
  const data = creationOf(deployment, name, faucet);
  const gas = await gasFor(connection, { data });
  return sendTransaction(connection.client, { account: connection.account ?? null, chain: null, data, gas });
}

function creationOf({ operator, contracts }: Deployment, name: Deployed, faucet: boolean): Hex {
  const at = (contract: Deployed): Address => contracts[contract]?.address as Address;
  switch (name) {
    case "registry":
      return encodeDeployData({ abi: investorRegistryAbi, bytecode: investorRegistryBytecode, args: [operator] });
    case "settlementToken":
      return encodeDeployData({ abi: settlementTokenAbi, bytecode: settlementTokenBytecode, args: [operator, faucet] });
    case "exchange":
      return encodeDeployData({
        ...{ abi: exchangeAbi, bytecode: exchangeBytecode },
        args: [at("registry"), operator, operator],
      });
    case "poolFactory":
      return encodeDeployData({ abi: poolFactoryAbi, bytecode: poolFactoryBytecode, args: [at("exchange")] });
    case "router":
      return encodeDeployData({ abi: routerAbi, bytecode: routerBytecode, args: [at("exchange"), at("poolFactory")] });
  }
}

/** Where a complete deployment's contracts are. @throws ExchangeClientError INVALID_INPUT when it is not complete */
export function addressesOf({ contracts }: Deployment): ExchangeAddresses {
  const at = (name: Deployed): Address => {
    const address = contracts[name]?.address;
    if (address !== undefined && isAddress(address)) return address;
    throw new ExchangeClientError("INVALID_INPUT", `that deployment lacks ${name}; deploy again to complete it`);
  };
  const blocks = DEPLOYED.flatMap((name) => contracts[name]?.block ?? []);
  return {
    registry: at("registry"),
    settlementToken: at("settlementToken"),
    exchange: at("exchange"),
    poolFactory: at("poolFactory"),
    router: at("router"),
    fromBlock: BigInt(blocks.length === 0 ? 0 : Math.min(...blocks)),
  };
}
