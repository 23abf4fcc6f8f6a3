import {
  type Address,
  type Client,
  createClient,
  custom,
  type EIP1193RequestFn,
  type Hex,
  type LocalAccount,
} from "viem";
import { ExchangeClientError } from "./errors.js";
import type { Market, Security, Token } from "./model.js";

/** Where an exchange's contracts are on its network. */
export interface ExchangeAddresses {
  registry: Address;
  settlementToken: Address;
  exchange: Address;
  poolFactory: Address;
  router: Address;
  /** The block from which its events are read; 0 if not given. */
  fromBlock?: bigint;
}

/** A chain as EIP-1193 has it. */
export interface Eip1193 {
  request(args: { method: string; params?: unknown }): Promise<unknown>;
}

export interface ConnectionOptions {
  request: Eip1193["request"];
  addresses: ExchangeAddresses;
  /** Who acts: an address that the node signs for, or an account that signs here. Without one, reads only. */
  account?: Address | LocalAccount;
  /**
   * `checked` (default) simulates every write first, so that a refusal costs nothing and leaves no trace; `always` sends what is
   * refused as well, so that the refusal is on the ledger.
   */
  send?: "checked" | "always";
  /** Milliseconds to wait for a transaction to be mined (default: 120,000). */
  patience?: number;
}

/** What every function of the client works with. */
export interface Connection {
  readonly client: Client;
  readonly addresses: ExchangeAddresses;
  readonly account: Address | LocalAccount | undefined;
  readonly send: "checked" | "always";
  readonly patience: number;
  /** What does not change and was read already. */
  readonly known: {
    readonly markets: Map<number, Market>;
    readonly securities: Map<string, Security>;
    readonly tokens: Map<string, Token>;
  };
  /** The block on which calls are tried: the one to come where the node has it, for its time; else the last. */
  tag(): Promise<"pending" | "latest">;
  /** The chain's time, in unix seconds: the pending block's where the node has one. */
  now(): Promise<number>;
}

/** Who acts. @throws ExchangeClientError NO_ACCOUNT */
export function addressOf({ account }: Connection): Address {
  if (account === undefined) {
    throw new ExchangeClientError(
      "NO_ACCOUNT",
      "this needs an account to act from; give one when the client is created",
    );
  }
  return typeof account === "string" ? account : account.address;
}

export function createConnection(options: ConnectionOptions): Connection {
  const request = options.request as EIP1193RequestFn;
  const client = createClient({
    transport: custom({ request }, { retryCount: 0 }),
    cacheTime: 0,
    pollingInterval: 100,
  });
  let tag: Promise<"pending" | "latest"> | undefined;
  const timeOf = async (block: "pending" | "latest"): Promise<number | undefined> => {
    const found = (await options.request({ method: "eth_getBlockByNumber", params: [block, false] })) as
      | { timestamp?: Hex }
      | null
      | undefined;
    return found?.timestamp === undefined ? undefined : Number(found.timestamp);
  };
  const chooseTag = async () => {
    const pending = await timeOf("pending").catch(() => undefined);
    if (pending !== undefined) return "pending";
    await timeOf("latest"); // a chain that does not answer at all has not said that it has no pending block
    return "latest";
  };
  const connection: Connection = {
    client,
    addresses: options.addresses,
    account: options.account,
    send: options.send ?? "checked",
    patience: options.patience ?? 120_000,
    known: { markets: new Map(), securities: new Map(), tokens: new Map() },
    tag() {
      tag ??= chooseTag().catch((error: unknown) => {
        tag = undefined;
        throw error;
      });
      return tag;
    },
    async now() {
      return (await timeOf(await connection.tag())) ?? Math.floor(Date.now() / 1000);
    },
  };
  return connection;
}
