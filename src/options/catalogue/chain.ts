import { DEFAULT_HARDFORK } from "../../ethereum/index.js";
import { account, instant, preload, textOfFile, timestampIncrement, trueOrAbsent } from "../kinds/chain-values.js";
import { boolean, extraData, hardfork, integer, oneOf, quantity } from "../kinds/scalars.js";
import type { OptionsByKey } from "../option.js";

/** What can run a chain. */
export const ENGINES = ["native", "ganache"] as const;

export type EngineName = (typeof ENGINES)[number];

/** The largest that wallets take: an EIP-155 signature's `v` is 36 more than twice it, and has to be a safe integer. */
const MAX_CHAIN_ID = 4_503_599_627_370_476;

/** What a chain is created with; the data directory keeps it. Defaults are those of a new chain. */
export const CHAIN_OPTIONS = {
  "chain.chainId": {
    flag: "--chain-id",
    value: "<id>",
    ganache: "chain.chainId",
    former: ["chainId"],
    kind: integer(1, MAX_CHAIN_ID),
    default: 1337,
    help: "chain id",
  },
  "chain.networkId": {
    flag: "--network-id",
    short: "-i",
    value: "<id>",
    ganache: "chain.networkId",
    aliases: ["--networkId"],
    former: ["network_id", "networkId"],
    kind: integer(1),
    defaultText: "the chain id",
    help: "what net_version answers",
  },
  "chain.hardfork": {
    flag: "--hardfork",
    short: "-k",
    value: "<name>",
    ganache: "chain.hardfork",
    former: ["hardfork"],
    kind: hardfork(),
    default: DEFAULT_HARDFORK,
    help: "newest hardfork, from frontier to osaka",
  },
  // The text of a geth genesis.json.
  "chain.genesis": {
    flag: "--genesis",
    value: "<file>",
    kind: textOfFile(),
    help: "make the chain from a geth genesis.json",
  },
  "chain.genesisTime": {
    flag: "--genesis-time",
    short: "-t",
    value: "<date>",
    ganache: "chain.time",
    aliases: ["--time"],
    former: ["time"],
    kind: instant(),
    help: "time of the genesis block, at which the chain's clock starts: a date, or unix seconds (--chain.time: milliseconds, as Ganache)",
  },
  "chain.clock": {
    flag: "--clock",
    value: "<system|step>",
    kind: oneOf(["system", "step"]),
    default: "system",
    help: "step takes time from the chain, so that the same requests give the same hashes",
  },
  "chain.timestampIncrement": {
    flag: "--timestamp-increment",
    value: "<seconds|clock>",
    ganache: "miner.timestampIncrement",
    kind: timestampIncrement(),
    default: 1,
    defaultText: "",
    help: "seconds from block to block; implies --clock step, unless it is clock",
  },
  "chain.gasLimit": {
    flag: "--gas-limit",
    short: "-l",
    value: "<gas>",
    ganache: "miner.blockGasLimit",
    aliases: ["--gasLimit"],
    former: ["gasLimit"],
    kind: quantity(5000n),
    default: 30_000_000n,
    help: "block gas limit",
  },
  "chain.difficulty": {
    flag: "--difficulty",
    value: "<n>",
    ganache: "miner.difficulty",
    kind: quantity(),
    default: 1n,
    help: "block difficulty before the merge",
  },
  "chain.coinbase": {
    flag: "--coinbase",
    value: "<address>",
    ganache: "miner.coinbase",
    former: ["coinbase"],
    kind: account(),
    default: `0x${"00".repeat(20)}`,
    defaultText: "the zero address",
    help: "who receives fees: an address or the index of an account",
  },
  "chain.extraData": {
    flag: "--extra-data",
    value: "<hex>",
    ganache: "miner.extraData",
    kind: extraData(),
    default: "0x",
    help: "extraData of blocks, at most 32 bytes",
  },
  "chain.allowUnlimitedContractSize": {
    flag: "--allow-unlimited-contract-size",
    ganache: "chain.allowUnlimitedContractSize",
    former: ["allowUnlimitedContractSize"],
    kind: boolean(),
    default: false,
    help: "lift the limit on contract size (EIP-170)",
  },
  "chain.allowUnlimitedInitCodeSize": {
    flag: "--allow-unlimited-init-code-size",
    ganache: "chain.allowUnlimitedInitCodeSize",
    kind: boolean(),
    default: false,
    help: "lift the limit on init code size (EIP-3860)",
  },
  "chain.allowBlocksWithSameTimestamp": {
    flag: "--allow-blocks-with-same-timestamp",
    kind: trueOrAbsent(),
    help: "let a block have its parent's timestamp (Hardhat's allowBlocksWithSameTimestamp)",
  },
  // Undefined: where the chain can have it.
  "chain.exchange": {
    flag: "--exchange",
    kind: boolean(),
    help: "begin with the exchange in place, operated by the first account (default); --no-exchange leaves it out",
  },
  // Undefined: where the genesis state is this program's own.
  "chain.create2Deployer": {
    flag: "--create2-deployer",
    aliases: ["--create2"],
    kind: boolean(),
    help: "begin with the CREATE2 deployer at 0x4e59b44847b379578588920cA78FbF26c0B4956C (default); --no-create2-deployer leaves it out",
  },
  "--disable-default-create2-deployer": {
    flag: "--disable-default-create2-deployer",
    sets: ["chain.create2Deployer", false],
    help: "leave the CREATE2 deployer out, by Anvil's name",
  },
  "chain.preload": {
    flag: "--preload",
    value: "<names>",
    kind: preload(),
    help: "begin with well-known contracts at their addresses: multicall3, permit2, createx, entrypoint-0.6, entrypoint-0.7, entrypoint-0.8, safe-1.3.0, safe-1.4.1, or all",
  },
  "--demo": {
    flag: "--demo",
    kind: boolean(),
    help: "put a market to look at on a new chain: two securities, ten investors, orders and trades",
  },
  // Undefined: what the data directory says.
  engine: {
    flag: "--engine",
    value: "<name>",
    kind: oneOf(ENGINES),
    help: "what runs the chain: native (default), or ganache, the real one (needs the package ganache; up to shanghai)",
  },
} as const satisfies OptionsByKey;
