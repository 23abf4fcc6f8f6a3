/**
 * What a node is started with. The command line and the library both fill a {@link NodeOptionsInput}, in which everything
 * may be left out; {@link parseNodeOptions} checks it and fills in the defaults.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { PRELOAD_NAMES, type PreloadName } from "./chain/genesis/predeployed/names.js";
import type { Eip1193 } from "./chain/upstream/upstream.js";
import { isUpstreamUrl, UPSTREAM_URL_RULE } from "./chain/upstream/url.js";
import { DEFAULT_HD_PATH, DEFAULT_MNEMONIC } from "./chain/wallet/hd-keys.js";
import { DEFAULT_HARDFORK, HARDFORKS, hardforkFromName, UnknownHardforkError } from "./ethereum/index.js";
import type { ChainOptions, Hex } from "./persistence/directory/chain-options.js";
import { DEFAULT_DATA_DIRECTORY } from "./persistence/directory/layout.js";

/** What can run a chain. */
export const ENGINES = ["native", "ganache"] as const;

export type EngineName = (typeof ENGINES)[number];

/** What a new chain is created with where nothing else is asked for. */
export const CHAIN_DEFAULTS: ChainOptions = {
  chainId: 1337,
  networkId: 1337,
  hardfork: DEFAULT_HARDFORK,
  genesisDigest: undefined,
  genesisTime: undefined,
  gasLimit: 30_000_000n,
  difficulty: 1n,
  coinbase: `0x${"00".repeat(20)}`,
  extraData: "0x",
  clock: "system",
  timestampIncrement: 1,
  allowUnlimitedContractSize: false,
  allowUnlimitedInitCodeSize: false,
  mnemonic: DEFAULT_MNEMONIC,
  hdPath: DEFAULT_HD_PATH,
  accountCount: 10,
  balance: 1000n * 10n ** 18n,
  accounts: [],
  exchange: false,
  create2Deployer: false,
  preload: [],
  fork: false,
};

/** An option that is not acceptable; the message is one sentence that names it. */
export class OptionsError extends Error {
  override readonly name = "OptionsError";
  readonly code = "INVALID_OPTION";

  /** @param path the option as in {@link NodeOptions}, as `chain.chainId` */
  constructor(
    readonly path: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`option ${path} ${reason}`, options);
  }
}

const MAX = Number.MAX_SAFE_INTEGER;
const integer = (least: number, most = MAX) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.int(message).min(least, message).max(most, message);
};

/** The largest that wallets take: an EIP-155 signature's `v` is 36 more than twice it, and has to be a safe integer. */
const MOST_CHAIN_ID = 4_503_599_627_370_476;

const QUANTITY = "must be a whole number, decimal or 0x-prefixed";
const quantity = (least = 0n) =>
  z
    .union([z.bigint(), z.int(), z.string().regex(/^(\d+|0x[0-9a-fA-F]+)$/, QUANTITY)], QUANTITY)
    .transform((value) => BigInt(value))
    .refine((value) => value >= least && value < 1n << 256n, `must be from ${least} to 2^256 - 1`);

const hex = (pattern: RegExp, message: string) =>
  z
    .string(message)
    .regex(pattern, message)
    .transform((text) => text.toLowerCase() as Hex);
const address = hex(/^0x[0-9a-fA-F]{40}$/, "must be a 20-byte address in 0x-prefixed hex");
const addressOrIndex = z.union([integer(0), address], "must be an address or the index of an account");
const privateKey = hex(/^0x[0-9a-fA-F]{64}$/, "must be a 32-byte private key in 0x-prefixed hex");
const extraData = hex(/^0x([0-9a-fA-F]{2}){0,32}$/, "must be at most 32 bytes in 0x-prefixed hex");

const hardfork = z.string().transform((name, context) => {
  try {
    return hardforkFromName(name);
  } catch (error) {
    if (!(error instanceof UnknownHardforkError)) throw error;
    context.addIssue({ code: "custom", message: `must be one of ${HARDFORKS.join(", ")}` });
    return z.NEVER;
  }
});

/** Names of contracts to begin with, in the order of the list of all, each once; `all` stands for all of them. */
const preload = z
  .array(
    z.enum([...PRELOAD_NAMES, "all"], `must be one of ${PRELOAD_NAMES.join(", ")}, or all`) as z.ZodType<
      PreloadName | "all"
    >,
    "must be a list of names",
  )
  .transform((names) => PRELOAD_NAMES.filter((name) => names.includes("all") || names.includes(name)));

const chain = z
  .strictObject({
    chainId: integer(1, MOST_CHAIN_ID).optional(),
    networkId: integer(1).optional(),
    hardfork: hardfork.optional(),
    /** The text of a geth genesis.json. */
    genesis: z.string().optional(),
    genesisTime: integer(0).optional(),
    gasLimit: quantity(5000n).optional(),
    difficulty: quantity().optional(),
    coinbase: addressOrIndex.optional(),
    extraData: extraData.optional(),
    clock: z.enum(["system", "step"], 'must be "system" or "step"').optional(),
    timestampIncrement: integer(1).optional(),
    allowUnlimitedContractSize: z.boolean().optional(),
    allowUnlimitedInitCodeSize: z.boolean().optional(),
    allowBlocksWithSameTimestamp: z
      .boolean()
      .transform((on) => on || undefined)
      .optional(),
    mnemonic: z.string().optional(),
    hdPath: z
      .string()
      .regex(/^m(\/\d+['hH]?)+\/?$/, "must be a path like m/44'/60'/0'/0")
      .transform((path) => path.replace(/\/$/, ""))
      .optional(),
    accountCount: integer(0, 100_000).optional(),
    balance: quantity().optional(),
    accounts: z.array(z.strictObject({ privateKey, balance: quantity() })).optional(),
    /** Whether the chain begins with the exchange; undefined: where it can. The first account operates it. */
    exchange: z.boolean().optional(),
    /** Whether the chain begins with the CREATE2 deployer; undefined: where its genesis state is this program's own. */
    create2Deployer: z.boolean().optional(),
    /** Other well-known contracts that the chain begins with, at their addresses. */
    preload: preload.optional(),
  })
  .transform((asked) => ({
    ...asked,
    genesisDigest:
      asked.genesis === undefined
        ? undefined
        : (`0x${createHash("sha256").update(asked.genesis).digest("hex")}` satisfies Hex),
  }));

const storage = z.strictObject({
  /** The data directory; `false` keeps everything in memory. */
  directory: z.union([z.string().min(1), z.literal(false)], "must name a directory").default(DEFAULT_DATA_DIRECTORY),
  /** `strict` answers after fsync; `relaxed` after the write, so that a power cut may lose the last moments. */
  durability: z.enum(["strict", "relaxed"], 'must be "strict" or "relaxed"').default("strict"),
});

const mining = z
  .strictObject({
    /** `auto`: each transaction its own block, at once. `interval`: a block every `blockTime`. `manual`: by `evm_mine` only. */
    mode: z.enum(["auto", "interval", "manual"]).optional(),
    /** Seconds between blocks; 0 for none. */
    blockTime: z
      .number("must be a number of seconds")
      .min(0, "must be 0 or more seconds")
      .max(2_000_000, "must be at most 2000000 seconds")
      .default(0),
    /** By how many percent a replacement must raise both fees. */
    priceBump: integer(0, 1000).default(10),
  })
  .transform(
    ({ mode, ...rest }) =>
      ({
        mode: mode ?? (rest.blockTime > 0 ? "interval" : "auto"),
        /** Whether it was asked for by name; otherwise the chain goes on as it was last told to. */
        asked: mode !== undefined || rest.blockTime > 0,
        ...rest,
      }) as const,
  )
  .refine(({ mode, blockTime }) => (mode === "interval") === blockTime > 0, {
    path: ["blockTime"],
    message: "must be more than 0 with interval mining, and 0 without",
  });

const transactions = z.strictObject({
  /** Gas price in wei for `eth_sendTransaction` without one, and `eth_gasPrice`; undefined: from the base fee. */
  gasPrice: quantity().optional(),
  /** Gas limit for `eth_sendTransaction` without one; undefined: the engine's own, which is an estimate or Ganache's 90000. */
  gas: z.union([z.literal("estimate"), quantity(21_000n)], 'must be "estimate" or a gas limit').optional(),
  /** The most gas that `eth_call` and `eth_estimateGas` may use. */
  callGasLimit: quantity(21_000n).default(50_000_000n),
  /** Seconds that a request may execute code without mining it (geth's `--rpc.evmtimeout`); 0 for no limit. */
  callTimeout: z
    .number("must be a number of seconds")
    .min(0, "must be 0 or more seconds")
    .max(2_000_000, "must be at most 2000000 seconds")
    .default(5),
  /** Ganache's `vmErrorsOnRPCResponse`: a failed transaction is answered with an error, though it is mined. */
  errorsInResponse: z.boolean().default(false),
});

const accounts = z.strictObject({
  /** Locks the accounts at start, with `passphrase`. */
  lock: z.boolean().default(false),
  passphrase: z.string().default(""),
  /** Addresses (anyone's) or account indexes that may send without a key or passphrase. */
  unlocked: z.array(addressOrIndex).default([]),
  /** Whether a new chain may have a mnemonic that is not BIP-39's; its accounts are derived from the text as it is. */
  allowInvalidMnemonic: z.boolean().default(false),
  /** File to which addresses and private keys are written as JSON, as Ganache does. */
  keysFile: z.string().min(1).optional(),
});

const server = z.strictObject({
  host: z.string().min(1, "must name a host or address").default("127.0.0.1"),
  /** 0 takes any free port. */
  port: integer(0, 65_535).default(8545),
  /** Names beside its own that the server may be called by (`Host` header); `*` for all. */
  allowHosts: z.array(z.string().min(1)).default([]),
  /** Origins that browsers may call from, beside local ones and wallets' extensions; `*` for all. */
  allowOrigins: z
    .array(
      z
        .string()
        .regex(
          /^(?:\*|null|[a-z][a-z0-9+.-]*:\/\/[^/\s]*\/?)$/i,
          "must be an origin with its scheme and without a path, like https://myapp.test, or *",
        ),
    )
    .default([]),
  /** What `Authorization: Bearer …` must say for what a non-loopback host otherwise refuses. */
  authToken: z.string().min(1, "must not be empty").optional(),
  /** Path of a Unix socket that answers as well; true for `couverture.ipc` in the data directory. */
  ipc: z.union([z.boolean(), z.string().min(1, "must name a path")], "must be a path, true or false").default(false),
  /** Whether WebSocket messages are sent in binary frames; `auto`: as the client sent its last one. */
  webSocketBinary: z.union([z.literal("auto"), z.boolean()], 'must be "auto", true or false').default("auto"),
});

const attestation = z.strictObject({
  /** Signs the ledger's head each time that it has so many records more, and when the node closes. */
  every: integer(1),
  /** Who signs. */
  privateKey,
});

const fork = z.strictObject({
  /** Where the chain that this one goes on from answers JSON-RPC. Undefined: where the data directory says. */
  url: z.string().refine(isUpstreamUrl, UPSTREAM_URL_RULE).optional(),
  /** The block to go on from; undefined: the upstream's head when the chain is made. */
  blockNumber: integer(0).optional(),
  /** How far behind its head, where no block is given: reorganisations are less likely there. */
  confirmations: integer(0).default(0),
  /** HTTP headers of every request to it. */
  headers: z.record(z.string(), z.string()).default({}),
  /** How many requests in a second at most; 0 for no limit. */
  requestsPerSecond: z.number("must be a number").min(0, "must be 0 or more").default(0),
  /** Answers in place of a URL (EIP-1193), for a node in the same process. */
  provider: z
    .custom<Eip1193>(
      (value) => typeof (value as Partial<Eip1193> | null)?.request === "function",
      "must have a request function",
    )
    .optional(),
});

const nodeOptions = z.strictObject({
  /** What runs the chain; undefined: what the data directory says, native for a new one. */
  engine: z.enum(ENGINES, 'must be "native" or "ganache"').optional(),
  /** What was asked for by name. A field that is undefined is as the data directory has it, or a new chain's default. */
  chain: chain.prefault({}),
  /** Makes a new chain a fork of another, and says where that one is now. Undefined: as the data directory has it. */
  fork: fork.optional(),
  /**
   * A snapshot's file that the chain goes on from. In memory (`storage.directory: false`) it is only read, and holds what the chain
   * begins with; a data directory is made of it, unless it holds that chain already.
   */
  from: z.string().min(1, "must name a snapshot's file").optional(),
  storage: storage.prefault({}),
  mining: mining.prefault({}),
  transactions: transactions.prefault({}),
  accounts: accounts.prefault({}),
  /** Files, and folders of files, with the ABIs of contracts, by whose errors the reasons of reverts are told. */
  abi: z.array(z.string().min(1)).default([]),
  server: server.prefault({}),
  /** Undefined: no head is signed. */
  attestation: attestation.optional(),
});

/** Options as one gives them: everything may be left out, quantities may be numbers, bigints or text. */
export type NodeOptionsInput = z.input<typeof nodeOptions>;

/** Options as a node takes them. */
export type NodeOptions = z.output<typeof nodeOptions>;

/**
 * Checks options and fills in the defaults of everything that is not the chain's own.
 * @throws OptionsError naming the first option that is not acceptable
 */
export function parseNodeOptions(input: NodeOptionsInput = {}): NodeOptions {
  const parsed = nodeOptions.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue?.code === "unrecognized_keys") {
    throw new OptionsError([...issue.path, issue.keys[0]].join("."), "is not known", { cause: parsed.error });
  }
  throw new OptionsError(issue?.path.join(".") || "object", issue?.message ?? "is not valid", { cause: parsed.error });
}

/**
 * Everything that a new chain is created with: what was asked for, and defaults. Without a network id, it is the chain id.
 * Who operates the exchange is not known before there are accounts; until then there is none. Nor is it known before whether
 * the genesis state is this program's own, and so has the CREATE2 deployer and what is preloaded.
 */
export function newChainOptions(asked: NodeOptions["chain"], engine: EngineName = "native"): ChainOptions {
  const { genesis: _text, exchange: _wanted, create2Deployer: _deployer, preload: _contracts, ...given } = asked;
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const defaults = engine === "ganache" ? { ...CHAIN_DEFAULTS, hardfork: GANACHE_HARDFORK } : CHAIN_DEFAULTS;
  return { ...defaults, networkId: asked.chainId ?? defaults.chainId, ...known };
}

/** Where Ganache stopped. */
const GANACHE_HARDFORK = "shanghai";
