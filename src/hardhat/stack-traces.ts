import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Call, funded } from "./calls.js";
import type { Execution } from "./failures.js";
import type { HardhatApi, HardhatConfig, OwnNetwork } from "./hardhat-types.js";

/** Solidity stack traces of executions that failed. */
export interface StackTracer {
  /**
   * What Hardhat's own network finds of a failed call, or of a transaction that is in a block. Undefined where that network comes to
   * another error or to none.
   */
  trace(call: Call, execution: Execution): Promise<SolidityTrace | undefined>;
  /** Adds a compilation: the parameters of `hardhat_addCompilationResult`. */
  add(params: readonly unknown[]): Promise<void>;
}

export interface SolidityTrace {
  /** Hardhat's entries, the outermost first. */
  entries: readonly unknown[];
  /** What the execution reverted with there, whose values may be others: a block hash, for one, is. */
  output: string;
}

type Send = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** A block, as far as an execution sees it. */
interface Block {
  number: string;
  timestamp: string;
  miner: string;
  mixHash?: string;
  baseFeePerGas?: string;
}

/** An account before the execution, as geth's `prestateTracer` has it. */
interface Account {
  balance?: string;
  nonce?: number;
  code?: string;
  storage?: Record<string, string>;
}

interface Repetition {
  call: unknown;
  block: Block;
  accounts: Record<string, Account>;
}

interface Transaction {
  blockNumber: string;
  from: string;
  to: string | null;
  input: string;
  value: string;
  gas: string;
  gasPrice: string;
  accessList?: unknown;
  authorizationList?: unknown;
}

const ADD = "hardhat_addCompilationResult";
const PRESTATE = { tracer: "prestateTracer" };

/** A failed call, with the state that it found and its block. */
const repetitionOfCall = (failed: Call, send: Send): Promise<Repetition> =>
  funded(failed, async ({ call, block, overrides }) => {
    const header = await send("eth_getBlockByNumber", [block, false]);
    const options = { ...PRESTATE, ...(overrides && { stateOverrides: overrides }) };
    const accounts = await send("debug_traceCall", [call, block, options]);
    return { call, block: header as Block, accounts: accounts as Repetition["accounts"] };
  });

/** A failed transaction, with the state that it found and its block. */
async function repetitionOfTransaction(hash: string, send: Send): Promise<Repetition> {
  const transaction = (await send("eth_getTransactionByHash", [hash])) as Transaction;
  const { blockNumber, from, to, input, value, gas, gasPrice, accessList, authorizationList } = transaction;
  const block = (await send("eth_getBlockByNumber", [blockNumber, false])) as Block;
  const accounts = (await send("debug_traceTransaction", [hash, PRESTATE])) as Repetition["accounts"];
  const call = {
    ...{ from, data: input, value, gas, gasPrice },
    ...(to !== null && { to }),
    ...(accessList !== undefined && { accessList }),
    ...(authorizationList !== undefined && { authorizationList }),
  };
  return { call, block, accounts };
}

const quantity = (value: number | bigint): string => `0x${value.toString(16)}`;

/** The accounts as `eth_call` takes them. */
const overridesOf = (accounts: Repetition["accounts"]): Record<string, object> =>
  Object.fromEntries(
    Object.entries(accounts).map(([address, { balance, nonce, code, storage }]) => [
      address,
      {
        ...(balance !== undefined && { balance }),
        ...(nonce !== undefined && { nonce: quantity(nonce) }),
        ...(code !== undefined && { code }),
        ...(storage !== undefined && { stateDiff: storage }),
      },
    ]),
  );

/**
 * A network of Hardhat's in which failed executions are repeated. It has no accounts, and prints nothing.
 * @param own whose contracts it knows; of a Hardhat that does not have them in one place it reads them
 */
async function createNetwork(
  { createHardhatNetworkProvider }: HardhatApi,
  { networks, paths }: HardhatConfig,
  own: OwnNetwork,
) {
  const { chainId, hardfork, blockGasLimit, allowUnlimitedContractSize, enableRip7212, chains } = networks.hardhat;
  const folder = join(paths.artifacts, "build-info");
  const isShared = own._provider?.contractDecoder !== undefined;
  const ignored = (): void => {};
  const network = await createHardhatNetworkProvider(
    {
      ...{ chainId, networkId: chainId, hardfork, blockGasLimit, allowUnlimitedContractSize, enableRip7212, chains },
      ...{ throwOnTransactionFailures: true, throwOnCallFailures: true, allowBlocksWithSameTimestamp: true },
      ...{ automine: false, intervalMining: 0, mempoolOrder: "priority", minGasPrice: 0n },
      ...{ genesisAccounts: [], initialDate: new Date(0) },
    },
    { enabled: false, printLineFn: ignored, replaceLastLineFn: ignored },
    {
      async getBuildInfoPaths() {
        const names = isShared ? [] : await readdir(folder).catch(() => [] as string[]);
        return names.filter((name) => name.endsWith(".json")).map((name) => join(folder, name));
      },
    },
  );
  if (isShared) {
    // A reset network takes the contracts of its predecessor.
    network._provider = own._provider;
    await network.request({ method: "hardhat_reset", params: [] });
  }
  const send: Send = (method, params) => network.request({ method, params });
  const optional = (method: string, params: readonly unknown[]): Promise<unknown> =>
    send(method, params).catch(ignored); // older hardforks have no base fee, or no randomness
  let genesis = await send("evm_snapshot", []);
  let current: string | undefined;

  /** Makes the latest block one that says the same of itself. */
  async function place({ number, timestamp, miner, mixHash, baseFeePerGas }: Block): Promise<void> {
    const wanted = JSON.stringify([number, timestamp, miner, mixHash, baseFeePerGas]);
    if (current === wanted) return;
    current = undefined;
    await send("evm_revert", [genesis]);
    genesis = await send("evm_snapshot", []);
    const before = BigInt(number) - 1n;
    if (before > 0n) {
      await send("evm_setNextBlockTimestamp", ["0x1"]); // it would be today
      await send("hardhat_mine", [quantity(before), "0x0"]);
    }
    if (before < 0n) return;
    await send("evm_setNextBlockTimestamp", [timestamp]);
    await send("hardhat_setCoinbase", [miner]);
    if (mixHash !== undefined) await optional("hardhat_setPrevRandao", [mixHash]);
    if (baseFeePerGas !== undefined) await optional("hardhat_setNextBlockBaseFeePerGas", [baseFeePerGas]);
    await send("evm_mine", []);
    current = wanted;
  }

  return {
    isShared,
    add: (params: readonly unknown[]) => send(ADD, params),
    /** Executes it. @returns the error that is thrown; undefined where none is */
    async error({ call, block, accounts }: Repetition): Promise<unknown> {
      await place(block);
      return send("eth_call", [call, "latest", overridesOf(accounts)]).then(ignored, (error: unknown) => error);
    },
  };
}

function traceOf(error: unknown): SolidityTrace | undefined {
  if (!(error instanceof Error)) return undefined;
  const { stackTrace, data = "0x" } = error as Error & { stackTrace?: unknown; data?: string };
  return Array.isArray(stackTrace) ? { entries: stackTrace, output: data } : undefined;
}

/** Whether revert data is of one kind: the selector of an error, and the length. */
const isAlike = (one: string, other: string): boolean =>
  one.length === other.length && one.slice(0, 10) === other.slice(0, 10);

/**
 * Hardhat infers a stack trace from its own execution and hands out neither the inference nor its parts, so the failed execution is
 * repeated in a network of Hardhat's: on the state that it found, which the chain's `prestateTracer` knows, and in a block like its own.
 * Nothing of this happens before something fails.
 */
export function createStackTracer(
  config: HardhatConfig,
  hardhat: HardhatApi,
  own: OwnNetwork,
  send: Send,
): StackTracer {
  let network: ReturnType<typeof createNetwork> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: the network stands at one block. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  }

  return {
    trace: (call, { output, transactionHash }) =>
      inTurn(async () => {
        network ??= createNetwork(hardhat, config, own);
        const repetition =
          transactionHash === undefined
            ? await repetitionOfCall(call, send)
            : await repetitionOfTransaction(transactionHash, send);
        const trace = traceOf(await (await network).error(repetition));
        return trace && isAlike(trace.output, output) ? trace : undefined;
      }).catch(() => undefined), // the failure itself is what has to be reported
    add: (params) =>
      inTurn(async () => {
        await own.request({ method: ADD, params });
        const made = await network;
        if (made && !made.isShared) await made.add(params);
      }),
  };
}
