import * as z from "zod";
import {
  type BlobParameters,
  DEFAULT_BLOB_PARAMETERS,
  EMPTY,
  fromHex,
  type GenesisAccount,
  type Hardfork,
  toHex,
} from "../../../ethereum/index.js";
import type { BlobFork, ChainConfig, ForkActivation } from "../chain-config.js";
import { type GenesisSpec, genesisHeader, MINIMUM_DIFFICULTY } from "../genesis.js";

/** A genesis file that cannot be used: not JSON, not geth's form, or a chain that cannot be run. */
export class GenesisFileError extends Error {
  readonly code = "GENESIS_FILE";

  constructor(message: string, options?: ErrorOptions) {
    super(`the genesis file cannot be used: ${message}`, options);
    this.name = "GenesisFileError";
  }
}

const MAX_UINT256 = 2n ** 256n - 1n;

// geth writes quantities as hex text, and reads decimal text and JSON numbers as well.
const quantity = z
  .union([z.string().regex(/^(0[xX][0-9a-fA-F]*|[0-9]+)$/, "is not a number"), z.number().int().nonnegative()])
  .transform((value) => (value === "0x" || value === "0X" ? 0n : BigInt(value)))
  .refine((value) => value <= MAX_UINT256, "is above 2^256-1");

const safeInteger = quantity
  .refine((value) => value <= BigInt(Number.MAX_SAFE_INTEGER), "is above 2^53-1")
  .transform(Number);

const hexText = z.string().regex(/^(0[xX])?([0-9a-fA-F]{2})*$/, "is not hex with whole bytes");
const bytes = hexText.transform(fromHex);
const bytesOf = (length: number) => bytes.refine((value) => value.length === length, `is not ${length} bytes`);

/** Right-aligned bytes of at most `length`, as geth reads storage and the nonce. */
const padded = (length: number) =>
  z
    .string()
    .regex(/^(0[xX])?[0-9a-fA-F]*$/, "is not hex")
    .transform(fromHex)
    .refine((value) => value.length <= length, `is longer than ${length} bytes`)
    .transform((value) => {
      const out = new Uint8Array(length);
      out.set(value, length - value.length);
      return out;
    });

const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

const blobParameters = z.object({
  target: safeInteger,
  max: safeInteger,
  baseFeeUpdateFraction: safeInteger.refine((value) => value > 0, "is zero"),
});

const accountSchema = z.object({
  balance: optional(quantity),
  nonce: optional(quantity.refine((value) => value < 2n ** 64n, "is above 2^64-1")),
  code: optional(bytes),
  storage: optional(z.record(z.string(), z.string())),
});

const genesisSchema = z.object({
  config: z.looseObject({
    chainId: safeInteger.refine((value) => value > 0, "is zero"),
    terminalTotalDifficulty: optional(quantity),
    terminalTotalDifficultyPassed: optional(z.boolean()),
    depositContractAddress: optional(bytesOf(20)),
    blobSchedule: optional(z.record(z.string(), blobParameters)),
  }),
  alloc: z.record(z.string(), accountSchema),
  gasLimit: optional(quantity),
  difficulty: optional(quantity),
  extraData: optional(bytes),
  mixHash: optional(bytesOf(32)),
  mixhash: optional(bytesOf(32)),
  coinbase: optional(bytesOf(20)),
  nonce: optional(padded(8)),
  timestamp: optional(safeInteger),
  parentHash: optional(bytesOf(32)),
  number: optional(safeInteger),
  gasUsed: optional(quantity),
  baseFeePerGas: optional(quantity),
  blobGasUsed: optional(quantity),
  excessBlobGas: optional(quantity),
});

type GenesisFile = z.infer<typeof genesisSchema>;

/** geth's names of forks by block, in order. Those marked may be left out while a later one is given. */
const BLOCK_FORKS: { key: string; fork: Hardfork; skippable?: true }[] = [
  { key: "homesteadBlock", fork: "homestead" },
  { key: "eip150Block", fork: "tangerineWhistle" },
  { key: "eip158Block", fork: "spuriousDragon" },
  { key: "byzantiumBlock", fork: "byzantium" },
  { key: "constantinopleBlock", fork: "constantinople" },
  { key: "petersburgBlock", fork: "petersburg", skippable: true },
  { key: "istanbulBlock", fork: "istanbul" },
  { key: "muirGlacierBlock", fork: "muirGlacier", skippable: true },
  { key: "berlinBlock", fork: "berlin" },
  { key: "londonBlock", fork: "london" },
  { key: "arrowGlacierBlock", fork: "arrowGlacier", skippable: true },
  { key: "grayGlacierBlock", fork: "grayGlacier", skippable: true },
];

const TIME_FORKS: { key: string; fork: Hardfork }[] = [
  { key: "shanghaiTime", fork: "shanghai" },
  { key: "cancunTime", fork: "cancun" },
  { key: "pragueTime", fork: "prague" },
  { key: "osakaTime", fork: "osaka" },
];

// The DAO fork moves the balances of accounts that only mainnet has; EIP-155 comes with EIP-158; the net split changes no rule.
const WITHOUT_RULES = ["daoForkBlock", "eip155Block", "mergeNetsplitBlock"];

/** Default gas limit of a genesis file without one, as in geth. */
const GETH_GAS_LIMIT = 4_712_388n;

/**
 * Reads the text of a geth `genesis.json`.
 * @throws GenesisFileError with the field and what is wrong with it
 */
export function parseGethGenesis(text: string): GenesisSpec {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new GenesisFileError("it is not JSON", { cause });
  }
  const parsed = genesisSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new GenesisFileError(`${issue?.path.join(".") || "it"}: ${issue?.message ?? "not a genesis"}`, {
      cause: parsed.error,
    });
  }
  const file = parsed.data;
  const config = chainConfig(file);
  const { mixHash, mixhash, alloc, difficulty, gasLimit, timestamp, ...header } = file;
  return {
    config,
    header: genesisHeader(config, {
      ...header,
      timestamp: timestamp ?? 0,
      mixHash: mixHash ?? mixhash,
      difficulty: difficulty ?? ("ethash" in file.config ? MINIMUM_DIFFICULTY : 0n),
      gasLimit: gasLimit === undefined || gasLimit === 0n ? GETH_GAS_LIMIT : gasLimit,
    }),
    alloc: Object.entries(alloc).map(([address, account]) => genesisAccount(address, account)),
  };
}

function genesisAccount(key: string, account: GenesisFile["alloc"][string]): GenesisAccount {
  const where = `alloc.${key}`;
  const read = <T>(schema: z.ZodType<T>, value: unknown, path: string): T => {
    const result = schema.safeParse(value);
    if (!result.success) throw new GenesisFileError(`${path}: ${result.error.issues[0]?.message}`);
    return result.data;
  };
  const storage = Object.entries(account.storage ?? {}).map(([slot, value]): [Uint8Array, Uint8Array] => {
    const path = `${where}.storage.${slot}`;
    const word = read(padded(32), value, path);
    return [read(padded(32), slot, path), word.subarray(leadingZeros(word))];
  });
  return {
    address: read(bytesOf(20), key, where),
    balance: account.balance ?? 0n,
    nonce: account.nonce ?? 0n,
    code: account.code ?? EMPTY,
    storage: storage.filter(([, value]) => value.length > 0),
  };
}

function leadingZeros(word: Uint8Array): number {
  const first = word.findIndex((byte) => byte !== 0);
  return first === -1 ? word.length : first;
}

function chainConfig(file: GenesisFile): ChainConfig {
  const { config } = file;
  const scheduled = readSchedule(config);
  const at = (key: string): number | undefined => scheduled.get(key);
  if (at("eip155Block") !== undefined && at("eip155Block") !== (at("eip158Block") ?? at("eip155Block"))) {
    throw new GenesisFileError("config.eip155Block and config.eip158Block differ; both are part of Spurious Dragon");
  }
  if (at("eip158Block") === undefined && at("eip155Block") !== undefined) {
    scheduled.set("eip158Block", at("eip155Block") as number);
  }
  // geth: a chain with Constantinople and without a Petersburg block has Petersburg at the same block.
  if (at("petersburgBlock") === undefined && at("constantinopleBlock") !== undefined) {
    scheduled.set("petersburgBlock", at("constantinopleBlock") as number);
  }

  const forks: ForkActivation[] = [{ name: "frontier", block: 0 }];
  for (const { key, fork } of orderedForks(BLOCK_FORKS, at)) forks.push({ name: fork, block: at(key) as number });
  const times = orderedForks(TIME_FORKS, at);
  const ttd = config.terminalTotalDifficultyPassed === true ? 0n : config.terminalTotalDifficulty;
  if (ttd !== undefined || times.length > 0) {
    if (at("londonBlock") === undefined)
      throw new GenesisFileError("config.londonBlock is missing, but the chain merges");
    // Without a terminal total difficulty, a fork by time says that there is no proof of work to begin with.
    forks.push({
      name: "paris",
      totalDifficulty: (ttd ?? 0n).toString(),
      block: ttd === undefined || ttd === 0n ? 0 : at("mergeNetsplitBlock"),
    });
  }
  for (const { key, fork } of times) forks.push({ name: fork, time: at(key) as number });
  return {
    chainId: config.chainId,
    forks,
    blobForks: blobForks(config.blobSchedule ?? {}, at),
    ...("ethash" in config && { ethash: true as const }),
    depositContractAddress: toHex(config.depositContractAddress ?? new Uint8Array(20)),
  };
}

/** Every `…Block` and `…Time` of the configuration that is scheduled; an unknown one is refused, for its rules would be missing. */
function readSchedule(config: GenesisFile["config"]): Map<string, number> {
  const known = new Set([
    ...BLOCK_FORKS.map(({ key }) => key),
    ...TIME_FORKS.map(({ key }) => key),
    ...Object.keys(config.blobSchedule ?? {}).map((name) => `${name}Time`),
    ...WITHOUT_RULES,
  ]);
  const scheduled = new Map<string, number>();
  for (const [key, value] of Object.entries(config)) {
    if (!/(Block|Time)$/.test(key) || value === null || value === undefined) continue;
    const parsed = safeInteger.safeParse(value);
    if (!parsed.success) throw new GenesisFileError(`config.${key}: ${parsed.error.issues[0]?.message}`);
    if (/^amsterdam|^verkle/.test(key) || !known.has(key)) {
      throw new GenesisFileError(
        `config.${key} schedules a fork that this chain does not know; it knows those to Osaka`,
      );
    }
    scheduled.set(key, parsed.data);
  }
  return scheduled;
}

function orderedForks<T extends { key: string; skippable?: true }>(
  list: T[],
  at: (key: string) => number | undefined,
): T[] {
  const given = list.filter(({ key }) => at(key) !== undefined);
  let missing: T | undefined;
  let last: T | undefined;
  for (const entry of list) {
    const value = at(entry.key);
    if (value === undefined) {
      if (!entry.skippable) missing ??= entry;
      continue;
    }
    if (missing) throw new GenesisFileError(`config.${missing.key} is missing, but config.${entry.key} is given`);
    if (last && (at(last.key) as number) > value) {
      throw new GenesisFileError(`config.${entry.key} comes before config.${last.key}`);
    }
    last = entry;
  }
  return given;
}

function blobForks(
  schedule: Record<string, { target: number; max: number; baseFeeUpdateFraction: number }>,
  at: (key: string) => number | undefined,
): BlobFork[] {
  const forks: BlobFork[] = [];
  let inherited: BlobParameters | undefined;
  for (const name of ["cancun", "prague", "osaka"] as const) {
    const time = at(`${name}Time`);
    if (time === undefined) continue;
    const own = schedule[name];
    // Osaka keeps the parameters before it; Cancun and Prague have their own.
    const given = own && { target: own.target, max: own.max, updateFraction: own.baseFeeUpdateFraction };
    inherited = given ?? (name === "osaka" ? inherited : undefined) ?? DEFAULT_BLOB_PARAMETERS[name];
    forks.push({ name, time, ...inherited });
  }
  const first = forks[0];
  for (const [name, { target, max, baseFeeUpdateFraction }] of Object.entries(schedule)) {
    const time = at(`${name}Time`);
    if (time === undefined || TIME_FORKS.some(({ fork }) => fork === name)) continue;
    if (!first || time < first.time) {
      throw new GenesisFileError(
        `config.${name}Time changes the blob parameters before config.cancunTime brings blobs`,
      );
    }
    forks.push({ name, time, target, max, updateFraction: baseFeeUpdateFraction });
  }
  return forks.sort((a, b) => a.time - b.time);
}
