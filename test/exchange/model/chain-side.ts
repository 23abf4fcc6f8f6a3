import {
  type Abi,
  decodeErrorResult,
  encodeFunctionData,
  type Hash,
  type Hex,
  parseEventLogs,
  type TransactionReceipt,
} from "viem";
import type { Market } from "../../support/market.js";
import type { Rpc } from "../../support/rpc.js";
import { EVENT_NAMES } from "./events.js";
import type { Address } from "./terms.js";
import type { Action } from "./world.js";

/** What the chain made of a transaction. */
export interface ChainOutcome {
  action: Action;
  /** The contract's error, `undefined` where there was none. */
  refused: string | undefined;
  /** Their names and fields, as viem has them. */
  events: object[];
  gasUsed: number;
}

/** A mined block: its time, and what its transactions did, in their order. */
export interface MinedBlock {
  time: bigint;
  outcomes: ChainOutcome[];
}

/** Enough for fifty steps of matching, and below what one transaction may have. */
const GAS = "0xf00000";

/**
 * Sends actions as transactions that go into one block.
 * @param abiOf the interface of the contract at an address
 * @param everyAbi of all contracts, since an error comes from any that was called
 */
export function chainSide(market: Market, abiOf: (address: Address) => Abi, everyAbi: Abi) {
  const { rpc } = market.chain;

  /** Mines one block with the actions at a time, in unix seconds, and returns their outcomes. */
  async function mine(actions: readonly Action[], time: bigint): Promise<MinedBlock> {
    const requests = actions.map(({ by, to, call, args }) => {
      const data = encodeFunctionData({ abi: abiOf(to), functionName: call, args });
      return ["eth_sendTransaction", { from: by, to, gas: GAS, data }] as const;
    });
    const hashes = await rpc.batch<Hash>(requests);
    await rpc("evm_setNextBlockTimestamp", Number(time));
    await rpc("evm_mine");
    const block = await rpc<{ timestamp: Hex; transactions: Hash[] }>("eth_getBlockByNumber", "latest", false);
    if (block.transactions.length !== actions.length)
      throw new Error(`${actions.length} were sent, ${block.transactions.length} mined`);
    const receipts = await rpc.batch<TransactionReceipt>(
      block.transactions.map((hash) => ["eth_getTransactionReceipt", hash]),
    );
    const outcomes = await Promise.all(
      receipts.map(async (receipt) => {
        const action = actions[hashes.indexOf(receipt.transactionHash)] as Action;
        const failed = (receipt.status as string) !== "0x1";
        return {
          action,
          refused: failed ? await errorOf(rpc, receipt.transactionHash, everyAbi) : undefined,
          events: exchangeEvents(receipt, market.exchange.abi),
          gasUsed: Number(receipt.gasUsed),
        };
      }),
    );
    return { time: BigInt(block.timestamp), outcomes };
  }

  return { mine };
}

async function errorOf(rpc: Rpc, hash: Hash, abi: Abi): Promise<string> {
  const trace = await rpc<{ output?: Hex; error?: string }>("debug_traceTransaction", hash, { tracer: "callTracer" });
  if (trace.output === undefined || trace.output === "0x") return trace.error ?? "failed without a word";
  return decodeErrorResult({ abi, data: trace.output }).errorName;
}

function exchangeEvents({ logs }: TransactionReceipt, abi: Abi): object[] {
  return parseEventLogs({ abi, logs })
    .map((log) => log as unknown as { eventName: string; args: object })
    .filter(({ eventName }) => EVENT_NAMES.includes(eventName))
    .map(({ eventName, args }) => ({ name: eventName, ...args }));
}
