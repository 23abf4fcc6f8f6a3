import type { Param } from "../method.js";
import { titleOf } from "../schema.js";

const ACCOUNT = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const OTHER = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const HASH = `0x${"5a".repeat(32)}`;
const TRANSACTION = { from: ACCOUNT, to: OTHER, value: "0x1" };

/** A parameter of the examples, by what it is called, and then by what type it has. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  abi: ["error InsufficientBalance(uint256 available, uint256 required)"],
  bundle: { txs: ["0x02f8"], blockNumber: "0x2", stateBlockNumber: "latest" },
  bundles: [{ transactions: [TRANSACTION] }],
  id: "0x1f2e",
  kind: "newHeads",
  passphrase: "correct horse",
  privateKey: `0x${"01".repeat(32)}`,
  signature: `0x${"1b".repeat(65)}`,
  url: "http://127.0.0.1:8546",
  solcVersion: "0.8.30",
  input: {},
  output: {},
  time: 1_900_000_000_000,
  milliseconds: 1000,
  types: ["trace"],
  sql: "SELECT number, hash FROM blocks",
};

const BY_TITLE: Readonly<Record<string, unknown>> = {
  "a 32-byte word": `0x${"00".repeat(31)}01`,
  "a 64-bit quantity": "0x1",
  "a block number or tag": "latest",
  "a block": "latest",
  "a chain id": 1337,
  "a hash": HASH,
  "a list of a call and what to trace of it": [[TRANSACTION, ["trace"]]],
  "a list of a number": [0],
  "a list of a storage slot": ["0x0"],
  "a log filter": { fromBlock: "0x0", address: OTHER },
  "a nonce": "0x0000000000000001",
  "a number": 1,
  "a page size": 25,
  "a quantity": "0xde0b6b3a7640000",
  "a simulation": { blockStateCalls: [{ calls: [TRANSACTION] }] },
  "a text": "text",
  "a trace filter": { fromBlock: "0x0", toBlock: "latest" },
  "a transaction": TRANSACTION,
  "an address": ACCOUNT,
  conditions: { blockNumberMax: "0x64" },
  "hex data": "0x6001",
  "payload attributes": { timestamp: "0x70000000", prevRandao: HASH, suggestedFeeRecipient: ACCOUNT },
  "slots by address": { [OTHER]: ["0x0"] },
  "the beginning of a hash": "0x",
  "the number of a market": 1,
  "true or false": true,
  "typed data (EIP-712)": {
    types: { EIP712Domain: [{ name: "name", type: "string" }], Note: [{ name: "text", type: "string" }] },
    primaryType: "Note",
    domain: { name: "Notes" },
    message: { text: "hello" },
  },
};

/** What stands for a parameter in an example; undefined where nothing is known that would. */
export function sampleOf({ name, schema }: Param): unknown {
  return BY_NAME[name] ?? BY_TITLE[titleOf(schema) ?? ""];
}
