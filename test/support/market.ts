import {
  type Address,
  encodeDeployData,
  encodeFunctionData,
  getAddress,
  type Hash,
  type Hex,
  keccak256,
  maxUint256,
  stringToHex,
  type TransactionReceipt,
  zeroHash,
} from "viem";
import { account } from "./accounts.js";
import type { Artifact } from "./artifacts.js";
import { type Chain, type ChainOptions, startChain } from "./chain.js";
import { byEngine } from "./engines.js";
import { code, eventsOf, exchangeArtifact, isCompiled, roleOf } from "./exchange-contracts.js";
import { type Deployed, type ViemClients, viemClients } from "./viem-clients.js";

export * from "./exchange-contracts.js";

const DAY = 86_400;
/** More than any one step needs, and as much as a transaction may have (EIP-7825). */
const GAS = 1n << 24n;
export const YEAR = 365 * DAY;

/** Anyone with an address: an account, or a contract. */
export interface Party {
  address: Address;
}

export interface SecurityOptions {
  symbol?: string;
  name?: string;
  issuer?: Hex;
  identifier?: Hex;
  /** Index into the categories A to N of Form ATS-R; other equity if not given. */
  category?: number;
  decimals?: number;
  holdingDays?: number;
  holderCap?: number;
}

export interface InvestorOptions {
  investorId?: Hex;
  group?: Hex;
  verifiedAt?: number;
  expiresAt?: number;
  jurisdiction?: string;
  category?: number;
  accountType?: number;
  /** Issuers whose affiliate the investor is. */
  affiliateOf?: readonly Hex[];
}

export interface ListingOptions {
  tick?: bigint;
  lot?: bigint;
  makerFeeBps?: number;
  takerFeeBps?: number;
  tradingDays?: number;
  opens?: number;
  closes?: number;
}

/** The exchange's contracts on a chain of the real command, and the steps that most tests take with them. */
export interface Market {
  readonly chain: Chain;
  readonly clients: ViemClients;
  /** The first account: has every role, and gets the fees. */
  readonly operator: Party;
  readonly registry: Deployed;
  readonly dollars: Deployed;
  readonly exchange: Deployed;
  readonly factory: Deployed;
  readonly router: Deployed;
  /** Sends from an account that the chain has the key of, and waits until it is mined. Without `gas` a refusal is not mined. */
  send(
    contract: Deployed,
    name: string,
    args?: readonly unknown[],
    more?: { from?: Party; gas?: bigint },
  ): Promise<TransactionReceipt>;
  read<T>(contract: Deployed, name: string, args?: readonly unknown[], from?: Party): Promise<T>;
  deploy(artifact: Artifact, args?: readonly unknown[], from?: Party): Promise<Deployed>;
  /** Deploys a class of shares, of which the exchange is a venue where there is one. */
  issueSecurity(options?: SecurityOptions): Promise<Deployed>;
  /** Gives a holder a lot; free at once, unless an unlock day says otherwise (0: after the holding period). */
  issue(
    security: Deployed,
    to: Party,
    amount: bigint,
    lot?: { acquiredAt?: number; unlockDay?: number },
  ): Promise<void>;
  registerInvestor(wallet: Party, options?: InvestorOptions): Promise<void>;
  /** Gives somebody dollars, in millionths. */
  fund(to: Party, amount: bigint): Promise<void>;
  /** Lets a spender, the exchange if none is given, take as much as it wants. */
  approve(token: Deployed, from: Party, spender?: Party): Promise<void>;
  /** Lists a security against dollars: tick of a cent, lot of one, 10 and 20 basis points, always open. Returns its number. */
  list(security: Deployed, options?: ListingOptions): Promise<number>;
  /** Time of the newest block, in unix seconds. */
  now(): Promise<number>;
  /** Mines a block at a time, in unix seconds. */
  mineAt(time: number): Promise<void>;
  /** Mines a block some seconds later. */
  pass(seconds: number): Promise<void>;
}

/** Where a chain that has the contracts from its genesis on has them. */
const fixed = (index: number): Address => getAddress(`0xa750${index.toString(16).padStart(36, "0")}`);

/** Creates a chain with the exchange, which a chain of Ganache's has only with `--exchange`. */
export const WITH_EXCHANGE: readonly string[] = byEngine<readonly string[]>("block 0", {
  native: [],
  ganache: ["--exchange"],
});

/** Starts a chain with the exchange's contracts: those that it begins with, or deployed where it has none. */
export async function startMarket(options: ChainOptions = {}): Promise<Market> {
  const flags = options.flags ?? [];
  return marketOn(
    await startChain({ ...options, flags: flags.includes("--no-exchange") ? flags : [...WITH_EXCHANGE, ...flags] }),
  );
}

/** The exchange's contracts on a running chain. */
export async function marketOn(chain: Chain): Promise<Market> {
  const clients = viemClients(chain);
  const operator = account(0);

  const receiptOf = async (hash: Hash) => {
    const receipt = await clients.reader.getTransactionReceipt({ hash });
    if (receipt.status !== "success") throw new Error(`transaction ${hash} failed`);
    return receipt;
  };
  // A call finds out a refusal, as an estimate of the gas would, which runs the transaction more than ten times.
  const transact = async (request: { from: Address; to?: Address; data: Hex }, gas?: bigint) => {
    if (gas === undefined) await chain.rpc("eth_call", request, "pending");
    const transaction = { ...request, gas: `0x${(gas ?? GAS).toString(16)}` };
    return receiptOf(await chain.rpc<Hash>("eth_sendTransaction", transaction));
  };
  const send: Market["send"] = ({ address, abi }, functionName, args = [], { from = operator, gas } = {}) =>
    transact({ from: from.address, to: address, data: encodeFunctionData({ abi, functionName, args }) }, gas);
  const read: Market["read"] = async <T>(
    { address, abi }: Deployed,
    functionName: string,
    args: readonly unknown[] = [],
    from?: Party,
  ) => (await clients.reader.readContract({ address, abi, functionName, args, account: from?.address })) as T;
  const deploy: Market["deploy"] = async ({ abi, bytecode }, args = [], from = operator) => {
    const { contractAddress } = await transact({ from: from.address, data: encodeDeployData({ abi, bytecode, args }) });
    return { address: getAddress(contractAddress as Address), abi };
  };
  const now = async () => Number((await clients.reader.getBlock()).timestamp);
  const mineAt = async (time: number) => {
    await chain.rpc("evm_mine", time);
  };

  /** The contract of the genesis at an index, or a new one. */
  const preloaded = async (index: number, name: string, args: readonly unknown[]): Promise<Deployed> => {
    const artifact = exchangeArtifact(name);
    const runtime = await clients.reader.getCode({ address: fixed(index) });
    return runtime === undefined ? deploy(artifact, args) : { address: fixed(index), abi: artifact.abi };
  };
  /** A contract of which others may not be compiled yet; undefined where it or one that it needs is not. */
  const optional = async (index: number, name: string, args: readonly unknown[]) =>
    isCompiled(name) && !args.includes(undefined) ? preloaded(index, name, args) : undefined;
  const present = (name: string, contract: Deployed | undefined): Deployed => {
    if (contract === undefined) throw new Error(`${name} is not compiled; run npm run build`);
    return contract;
  };
  const registry = await preloaded(1, "InvestorRegistry", [operator.address]);
  const dollars = await preloaded(2, "SettlementToken", [operator.address, true]);
  const exchange = await optional(3, "Exchange", [registry.address, operator.address, operator.address]);
  const factory = await optional(4, "PoolFactory", [exchange?.address]);
  const router = await optional(5, "Router", [exchange?.address, factory?.address]);

  return {
    chain,
    clients,
    operator,
    registry,
    dollars,
    get exchange() {
      return present("Exchange", exchange);
    },
    get factory() {
      return present("PoolFactory", factory);
    },
    get router() {
      return present("Router", router);
    },
    send,
    read,
    deploy,
    async issueSecurity({ symbol = "DEMO", ...options } = {}) {
      const terms = {
        name: `${symbol} shares`,
        symbol,
        issuer: code(symbol),
        identifier: code(`US${symbol}0001`),
        category: 5,
        decimals: 0,
        holdingDays: 180,
        holderCap: 0,
        ...options,
      };
      const security = await deploy(exchangeArtifact("SecurityToken"), [terms, registry.address, operator.address]);
      if (exchange !== undefined) await send(security, "grantRole", [roleOf("VENUE"), exchange.address]);
      return security;
    },
    async issue(security, to, amount, { acquiredAt = 0, unlockDay = 1 } = {}) {
      await send(security, "issue", [to.address, amount, acquiredAt, unlockDay, code("ISSUE")]);
    },
    async registerInvestor(wallet, { jurisdiction = "US-NY", affiliateOf = [], ...options } = {}) {
      const verifiedAt = options.verifiedAt ?? (await now());
      const registration = {
        investorId: keccak256(wallet.address),
        evidenceHash: keccak256(stringToHex(`evidence of ${wallet.address}`)),
        group: zeroHash,
        expiresAt: verifiedAt + 20 * YEAR,
        category: 6,
        accountType: 1,
        ...options,
        verifiedAt,
        jurisdiction: stringToHex(jurisdiction, { size: 8 }),
      };
      await send(registry, "register", [wallet.address, registration, code("KYC-COMPLETE")]);
      for (const issuer of affiliateOf)
        await send(registry, "setAffiliation", [wallet.address, issuer, true, code("OFFICER")]);
    },
    async fund(to, amount) {
      await send(dollars, "mint", [to.address, amount]);
    },
    async approve(token, from, spender = present("Exchange", exchange)) {
      await send(token, "approve", [spender.address, maxUint256], { from });
    },
    async list(security, options = {}) {
      const terms = {
        security: security.address,
        quote: dollars.address,
        tick: 10_000n,
        lot: 1n,
        makerFeeBps: 10,
        takerFeeBps: 20,
        tradingDays: 0,
        opens: 0,
        closes: 0,
        ...options,
      };
      const listed = eventsOf(await send(present("Exchange", exchange), "listMarket", [terms]));
      return Number(listed.find(({ name }) => name === "MarketListed")?.args.market);
    },
    now,
    mineAt,
    pass: async (seconds) => mineAt((await now()) + seconds),
  };
}
