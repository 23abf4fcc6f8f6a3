import { type Abi, encodeFunctionData, type Hash, type Hex, type Log, parseEventLogs } from "viem";
import type { HDAccount } from "viem/accounts";
import { account } from "../../support/accounts.js";
import type { Chain } from "../../support/chain.js";
import { signed } from "../../support/raw-transactions.js";
import { type Call, NoAnswer, RpcError } from "../../support/rpc.js";
import { differences } from "./comparable.js";
import { EVENT_NAMES } from "./events.js";
import { Disagreement } from "./session.js";
import { lower, PEOPLE } from "./setting.js";
import type { Address } from "./terms.js";
import type { Action, Outcome, World } from "./world.js";

const GAS = 15_000_000n;

/** A signed transaction, and what it does. */
interface Signed {
  action: Action;
  raw: Hex;
}

/** How a round of transactions is sent: all before one block is mined, or each sender's one by one, mined as they come. */
export type Manner = { how: "one block" | "lanes"; killAfter?: number };

/** A transaction and what the model makes of it. */
export interface DayEvent {
  action: Action;
  outcome: Outcome;
}

interface RpcBlock {
  number: Hex;
  timestamp: Hex;
  transactions: { hash: Hash; from: Address; nonce: Hex }[];
}

interface RpcReceipt {
  status: Hex;
  logs: Log[];
}

/** Sends a day's transactions, and takes the model through what the chain made of them, in its order. */
export function dayTraffic(chain: Chain, world: World, abiOf: (address: Address) => Abi) {
  const signers = new Map<Address, HDAccount>();
  for (let index = 0; index < PEOPLE; index += 1) signers.set(lower(account(index).address), account(index));
  const nonces = new Map<Address, number>();
  const sent = new Map<string, Action>();
  let seen = 0;
  let now = 0n;
  /** What the model made of every transaction that is on the chain, in the chain's order. */
  const history: DayEvent[] = [];

  const exchange = world.exchange.address;
  const abi = abiOf(exchange);

  /** Reports at once where chain and model differ. */
  function compare(action: Action, outcome: Outcome, { status, logs }: RpcReceipt): void {
    const events = parseEventLogs({ abi, logs: logs.filter(({ address }) => lower(address) === exchange) })
      .map((log) => log as unknown as { eventName: string; args: object })
      .filter(({ eventName }) => EVENT_NAMES.includes(eventName))
      .map(({ eventName, args }) => ({ name: eventName, ...args }));
    const refused = outcome.refused !== undefined;
    const parted = refused === (status === "0x1") || (!refused && differences(events, outcome.events).length > 0);
    if (!parted) return;
    const found = outcome.refused ? [`the model refuses: ${outcome.refused}`] : differences(events, outcome.events);
    throw new Disagreement([action], [`in a block at ${now}, status ${status}`, ...found]);
  }

  async function sign(action: Action): Promise<Signed> {
    const from = signers.get(action.by);
    if (!from) throw new Error(`nobody signs for ${action.by}`);
    const nonce = nonces.get(action.by) ?? 0;
    nonces.set(action.by, nonce + 1);
    const { to, call, args } = action;
    const data = encodeFunctionData({ abi: abiOf(to), functionName: call, args });
    const raw = await signed({ from, nonce, to, data, value: 0n, gas: GAS });
    sent.set(`${action.by}/${nonce}`, action);
    return { action, raw };
  }

  /** Starts from the chain as it is: for the beginning, and for after a revert. */
  async function lookAgain(): Promise<void> {
    for (const address of signers.keys())
      nonces.set(address, Number(await chain.rpc("eth_getTransactionCount", address, "latest")));
    const { number, timestamp } = await chain.rpc<RpcBlock>("eth_getBlockByNumber", "latest", false);
    [seen, now] = [Number(number), BigInt(timestamp)];
  }

  /** Sends one transaction; that the chain has it already, from before a kill, is as good as an answer. */
  async function send({ raw }: Signed): Promise<void> {
    await chain.rpc("eth_sendRawTransaction", raw).catch((error: unknown) => {
      if (!(error instanceof RpcError && /^(already known|nonce too low)/.test(error.message))) throw error;
    });
  }

  /** Sends each sender's transactions one by one, all senders at a time. @returns those without an answer */
  async function inLanes(transactions: readonly Signed[], killAfter?: number): Promise<Signed[]> {
    let answers = 0;
    const unanswered: Signed[] = [];
    const lane = async (address: Address) => {
      const own = transactions.filter(({ action }) => action.by === address);
      for (const [index, transaction] of own.entries()) {
        try {
          await send(transaction);
        } catch (error) {
          if (!(error instanceof NoAnswer)) throw error;
          unanswered.push(...own.slice(index));
          return;
        }
        answers += 1;
        if (answers === killAfter) process.kill(chain.pid, "SIGKILL");
      }
    };
    await Promise.all([...signers.keys()].map(lane));
    return unanswered;
  }

  async function round(actions: readonly Action[], { how, killAfter }: Manner): Promise<void> {
    const transactions: Signed[] = [];
    for (const action of actions) transactions.push(await sign(action));
    await chain.rpc("evm_setAutomine", how === "lanes");
    if (how === "one block") {
      await chain.rpc.batch(transactions.map(({ raw }): Call => ["eth_sendRawTransaction", raw]));
      if (killAfter !== undefined) await chain.killAndRestart();
    } else {
      const unanswered = await inLanes(transactions, killAfter);
      if (killAfter !== undefined) {
        await chain.killAndRestart();
        expect(await inLanes(unanswered)).toEqual([]);
      }
    }
    await chain.rpc("evm_mine");
    await follow(actions.length);
  }

  /** Takes the model through the blocks that it has not seen, which are to have so many transactions. */
  async function follow(expected: number): Promise<void> {
    const head = Number(await chain.rpc("eth_blockNumber"));
    const calls = Array.from(
      { length: head - seen },
      (_, index): Call => ["eth_getBlockByNumber", `0x${(seen + 1 + index).toString(16)}`, true],
    );
    const blocks = await chain.rpc.batch<RpcBlock>(calls);
    const hashes = blocks.flatMap((block) => block.transactions.map(({ hash }) => hash));
    const receipts = await chain.rpc.batch<RpcReceipt>(hashes.map((hash) => ["eth_getTransactionReceipt", hash]));
    let followed = 0;
    for (const { timestamp, transactions } of blocks) {
      now = BigInt(timestamp);
      for (const { from, nonce } of transactions) {
        const action = sent.get(`${lower(from)}/${Number(nonce)}`);
        if (!action) throw new Error(`a transaction of ${from} came from nowhere`);
        const outcome = world.act(action, now);
        compare(action, outcome, receipts[followed] as RpcReceipt);
        history.push({ action, outcome });
        followed += 1;
      }
    }
    seen = head;
    if (followed !== expected) throw new Error(`${expected} transactions were sent, ${followed} were mined`);
  }

  /** Does some rounds and takes chain and model back to where they were before. */
  async function andBack(rounds: () => Promise<void>): Promise<void> {
    const snapshot = await chain.rpc("evm_snapshot");
    const [mark, length] = [world.store.mark(), history.length];
    await rounds();
    expect(await chain.rpc("evm_revert", snapshot)).toBe(true);
    world.store.undoTo(mark);
    history.length = length;
    await lookAgain();
  }

  return { round, lookAgain, andBack, history, now: () => now };
}
