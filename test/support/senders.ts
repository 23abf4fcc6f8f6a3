import { type Address, encodeFunctionData, type Hash, type Hex, pad } from "viem";
import type { HDAccount } from "viem/accounts";
import { account } from "./accounts.js";
import type { Chain } from "./chain.js";
import type { RpcTransaction } from "./observation.js";
import { type RawTransaction, signed } from "./raw-transactions.js";
import { type Call, NoAnswer, RpcError } from "./rpc.js";
import type { Deployed } from "./viem-clients.js";

/** A transaction that the chain answered for: it has taken it. */
export interface Acknowledged {
  sender: number;
  nonce: number;
  hash: Hash;
}

/** Stores one word and leaves a contract of one byte. */
const TINY_CONTRACT: Hex = "0x6001600055600060005360016000f3";

/** What the sender at an index sends: ether, tokens, or new contracts. */
function content(sender: number, nonce: number, token: Deployed): Partial<RawTransaction> {
  const fresh = pad(`0x${(sender * 1_000_000 + nonce + 0x10000).toString(16)}`, { size: 20 }) as Address;
  if (sender === 1) {
    const data = encodeFunctionData({ abi: token.abi, functionName: "transfer", args: [fresh, 1n] });
    return { to: token.address, value: 0n, data, gas: 100_000n };
  }
  if (sender === 2 && nonce % 3 === 0) return { to: null, value: 0n, data: TINY_CONTRACT, gas: 200_000n };
  return { to: fresh };
}

/** Sends from several accounts at once, each one transaction after the other, until `stop` is called or the process is gone. */
export function startSenders(
  chain: Chain,
  count: number,
  token: Deployed,
  acknowledge: (acknowledged: Acknowledged) => void,
): { stop(): void; ended: Promise<void> } {
  let stopped = false;
  /** Sends one transaction. The kill of an earlier round may have left it behind already, which is no failure. */
  const send = async (from: HDAccount, index: number, nonce: number) => {
    const raw = await signed({ from, nonce, ...content(index, nonce, token) });
    try {
      acknowledge({ sender: index, nonce, hash: await chain.rpc<Hash>("eth_sendRawTransaction", raw) });
    } catch (error) {
      if (!(error instanceof RpcError && /^(already known|nonce too low)/.test(error.message))) throw error;
    }
  };
  const sender = async (index: number) => {
    const from = account(index);
    let nonce = Number(await chain.rpc("eth_getTransactionCount", from.address, "latest"));
    while (!stopped) {
      // The last sender leaves a gap and closes it, so that transactions wait in the pool at all times.
      const order = index === count - 1 ? [nonce + 1, nonce] : [nonce];
      for (const next of order) await send(from, index, next);
      nonce += order.length;
    }
  };
  const untilGone = (error: unknown) => {
    if (!(error instanceof NoAnswer)) throw error;
  };
  return {
    stop: () => {
      stopped = true;
    },
    ended: Promise.all(Array.from({ length: count }, (_, index) => sender(index).catch(untilGone))).then(
      () => undefined,
    ),
  };
}

/** Claims that the chain has every transaction that it answered for: mined, or waiting behind a gap in its sender's nonces. */
export async function expectAllThere(chain: Chain, acknowledged: readonly Acknowledged[]): Promise<void> {
  const found = await chain.rpc.batch<RpcTransaction | null>(
    acknowledged.map(({ hash }): Call => ["eth_getTransactionByHash", hash]),
  );
  const receipts = await chain.rpc.batch<{ status: string } | null>(
    acknowledged.map(({ hash }): Call => ["eth_getTransactionReceipt", hash]),
  );
  const senders = [...new Set(acknowledged.map(({ sender }) => sender))];
  const counts = new Map<number, number>();
  for (const sender of senders)
    counts.set(sender, Number(await chain.rpc("eth_getTransactionCount", account(sender).address, "latest")));
  const fate = ({ sender, nonce }: Acknowledged, index: number) => {
    if (!found[index]) return "lost";
    if (receipts[index]) return receipts[index].status === "0x1" ? "mined" : "failed";
    // Behind a gap it waits; without one, and with automine, nothing is left to wait for.
    return nonce > (counts.get(sender) ?? 0) ? "waits" : "could be mined, and is not";
  };
  const wrong = acknowledged
    .map((one, index) => ({ ...one, fate: fate(one, index) }))
    .filter((one) => one.fate !== "mined" && one.fate !== "waits");
  expect(wrong).toEqual([]);
}
