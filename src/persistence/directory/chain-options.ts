import * as z from "zod";
import { formatEther } from "../../ethereum/index.js";

export type Hex = `0x${string}`;

/** The JSON-RPC endpoint of another chain, and the headers of requests to it. */
export interface UpstreamPlace {
  url: string;
  headers: Record<string, string>;
}

/** An account given by its private key. */
export interface ExplicitAccount {
  privateKey: Hex;
  /** Initial balance in wei. */
  balance: bigint;
}

/**
 * What a chain is created with. Its data directory keeps these, and they hold from then on: they are what its genesis
 * block, its accounts and its hashes come from.
 */
export interface ChainOptions {
  chainId: number;
  /** What `net_version` answers. */
  networkId: number;
  /** The newest hardfork of the chain, active from genesis; a genesis file's own schedule goes before it. */
  hardfork: string;
  /** `sha256` of the genesis file the chain was made from, if it was made from one. */
  genesisDigest: Hex | undefined;
  /** Timestamp of the genesis block in unix seconds. */
  genesisTime: number | undefined;
  /** Block gas limit. */
  gasLimit: bigint;
  /** Block difficulty before the merge. */
  difficulty: bigint;
  /** Who receives fees: an address, or an index into the accounts. */
  coinbase: Hex | number;
  /** The `extraData` of blocks, at most 32 bytes. */
  extraData: Hex;
  /** `step` takes time from the chain: each block `timestampIncrement` seconds after its parent. */
  clock: "system" | "step";
  /** Seconds between blocks with the `step` clock. */
  timestampIncrement: number;
  /** Lifts EIP-170. */
  allowUnlimitedContractSize: boolean;
  /** Lifts EIP-3860. */
  allowUnlimitedInitCodeSize: boolean;
  /** A block may have its parent's timestamp; undefined where it may not. */
  allowBlocksWithSameTimestamp?: true | undefined;
  /** BIP-39 phrase that the accounts are derived from. */
  mnemonic: string;
  /** BIP-32 path of the accounts; `/{index}` is appended. */
  hdPath: string;
  accountCount: number;
  /** Initial balance of each derived account, in wei. */
  balance: bigint;
  /** Accounts by private key; where there are any, none is derived from the mnemonic. */
  accounts: ExplicitAccount[];
  /** The operator of the exchange in the genesis; false for a chain without one. */
  exchange: Hex | false;
  /** Whether the genesis state has the CREATE2 deployer. */
  create2Deployer: boolean;
  /** Names of other well-known contracts that the genesis state has. */
  preload: string[];
  /**
   * The endpoint of the chain that this one forks from, and in `at` those of later resets, by the hash of the
   * fork's block; false for a chain that never forked.
   */
  fork: (UpstreamPlace & { at?: Record<string, UpstreamPlace> | undefined }) | false;
}

/** Options that were requested. Of the exchange only its presence is requested. */
export type RequestedChainOptions = Partial<Omit<ChainOptions, "exchange" | "fork">> & {
  exchange?: boolean | undefined;
};

const quantity = z
  .string()
  .regex(/^\d+$/, "must be a quantity as decimal text")
  .transform((text) => BigInt(text));
const hex = z
  .string()
  .regex(/^0x([0-9a-f]{2})*$/, "must be 0x-prefixed lower-case hex")
  .transform((text) => text as Hex);
const count = z.number().int().min(0);

const upstreamPlace = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });

/** The options as the manifest holds them: quantities as decimal text. */
export const storedChainOptions = z.object({
  chainId: count,
  networkId: count,
  hardfork: z.string(),
  genesisDigest: hex.optional(),
  genesisTime: count.optional(),
  gasLimit: quantity,
  difficulty: quantity,
  coinbase: z.union([hex, count]),
  extraData: hex,
  clock: z.enum(["system", "step"]),
  timestampIncrement: count,
  allowUnlimitedContractSize: z.boolean(),
  allowUnlimitedInitCodeSize: z.boolean(),
  allowBlocksWithSameTimestamp: z.literal(true).optional(),
  mnemonic: z.string(),
  hdPath: z.string(),
  accountCount: count,
  balance: quantity,
  accounts: z.array(z.object({ privateKey: hex, balance: quantity })),
  // Chains were made without one before there was one.
  exchange: z.union([hex, z.literal(false)]).default(false),
  create2Deployer: z.boolean().default(false),
  preload: z.array(z.string()).default([]),
  fork: z
    .union([upstreamPlace.extend({ at: z.record(z.string(), upstreamPlace).optional() }), z.literal(false)])
    .default(false),
});

/** What sentences call each option. */
export const NOUNS: Record<keyof Omit<ChainOptions, "fork">, string> = {
  chainId: "chain id",
  networkId: "network id",
  hardfork: "hardfork",
  genesisDigest: "genesis file",
  genesisTime: "genesis time",
  gasLimit: "gas limit",
  difficulty: "difficulty",
  coinbase: "coinbase",
  extraData: "extra data",
  clock: "clock",
  timestampIncrement: "timestamp increment",
  allowUnlimitedContractSize: "unlimited contract size",
  allowUnlimitedInitCodeSize: "unlimited init code size",
  allowBlocksWithSameTimestamp: "shared timestamps",
  mnemonic: "mnemonic",
  hdPath: "HD path",
  accountCount: "account count",
  balance: "account balance",
  accounts: "accounts by private key",
  exchange: "exchange",
  create2Deployer: "CREATE2 deployer",
  preload: "preloaded contracts",
};

/** A requested option that differs from what the chain was created with. */
export interface Contradiction {
  /** Its key in the catalogue of options. */
  key: string;
  noun: string;
  requested: string;
  created: string;
}

const comparable = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner)) ?? "";

/** Values for a sentence. Private keys are counted, never shown. */
export function shownOption(option: keyof ChainOptions, value: ChainOptions[keyof ChainOptions] | boolean): string {
  if (option === "preload") return (value as string[]).join(", ") || "none";
  if (Array.isArray(value)) return value.length === 0 ? "none" : `${value.length} (keys not shown)`;
  if (value === undefined) return "none";
  if (option === "balance" && typeof value === "bigint") return `${formatEther(value)} ETH`;
  if (option === "exchange") return value === false ? "false" : "true";
  if (option === "genesisDigest") return `sha256 ${String(value)}`;
  return typeof value === "string" && value.includes(" ") ? `"${value}"` : String(value);
}

/** The first requested option that differs from what the chain was created with; undefined when none does. */
export function contradictionOf(requested: RequestedChainOptions, created: ChainOptions): Contradiction | undefined {
  for (const option of Object.keys(NOUNS) as (keyof typeof NOUNS)[]) {
    const value = requested[option];
    const held = option === "exchange" ? created.exchange !== false : created[option];
    if (value === undefined || comparable(value) === comparable(held)) continue;
    return {
      key: option === "genesisDigest" ? "chain.genesis" : `chain.${option}`,
      noun: NOUNS[option],
      requested: shownOption(option, value),
      created: shownOption(option, created[option]),
    };
  }
  return undefined;
}
