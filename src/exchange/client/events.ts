import {
  type Abi,
  type Address,
  type ContractEventArgs,
  type ContractEventName,
  type EncodeEventTopicsParameters,
  encodeEventTopics,
  type Hex,
  type Log,
  type ParseEventLogsReturnType,
  parseEventLogs,
} from "viem";
import type { Connection } from "./connection.js";

interface EventQuery<abi extends Abi, name extends ContractEventName<abi>> {
  abi: abi;
  eventName: name;
  /** Values of indexed arguments. */
  args?: ContractEventArgs<abi, name>;
  /** The contracts that emit it; any, if not given. */
  address?: Address | Address[];
  fromBlock?: bigint;
}

interface RpcLog {
  address: Address;
  topics: [Hex, ...Hex[]];
  data: Hex;
  blockNumber: Hex;
  blockHash: Hex;
  transactionHash: Hex;
  transactionIndex: Hex;
  logIndex: Hex;
}

/** Blocks requested at once where a node rejects more; then half of that, and so on. */
const MIN_RANGE = 64n;

/** Events since the exchange was made, the oldest first. Where a node rejects the range (eth_getLogs), it is requested in parts. */
export async function eventsOf<const abi extends Abi, name extends ContractEventName<abi>>(
  connection: Connection,
  { abi, eventName, args, address, fromBlock = connection.addresses.fromBlock ?? 0n }: EventQuery<abi, name>,
): Promise<ParseEventLogsReturnType<abi, name, true>> {
  const topics = encodeEventTopics({ abi, eventName, args } as EncodeEventTopicsParameters);
  const request = connection.client.request as (call: { method: string; params?: unknown }) => Promise<unknown>;
  const ask = (from: bigint, to: bigint | "latest") =>
    request({
      method: "eth_getLogs",
      params: [{ ...(address && { address }), topics, fromBlock: hex(from), toBlock: to === "latest" ? to : hex(to) }],
    }) as Promise<RpcLog[]>;
  const askInParts = async (from: bigint, to: bigint): Promise<RpcLog[]> => {
    try {
      return await ask(from, to);
    } catch (refusal) {
      if (to - from < MIN_RANGE) throw refusal;
      const middle = from + (to - from) / 2n;
      return [...(await askInParts(from, middle)), ...(await askInParts(middle + 1n, to))];
    }
  };
  const logs = await ask(fromBlock, "latest").catch(async () => {
    const head = BigInt((await request({ method: "eth_blockNumber" })) as Hex);
    return askInParts(fromBlock, head);
  });
  return parseEventLogs({ abi, eventName, logs: logs.map(asLog), strict: true }) as ParseEventLogsReturnType<
    abi,
    name,
    true
  >;
}

const hex = (value: bigint): Hex => `0x${value.toString(16)}`;

const asLog = (log: RpcLog): Log => ({
  ...log,
  blockNumber: BigInt(log.blockNumber),
  logIndex: Number(log.logIndex),
  transactionIndex: Number(log.transactionIndex),
  removed: false,
});
