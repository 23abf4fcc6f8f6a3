import {
  type Address,
  decodeFunctionResult,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  getContractAddress,
  type Hex,
} from "viem";
import type { Eip1193, ExchangeAddresses } from "../client/connection.js";
import { CAST } from "./cast.js";
import { LISTINGS } from "./listings.js";
import { demoSteps, type Step } from "./steps.js";

/** Why there is no demo; the message is one sentence. */
export class DemoError extends Error {
  override readonly name = "DemoError";
  readonly code = "DEMO";
}

export interface DemoOptions {
  request: Eip1193["request"];
  addresses: ExchangeAddresses;
  /** Called after each transaction. */
  onProgress?: (done: number, total: number) => void;
  /** Mines what was sent, where transactions do not mine themselves. */
  mine?: () => Promise<unknown>;
}

/** What came of it: `made` by so many transactions now, `there` from earlier, or the chain is someone's already. */
export type DemoOutcome = { state: "made"; transactions: number } | { state: "there" } | { state: "occupied" };

/**
 * Puts the demo market on a new chain, by transactions from its first ten accounts. A demo that was interrupted is carried on
 * with; one that is complete stays as it is; a chain on which something else was done is left alone.
 * @throws DemoError when there are too few accounts, or a transaction does not do what it should
 */
export async function setUpDemo({ request, addresses, onProgress, mine }: DemoOptions): Promise<DemoOutcome> {
  const accounts = ((await request({ method: "eth_accounts", params: [] })) as Hex[]).map((each) => getAddress(each));
  if (accounts.length < CAST.length) {
    throw new DemoError(
      `the demo needs ${CAST.length} accounts, and there are ${accounts.length}; leave out --demo or --accounts`,
    );
  }
  const nonces = await Promise.all(accounts.slice(0, CAST.length).map((account) => nonceOf(request, account)));
  const isNew = nonces.every((nonce) => nonce === 0);
  if (!isNew && !(await isDemo(request, accounts[0] as Address))) return { state: "occupied" };
  const steps = demoSteps({ addresses, accounts, now: await timeOf(request) });
  const left = [...nonces];
  const missing = steps.filter(({ from }) => {
    const done = (left[from] ?? 0) > 0;
    if (done) left[from] = (left[from] ?? 0) - 1;
    return !done;
  });
  if (missing.length === 0) return { state: "there" };
  const done = steps.length - missing.length;
  for (const [index, step] of missing.entries()) {
    await take(request, accounts, step, mine);
    onProgress?.(done + index + 1, steps.length);
  }
  return { state: "made", transactions: missing.length };
}

async function nonceOf(request: Eip1193["request"], account: Address): Promise<number> {
  return Number((await request({ method: "eth_getTransactionCount", params: [account, "latest"] })) as Hex);
}

async function timeOf(request: Eip1193["request"]): Promise<number> {
  const block = (await request({ method: "eth_getBlockByNumber", params: ["pending", false] })) as { timestamp: Hex };
  return Number(block.timestamp);
}

/** Whether what was done on the chain is this demo: the operator's first transaction created its first security. */
async function isDemo(request: Eip1193["request"], operator: Address): Promise<boolean> {
  const to = getContractAddress({ from: operator, nonce: 0n });
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "name" });
  const name = (await request({ method: "eth_call", params: [{ to, data }, "latest"] }).catch(() => "0x")) as Hex;
  return (
    name !== "0x" && decodeFunctionResult({ abi: erc20Abi, functionName: "name", data: name }) === LISTINGS[0].name
  );
}

async function take(
  request: Eip1193["request"],
  accounts: readonly Address[],
  { from, to, data, gas, refused = false }: Step,
  mine: DemoOptions["mine"],
): Promise<void> {
  const transaction = { from: accounts[from], ...(to && { to }), data, gas: `0x${gas.toString(16)}` };
  let hash: Hex;
  try {
    hash = (await request({ method: "eth_sendTransaction", params: [transaction] })) as Hex;
  } catch (error) {
    if (refused) return; // --vm-errors-on-rpc-response answers so what was mined
    throw new DemoError(`the demo could not be made: ${(error as Error).message}`, { cause: error });
  }
  await mine?.();
  const receipt = (await request({ method: "eth_getTransactionReceipt", params: [hash] })) as { status: Hex } | null;
  if ((receipt?.status === "0x0") !== refused) {
    throw new DemoError(
      `the demo could not be made: account ${from}'s transaction ${hash} ${refused ? "did not fail" : "failed"}`,
    );
  }
}
