import { type Hash, type Hex, keccak256, numberToHex } from "viem";
import type { Method, Param } from "../../src/rpc/method.js";
import { aboutOf, SAMPLE_RECIPIENT } from "../../src/rpc/schema.js";
import { account } from "./accounts.js";
import type { Chain } from "./chain.js";
import { signed } from "./raw-transactions.js";
import { type Rpc, RpcError } from "./rpc.js";

/** What of a method its requests are made from. */
export type Requested = Pick<Method<never>, "names" | "params">;

export interface MinedBlock {
  hash: Hash;
  number: Hex;
  timestamp: Hex;
  transactions: Hash[];
}

/** A block that requests to every method can be about, with what is in it. */
export interface Side {
  block: MinedBlock;
  transaction: Hash;
  /** An earlier transaction, which reverts. */
  reverted: Hash;
  /** The contract that the transaction creates. */
  contract: Hex;
  /** The next nonce of the sender after it. */
  nonce: number;
  /** Its code. */
  code: Hex;
}

export const SENDER = account(0).address;
/** Has code, storage, nonce and balance: `setAccount` sets them. */
export const SET = "0x00000000000000000000000000000000000005e7";
/** Returns a number. */
const codeReturning = (value: number): Hex => `0x60${value.toString(16).padStart(2, "0")}60005260206000f3`;
/** Emits a log, creates an empty contract, and becomes one with this code. */
const initOf = (code: Hex): Hex => `0x60006000a0600060006000f05069${code.slice(2)}600052600a6016f3`;
/** Reverts with 42. */
const REVERTING = "0x602a60005260206000fd";
/** Returns what slot 0 holds. */
export const READING = "0x60005460005260206000f3";
/** As well, and reads slot 1 first: what a call to it takes is seen. */
export const READING_BOTH = `0x60015450${READING.slice(2)}`;

/** Mines a transaction that reverts, and one that creates a contract, which returns a number. */
export async function mineSide({ rpc }: { rpc: Rpc }, value = 42): Promise<Side> {
  const code = codeReturning(value);
  const reverted = await rpc<Hash>("eth_sendTransaction", { from: SENDER, data: REVERTING, gas: "0x30000" });
  const transaction = await rpc<Hash>("eth_sendTransaction", { from: SENDER, data: initOf(code), gas: "0x30000" });
  const { blockNumber, contractAddress: contract } = await rpc<{ blockNumber: Hex; contractAddress: Hex }>(
    "eth_getTransactionReceipt",
    transaction,
  );
  const nonce = Number(await rpc<Hex>("eth_getTransactionCount", SENDER, blockNumber));
  const block = await rpc<MinedBlock>("eth_getBlockByNumber", blockNumber, false);
  return { block, transaction, reverted, contract, nonce, code };
}

/** Sets code, storage, nonce and balance of an account. */
export async function setAccount({ rpc }: { rpc: Rpc }, value: number, code: string): Promise<void> {
  await rpc("anvil_setCode", SET, code);
  const word = numberToHex(value, { size: 32 });
  for (const slot of ["0x0", "0x1"]) await rpc("anvil_setStorageAt", SET, slot, word);
  await rpc("anvil_setNonce", SET, numberToHex(value));
  await rpc("anvil_setBalance", SET, numberToHex(value));
}

const payloadAttributes = ({ block }: Side): object => {
  const hash = `0x${"00".repeat(32)}`;
  const timestamp = numberToHex(Number(block.timestamp) + 1);
  return { timestamp, prevRandao: hash, suggestedFeeRecipient: SENDER, withdrawals: [], parentBeaconBlockRoot: hash };
};

/** Values that samples cannot be, of some methods' parameters. */
const VALUES: Readonly<Record<string, (side: Side) => unknown>> = {
  "debug_accountInfoAt.address": () => SENDER,
  "debug_codeByHash.hash": ({ code }) => keccak256(code),
  "eth_callBundle.bundle": async ({ block, nonce }) => ({
    txs: [await signed({ nonce, to: SET, gas: 50_000n })],
    blockNumber: numberToHex(Number(block.number) + 1),
    stateBlockNumber: block.number,
  }),
  "eth_feeHistory.blockCount": () => 2,
  "ots_getTransactionError.hash": ({ reverted }) => reverted,
  "ots_getContractCreator.address": ({ contract }) => contract,
  "testing_buildBlockV1.payloadAttributes": payloadAttributes,
  "testing_buildBlockV1.transactions": async ({ nonce }) => [await signed({ nonce, to: SET, gas: 50_000n })],
  "trace_get.indices": () => [],
  "trace_rawTransaction.transaction": ({ nonce }) => signed({ nonce, to: SET, gas: 50_000n }),
};

const isBlock = (title: string | undefined): boolean => title === "a block" || title === "a block number or tag";

/** The value of a parameter in a request about a side: what it names, and otherwise its sample, with the account that is set. */
function chosen({ name, schema, required }: Param, { block, transaction, nonce }: Side): unknown {
  const { named, title, sample } = aboutOf(schema);
  if (named?.field !== undefined) {
    const range = named.field === "fromBlock" ? { toBlock: block.number } : {};
    return { ...(required ? changed(sample) : {}), [named.field]: block.number, ...range, address: undefined };
  }
  if (named?.what === "transaction") return transaction;
  if (isBlock(title)) return block.number;
  if (!required) return undefined;
  if (named !== undefined) return title === "a hash" ? block.hash : Number(block.number);
  if (name === "sender") return SENDER;
  if (name === "nonce" && title === "a 64-bit quantity") return numberToHex(nonce - 1);
  if (title === "an address") return SET;
  return title === "a number" ? 0 : changed(sample);
}

const changed = (sample: unknown): object =>
  JSON.parse(JSON.stringify(sample).replaceAll(SAMPLE_RECIPIENT, SET)) as object;

/**
 * The parameters of a request about a side, from the method's definition alone.
 * @param values of parameters of methods (`eth_call.transaction`), in place of those
 */
export async function paramsFor(
  { names: [method], params }: Requested,
  side: Side,
  values: Readonly<Record<string, (side: Side) => unknown>> = {},
): Promise<unknown[]> {
  const all = { ...VALUES, ...values };
  const given = await Promise.all(params.map((param) => all[`${method}.${param.name}`]?.(side) ?? chosen(param, side)));
  while (given.length > 0 && given.at(-1) === undefined) given.pop();
  return given.map((value) => value ?? null);
}

/** The same request about another block, where it has a parameter that can be a tag. */
export function withTag({ params }: Requested, given: readonly unknown[], tag: string): unknown[] | undefined {
  const at = params.findIndex(({ schema }) => isBlock(aboutOf(schema).title));
  return at === -1 ? undefined : given.with(at, tag);
}

/** What a chain answers, an error likewise: as its message under `refused`. */
export const answerOf = ({ rpc }: Pick<Chain, "rpc">, name: string, params: readonly unknown[]): Promise<unknown> =>
  rpc<unknown>(name, ...params).catch((error: unknown) => {
    if (!(error instanceof RpcError)) throw error;
    return { refused: error.message };
  });
