import type { Call, Rpc } from "./rpc.js";

export interface RpcLog {
  address: string;
  topics: string[];
  data: string;
  blockNumber: string;
  transactionHash: string;
  logIndex: string;
}

export interface RpcReceipt {
  transactionHash: string;
  blockNumber: string;
  contractAddress: string | null;
  status: string;
  from: string;
  to: string | null;
  logs: RpcLog[];
}

export interface RpcTransaction {
  hash: string;
  from: string;
  to: string | null;
  nonce: string;
  blockNumber: string;
}

export interface RpcBlock {
  number: string;
  hash: string;
  parentHash: string;
  stateRoot: string;
  timestamp: string;
  mixHash: string;
  transactions: RpcTransaction[];
}

/** What an address holds at a block. */
interface AccountView {
  address: string;
  block: string;
  balance: string;
  nonce: string;
  code: string;
  slots: string[];
}

/** Everything that a chain answers about its past and its present. When two are equal, nothing was lost or changed. */
export interface Observation {
  chainId: string;
  network: string;
  accounts: string[];
  blocks: RpcBlock[];
  transactions: RpcTransaction[];
  receipts: RpcReceipt[];
  /** Logs of the whole chain, of its two halves, and of each contract that logged. */
  logs: RpcLog[][];
  views: AccountView[];
}

const hex = (value: number): string => `0x${value.toString(16)}`;
const SLOTS = 8;

/**
 * Asks a chain for all its blocks, transactions, receipts and logs, and for the state of every address in them at some
 * blocks along the chain.
 */
export async function observe(rpc: Rpc): Promise<Observation> {
  const head = Number(await rpc("eth_blockNumber"));
  const blocks = await rpc.batch<RpcBlock>(
    Array.from({ length: head + 1 }, (_, number): Call => ["eth_getBlockByNumber", hex(number), true]),
  );
  const hashes = blocks.flatMap((block) => block.transactions.map(({ hash }) => hash));
  const transactions = await rpc.batch<RpcTransaction>(hashes.map((hash): Call => ["eth_getTransactionByHash", hash]));
  const receipts = await rpc.batch<RpcReceipt>(hashes.map((hash): Call => ["eth_getTransactionReceipt", hash]));
  const emitters = [...new Set(receipts.flatMap(({ logs }) => logs.map(({ address }) => address)))];
  const middle = head >> 1;
  const logs = await rpc.batch<RpcLog[]>([
    ["eth_getLogs", { fromBlock: "0x0", toBlock: "latest" }],
    ["eth_getLogs", { fromBlock: "0x0", toBlock: hex(middle) }],
    ["eth_getLogs", { fromBlock: hex(middle), toBlock: hex(head) }],
    ...emitters.map((address): Call => ["eth_getLogs", { fromBlock: "0x0", toBlock: hex(head), address }]),
  ]);
  const addresses = new Set(
    [...receipts.flatMap(({ from, to, contractAddress }) => [from, to, contractAddress]), ...emitters].filter(
      (address) => address !== null,
    ),
  );
  const heights = [...new Set([0, head >> 2, middle, (head * 3) >> 2, head])];
  const at = heights.flatMap((height) => [...addresses].map((address) => ({ address, block: hex(height) })));
  const values = await rpc.batch<string>(
    at.flatMap(({ address, block }): Call[] => [
      ["eth_getBalance", address, block],
      ["eth_getTransactionCount", address, block],
      ["eth_getCode", address, block],
      ...Array.from({ length: SLOTS }, (_, slot): Call => ["eth_getStorageAt", address, hex(slot), block]),
    ]),
  );
  const each = 3 + SLOTS;
  const views = at.map((where, index): AccountView => {
    const [balance, nonce, code, ...slots] = values.slice(index * each, (index + 1) * each) as [string, string, string];
    return { ...where, balance, nonce, code, slots };
  });
  return {
    chainId: await rpc("eth_chainId"),
    network: await rpc("net_version"),
    accounts: await rpc<string[]>("eth_accounts"),
    blocks,
    transactions,
    receipts,
    logs,
    views,
  };
}
