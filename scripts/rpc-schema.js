/**
 * Writes the types of JSON-RPC requests and answers (src/library/rpc-schema/) from the methods' own descriptions:
 * `node scripts/rpc-schema.js` after a method was added or reworded. A test compares.
 */
import { writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDER = "src/library/rpc-schema";

/** Types of parameters, by the titles of their schemas. */
const PARAMETERS = {
  "a 32-byte word": "Hex",
  "a 64-bit quantity": "QuantityInput",
  "a block": "BlockReference",
  "a block number or tag": "BlockNumberOrTag",
  "a chain id": "QuantityInput",
  "a hash": "Hash",
  "a list of a call and what to trace of it": "readonly (readonly [TransactionRequest, readonly TraceType[]])[]",
  "a list of a number": "readonly QuantityInput[]",
  "a list of a storage slot": "readonly Hex[]",
  "a list of a text, a number or null": "readonly (string | number | null)[]",
  "a list of hex data": "readonly Hex[]",
  'a list of one of "trace", "stateDiff", "vmTrace"': "readonly TraceType[]",
  "a list of values": "readonly number[]",
  "a log filter": "LogFilter",
  "a nonce": "Hex",
  "a number": "QuantityInput",
  "a page size": "number",
  "a depth": "number",
  "a limit": "number",
  milliseconds: "number",
  "a quantity": "QuantityInput",
  "a signature": "Hex | readonly [Hex, Address]",
  "a text": "string",
  "a transaction": "TransactionRequest",
  "an address": "Address",
  "block overrides": "BlockOverrides",
  "extra data": "Hex",
  "hex data": "Hex",
  'one of "1m", "5m", "15m", "1h", "1d"': '"1m" | "5m" | "15m" | "1h" | "1d"',
  "slots by address": "Record<Address, readonly Hex[]>",
  "state overrides": "StateOverrides",
  "the beginning of a hash": "Hex",
  "the number of a market": "number",
  "a list of a transaction with the new block that it is for":
    "readonly (readonly [TransactionRequest | Hex, number])[]",
  "a list of calls with a block of their own":
    "readonly { transactions: readonly TransactionRequest[]; blockOverride?: BlockOverrides }[]",
  "a bundle":
    "{ txs: readonly Hex[]; blockNumber: QuantityInput; stateBlockNumber?: BlockReference; timestamp?: QuantityInput; coinbase?: Address; gasLimit?: QuantityInput; difficulty?: QuantityInput; baseFee?: QuantityInput }",
  "the state's context": "{ blockNumber?: BlockReference; transactionIndex?: number }",
  conditions: "ObjectAnswer",
  "a filter of orders": "ObjectAnswer",
  "a filter of trades": "ObjectAnswer",
  "payload attributes": "ObjectAnswer",
  "reset options": "ObjectAnswer",
  "a period": "ObjectAnswer",
  "a simulation": "Simulation",
  "a trace filter": "ObjectAnswer",
  "trace options": "TraceOptions",
  "true or false": "boolean",
  "typed data (EIP-712)": "TypedData",
};

/** Types of parameters whose schemas leave open what they are, by their names. */
const BY_PARAMETER = {
  "evm_mine.options": "QuantityInput | { timestamp?: QuantityInput; blocks?: QuantityInput }",
  "evm_mine_detailed.options": "QuantityInput | { timestamp?: QuantityInput; blocks?: QuantityInput }",
  "snapshot_save.options": "ObjectAnswer",
  "evm_setTime.time": "QuantityInput | string",
  "evm_setIntervalMining.milliseconds": "QuantityInput | readonly [number, number]",
};

/** Types of answers, by how they are described. */
const ANSWERS = {
  true: "true",
  false: "false",
  null: "null",
  number: "number",
  '"0x0"': '"0x0"',
  text: "string",
  "decimal text": "string",
  "the timestamp as decimal text": "string",
  object: "ObjectAnswer",
  "object or null": "ObjectAnswer | null",
  list: "unknown[]",
  address: "Address",
  hash: "Hash",
  quantity: "Hex",
  bytes: "Hex",
  "32 bytes": "Hex",
  "65 bytes": "Hex",
  "gzip of JSON, as bytes": "Hex",
  "131072 bytes, or null": "Hex | null",
  "list of 131072 bytes each; null where there is no such blob transaction": "Hex[] | null",
  "bytes or null": "Hex | null",
  "quantity or null": "Hex | null",
  "hash or null": "Hash | null",
  "bytes; none where it succeeded": "Hex",
  "bytes; none where no account ever had it": "Hex",
  "filter id": "Hex",
  "mark id": "Hex",
  "subscription id": "Hex",
  "list of addresses": "Address[]",
  "list of bytes": "Hex[]",
  "list of logs": "Log[]",
  "list of transactions": "Transaction[]",
  "list of receipts or null": "Receipt[] | null",
  "empty list": "never[]",
  "an empty list": "never[]",
  "block or null": "Block | null",
  "block without transactions, or null": "BlockWithoutTransactions | null",
  "list of blocks with whole transactions": "(Block & { transactions: Transaction[] })[]",
  "list of blocks, each with what its calls did": "(Block & { calls: ObjectAnswer[] })[]",
  "header or null": "Header | null",
  receipt: "Receipt",
  "receipt or null": "Receipt | null",
  "transaction or null": "Transaction | null",
  "transaction, and its bytes with no signature in them":
    "{ raw: Hex; tx: Transaction & { blobs?: Hex[]; commitments?: Hex[]; proofs?: Hex[] } }",
  "access list, gas, and why the call fails if it does": "{ accessList: AccessList; gasUsed: Hex; error?: string }",
  "balance, nonce and code, or null": "{ balance: Hex; nonce: Hex; code: Hex } | null",
  "nonce, balance and code": "{ nonce: Hex; balance: Hex; code: Hex }",
  "nonce, balance, code hash and storage root": "{ nonce: Hex; balance: Hex; codeHash: Hash; storageRoot: Hash }",
  "lists of 32 bytes by address": "Record<Address, Hex[]>",
  "slots and values by hash, and the hash to continue from or null":
    "{ storage: Record<Hash, { key: Hash | null; value: Hash }>; nextKey: Hash | null }",
  "for each bundle a list of what its calls returned, as value, or why they failed, as error":
    "({ value: Hex } | { error: unknown })[][]",
  "what each transaction did and paid, and all of them together": "BundleResult",
  "the tries' nodes, codes, addresses and slots, and headers, each as bytes":
    "{ state: Hex[]; codes: Hex[]; keys: Hex[]; headers: Hex[] }",
  "list of transaction hashes and traces": "{ txHash: Hash; result: unknown }[]",
  "list of traces": "Trace[]",
  "list of traces, empty where there is no such block": "Trace[]",
  "list of traces, empty where there is no such transaction": "Trace[]",
  "trace or null": "Trace | null",
  "output, trace, stateDiff and vmTrace; null what was not asked for": "TraceResult",
  "list of what trace_call answers": "TraceResult[]",
  "list of what trace_replayTransaction answers, with the transactions' hashes":
    "(TraceResult & { transactionHash: Hash })[]",
  "pending and queued transactions": "PoolContent",
  "pending and queued counts": "{ pending: Hex; queued: Hex }",
  "pending and queued transactions in words":
    "{ pending: Record<Address, Record<string, string>>; queued: Record<Address, Record<string, string>> }",
  "map from namespace to version": "Record<string, string>",
  "hash and creator, or null": "{ hash: Hash; creator: Address } | null",
  "transactions, receipts, and whether these are the newest and the oldest":
    "{ txs: Transaction[]; receipts: Receipt[]; firstPage: boolean; lastPage: boolean }",
  "list of operations: type 0 transfer, 1 self-destruction, 2 create, 3 create2":
    "{ type: number; from: Address; to: Address; value: Hex }[]",
  "list of frames with their depth, empty where there is no such transaction": "ObjectAnswer[]",
  "seconds, or null where blocks are not mined in intervals": "number | null",
  "the whole offset in seconds": "number",
  "the offset from the machine's clock in seconds": "number",
  "true or false": "boolean",
  "list of candles": "ObjectAnswer[]",
  "list of markets": "ObjectAnswer[]",
  "object with bids and asks, the best first": "ObjectAnswer",
  "object with items and next, the cursor of the following page": "Page",
  "object with seq, entryHash, chainId and genesisHash; null while the ledger is empty":
    "{ seq: number; entryHash: Hash; chainId: number; genesisHash: Hash } | null",
  "object with columns, rows, and truncated where there were more rows than the limit":
    "{ columns: string[]; rows: unknown[][]; truncated: boolean }",
  "signatures of the errors that were not known": "string[]",
  "fork configurations": "ObjectAnswer",
  "head, and the oldest block of each resource": "ObjectAnswer",
};

/** Answers whose description leaves open what is known of the method. */
const BY_METHOD = {
  ledger_verify: "ObjectAnswer",
  ots_getBlockDetails: "ObjectAnswer | null",
  ots_getBlockDetailsByHash: "ObjectAnswer | null",
  ots_getBlockTransactions: "{ fullblock: Block; receipts: Receipt[] } | null",
  testing_buildBlockV1: "ObjectAnswer",
  eth_feeHistory: "FeeHistory",
  eth_getProof: "Proof",
  eth_getFilterChanges: "Hash[] | Log[]",
};

function answerType(name, answer) {
  if (BY_METHOD[name]) return BY_METHOD[name];
  if (Object.hasOwn(ANSWERS, answer)) return ANSWERS[answer];
  if (answer.startsWith("object with ")) return "ObjectAnswer";
  if (answer.startsWith("list of object with ")) return "ObjectAnswer[]";
  return answer.startsWith("whether ") ? "boolean" : "unknown";
}

const parameterType = (method, { name, type }) => BY_PARAMETER[`${method}.${name}`] ?? PARAMETERS[type] ?? "unknown";

function entry(name, { parameters, answer, names }) {
  const tuple = parameters.map((one) => `${one.name}${one.required ? "" : "?"}: ${parameterType(names[0], one)}`);
  const given = parameters.length === 0 ? "Parameters?: undefined" : `Parameters: [${tuple.join(", ")}]`;
  return `  { Method: "${name}"; ${given}; ReturnType: ${answerType(names[0], answer)} },`;
}

/** The files, by namespace: each stays short. */
const FILES = [
  ["eth", "EthSchema", (namespace) => namespace === "eth"],
  ["inspection", "InspectionSchema", (namespace) => ["debug", "trace", "ots", "txpool", "erigon"].includes(namespace)],
  [
    "cheats",
    "CheatSchema",
    (namespace) => ["anvil", "hardhat", "evm", "miner", "tenderly", "testing"].includes(namespace),
  ],
  ["other", "OtherSchema", () => true],
];

/** Every type that a text names, of those that values.ts has. */
function importsOf(text, values) {
  return values.filter((name) => new RegExp(`\\b${name}\\b`).test(text)).sort();
}

/** The files' texts by path, made from the methods. */
export function schemaFiles(methods, valuesText) {
  const values = [...valuesText.matchAll(/^export (?:type|interface) (\w+)/gm)].map(([, name]) => name);
  const entries = methods
    .flatMap((method) => method.names.map((name) => ({ name, text: entry(name, method) })))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = {};
  const taken = new Set();
  for (const [file, type, belongs] of FILES) {
    const own = entries.filter(({ name }) => !taken.has(name) && belongs(name.split("_")[0]));
    for (const { name } of own) taken.add(name);
    const body = own.map(({ text }) => text).join("\n");
    const imports = importsOf(body.replace(/"[^"]*"/g, '""'), values);
    files[`${FOLDER}/${file}.ts`] =
      `// Made by scripts/rpc-schema.js from the methods' descriptions.\nimport type { ${imports.join(", ")} } from "./values.js";\n\n` +
      `export type ${type} = [\n${body}\n];\n`;
  }
  return files;
}

/** As the repository's formatter has it. */
async function formatted(files) {
  const { spawnSync } = await import("node:child_process");
  const biome = join(ROOT, "node_modules", "@biomejs", "biome", "bin", "biome");
  return Object.fromEntries(
    Object.entries(files).map(([path, input]) => {
      const { status, stdout } = spawnSync(process.execPath, [biome, "format", `--stdin-file-path=${path}`], {
        cwd: ROOT,
        input,
        encoding: "utf8",
      });
      if (status !== 0) throw new Error(`${path} cannot be formatted`);
      return [path, stdout];
    }),
  );
}

/** The files as they should be. */
export async function expectedFiles() {
  const { readFileSync } = await import("node:fs");
  const reference = pathToFileURL(join(ROOT, "dist", "rpc", "reference", "reference.js")).href;
  const { documentedMethods } = await import(reference);
  return formatted(schemaFiles(documentedMethods(), readFileSync(join(ROOT, FOLDER, "values.ts"), "utf8")));
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(await expectedFiles())) writeFileSync(join(ROOT, path), text);
}
