/** What a node makes of a trial, in a form in which two nodes can be compared. */
import { type Hex, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { account } from "../../support/accounts.js";
import type { Request } from "../peers.js";
import type { Delegation, Trial } from "./programs.js";

const CHAIN_ID = 1337;
const keyOf = (index: number) => privateKeyToAccount(toHex(account(index).getHdKey().privateKey as Uint8Array));
const SENDER = keyOf(0);

export interface Step {
  pc: number;
  op: string;
  gas: number;
  gasCost: number;
  depth: number;
  stack: string[];
}

interface Log {
  address: string;
  topics: string[];
  data: string;
}

/** Undefined where the node did not take the transaction. */
export type Outcome =
  | { result: { status: string; gasUsed: string; output: string; failed: boolean; logs: Log[] }; steps: Step[] }
  | undefined;

/** A node, and the hashes of its blocks, which two nodes do not have in common. */
export interface TriedNode {
  request: Request;
  blocks: Map<string, string>;
}

export async function resultOf<T>(request: Request, method: string, ...params: unknown[]): Promise<T> {
  const answer = await request(method, params);
  if ("error" in answer) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result as T;
}

async function nonceOf(request: Request, address: Hex): Promise<number> {
  return Number(await resultOf<string>(request, "eth_getTransactionCount", address, "latest"));
}

async function signed(request: Request, trial: Trial): Promise<Hex> {
  const { to, data, value, gas, delegations } = trial;
  const nonce = await nonceOf(request, SENDER.address);
  const fields = { chainId: CHAIN_ID, nonce, to, data, value: BigInt(value), gas: BigInt(gas) };
  const fees = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n };
  if (!delegations?.length) return SENDER.signTransaction({ type: "eip1559", ...fields, ...fees });
  const authorize = async ({ by, to: contractAddress, chainId, ahead }: Delegation) => {
    const key = keyOf(by);
    return key.signAuthorization({ chainId, contractAddress, nonce: (await nonceOf(request, key.address)) + ahead });
  };
  const authorizationList = await Promise.all(delegations.map(authorize));
  return SENDER.signTransaction({ type: "eip7702", ...fields, ...fees, authorizationList });
}

/** Remembers the hash of a block. */
export async function noteBlock({ request, blocks }: TriedNode, number: string): Promise<void> {
  const block = await resultOf<{ hash: string; number: string }>(request, "eth_getBlockByNumber", number, false);
  blocks.set(block.hash.slice(2), `block ${block.number}`);
}

/** Sends a trial's transaction in a block of its own. @param timestamp of the block */
export async function outcomeOn(node: TriedNode, trial: Trial, timestamp: number): Promise<Outcome> {
  const { request, blocks } = node;
  for (const [address, code] of trial.codes) await resultOf(request, "anvil_setCode", address, code);
  await resultOf(request, "evm_setNextBlockTimestamp", timestamp);
  const sent = await request("eth_sendRawTransaction", [await signed(request, trial)]);
  await resultOf(request, "evm_mine");
  await noteBlock(node, "latest");
  if ("error" in sent) return undefined;
  const receipt = await resultOf<{ status: string; gasUsed: string; logs: Log[] } | null>(
    request,
    "eth_getTransactionReceipt",
    sent.result,
  );
  // Anvil takes what has too little gas for EIP-7623, and drops it when it mines.
  if (receipt === null) return undefined;
  const trace = await resultOf<{ returnValue: string; failed: boolean; structLogs: Step[] }>(
    request,
    "debug_traceTransaction",
    sent.result,
    { disableStorage: true },
  );
  const { status, gasUsed } = receipt;
  const logs = receipt.logs.map(({ address, topics, data }) => ({ address, topics, data }));
  const named = (text: string): string => text.replace(/[\da-f]{64}/g, (word) => blocks.get(word) ?? word);
  return {
    result: JSON.parse(
      named(
        JSON.stringify({ status, gasUsed, failed: trace.failed, output: trace.returnValue.replace(/^0x/, ""), logs }),
      ),
    ),
    steps: trace.structLogs.map(({ pc, op, gas, gasCost, depth, stack }) => ({
      ...{ pc, op, gas, gasCost, depth },
      stack: stack.map((word) => named(word.slice(2).padStart(64, "0"))),
    })),
  };
}
