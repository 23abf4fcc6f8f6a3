import { type Abi, decodeErrorResult, decodeEventLog, decodeFunctionData, type Hash, type Hex } from "viem";
import { exchangeArtifact } from "../../support/market.js";
import type { Call, Rpc } from "../../support/rpc.js";

export type Values = Record<string, unknown>;

/** An event of one of the exchange's contracts. */
export interface ReceiptEvent {
  contract: string;
  name: string;
  address: string;
  args: Values;
}

/** A transaction with what its receipt says, decoded. */
export interface Receipt {
  block: number;
  time: number;
  hash: Hash;
  from: string;
  to: string;
  succeeded: boolean;
  events: ReceiptEvent[];
  /** The function that was called and its arguments by name, where it is one of the exchange's contracts. */
  call?: { contract: string; name: string; args: Values };
  /** Why it was refused, of those that failed. */
  refusedBy?: string;
}

interface RawBlock {
  timestamp: Hex;
  transactions: { hash: Hash; from: Hex; to: Hex | null; input: Hex }[];
}

interface RawReceipt {
  status: Hex;
  contractAddress: Hex | null;
  logs: { address: Hex; topics: [Hex, ...Hex[]]; data: Hex }[];
}

const abiOf = (contract: string): Abi => exchangeArtifact(contract).abi;
const ERRORS = ["Exchange", "Pool", "Router", "SecurityToken", "InvestorRegistry"].flatMap((name) => [...abiOf(name)]);

function decodedCall(contract: string | undefined, input: Hex): Receipt["call"] {
  if (contract === undefined) return undefined;
  const abi = abiOf(contract);
  const { functionName, args = [] } = decodeFunctionData({ abi, data: input });
  const item = abi.find((each) => each.type === "function" && each.name === functionName);
  const inputs = item?.type === "function" ? item.inputs : [];
  const named = Object.fromEntries(inputs.map(({ name }, index) => [String(name), args[index]]));
  return { contract, name: functionName, args: named };
}

/**
 * What a chain answers over HTTP, transaction by transaction: blocks, receipts, and of failed transactions what the trace says
 * that they returned.
 * @param contracts which of the exchange's contracts stands at an address, in lower case
 */
export async function readReceipts(rpc: Rpc, contracts: ReadonlyMap<string, string>): Promise<Receipt[]> {
  const head = Number(await rpc("eth_blockNumber"));
  const blocks = await rpc.batch<RawBlock>(
    Array.from({ length: head + 1 }, (_, number): Call => ["eth_getBlockByNumber", `0x${number.toString(16)}`, true]),
  );
  const sent = blocks.flatMap(({ timestamp, transactions }, block) =>
    transactions.map((transaction) => ({ block, time: Number(timestamp), ...transaction })),
  );
  const receipts = await rpc.batch<RawReceipt>(sent.map(({ hash }): Call => ["eth_getTransactionReceipt", hash]));
  const failed = sent.filter((_, index) => receipts[index]?.status === "0x0");
  const traces = await rpc.batch<{ output?: Hex }>(
    failed.map(({ hash }): Call => ["debug_traceTransaction", hash, { tracer: "callTracer" }]),
  );
  const outputs = new Map(failed.map(({ hash }, index) => [hash, traces[index]?.output ?? "0x"]));
  return sent.map(({ block, time, hash, from, to, input }, index) => {
    const { status, logs } = receipts[index] as RawReceipt;
    const output = outputs.get(hash);
    return {
      ...{ block, time, hash, from, to: to ?? "", succeeded: status === "0x1" },
      events: logs.flatMap(({ address, topics, data }) => {
        const contract = contracts.get(address);
        if (contract === undefined) return [];
        const { eventName, args } = decodeEventLog({ abi: abiOf(contract), topics, data });
        return [{ contract, name: String(eventName), address, args: (args ?? {}) as unknown as Values }];
      }),
      call: decodedCall(to === null ? undefined : contracts.get(to), input),
      ...(output !== undefined && { refusedBy: decodeErrorResult({ abi: ERRORS, data: output }).errorName }),
    };
  });
}
