import { EventEmitter } from "node:events";
import type { Provider, ProviderOptions } from "../index.js";
import { isHalt, missingFunds } from "./chain-texts.js";
import { type ErrorDecoder, readBuildInfos } from "./custom-errors.js";
import { type Execution, executionError, providerError } from "./failures.js";
import type { HardhatConfig, RequestArguments } from "./hardhat-types.js";

/** The events that Hardhat's network has besides those of EIP-1193; plugins and fixtures listen to them. */
const RESET_EVENT = "hardhatNetworkReset";
const REVERT_EVENT = "hardhatNetworkRevertSnapshot";

/** What executes code on request, and the place of the transaction among the parameters. */
const EXECUTES = new Set(["eth_call", "eth_estimateGas"]);
const SENDS = new Set(["eth_sendTransaction", "eth_sendRawTransaction"]);

/** EIP-1559: a block whose parent used no gas has a base fee an eighth lower. */
const nextBaseFee = (fee: bigint): bigint => fee - fee / 8n;
const DEFAULT_BASE_FEE = 1_000_000_000n;

/** A provider as Hardhat uses it. */
export interface HardhatProvider extends EventEmitter {
  request(args: RequestArguments): Promise<unknown>;
}

/** Data of an error of a transaction that was mined and failed. */
interface FailedTransaction {
  hash: string;
  result: string;
  message: string;
}
const isFailedTransaction = (data: unknown): data is FailedTransaction =>
  typeof data === "object" && data !== null && "hash" in data && "result" in data;

/** Why a call failed, of the error that the chain answers with; undefined where it was not executed. */
function failureOf(method: string, error: unknown): Execution | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, data } = error as Error & { code?: unknown; data?: unknown };
  if (SENDS.has(method) && isFailedTransaction(data))
    return { reason: data.message, output: data.result, transactionHash: data.hash };
  if (!EXECUTES.has(method)) return undefined;
  if (code === 3) return { reason: "execution reverted", output: typeof data === "string" ? data : "0x" };
  return code === -32000 && isHalt(error.message) ? { reason: error.message, output: "0x" } : undefined;
}

/** A chain of this process in place of Hardhat's network. It opens with the first request. */
export async function createHardhatProvider(options: ProviderOptions, config: HardhatConfig): Promise<HardhatProvider> {
  const network = config.networks.hardhat;
  const { provider: createProvider } = await import("../index.js");
  const chain: Provider = createProvider(options);
  const send = (method: string, params: unknown): Promise<unknown> =>
    (chain.request as (args: RequestArguments) => Promise<unknown>)({ method, params });
  const events = new EventEmitter();
  events.setMaxListeners(0);
  let decoder: Promise<ErrorDecoder> | undefined;
  const errors = (): Promise<ErrorDecoder> => {
    decoder ??= readBuildInfos(config.paths.artifacts);
    return decoder;
  };

  chain.on("message", (message) => {
    events.emit("message", message);
    events.emit("notification", message.data);
  });
  chain.on("ganache:vm:tx:console.log", ({ logs }) => {
    for (const line of logs) console.log(line);
  });

  /** Settings of `networks.hardhat` that are not of the genesis. */
  const begin = async (): Promise<void> => {
    const baseFee = BigInt(network.initialBaseFeePerGas ?? DEFAULT_BASE_FEE);
    if (baseFee !== DEFAULT_BASE_FEE && options.fork === undefined && (await send("eth_blockNumber", [])) === "0x0")
      await send("hardhat_setNextBlockBaseFeePerGas", [`0x${nextBaseFee(baseFee).toString(16)}`]);
    if (network.minGasPrice > 0n) await send("hardhat_setMinGasPrice", [`0x${network.minGasPrice.toString(16)}`]);
  };
  let ready: Promise<void> | undefined;

  const answer = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    ready ??= begin();
    await ready;
    switch (method) {
      case "hardhat_getStackTraceFailuresCount":
        return 0;
      case "hardhat_addCompilationResult":
        (await errors()).add(params[2]);
        return send(method, params);
      case "hardhat_reset": {
        const result = await send(method, params);
        await begin();
        events.emit(RESET_EVENT);
        return result;
      }
      case "evm_revert": {
        const result = await send(method, params);
        events.emit(REVERT_EVENT);
        return result;
      }
      case "eth_call":
      case "eth_estimateGas":
        return send(method, params).catch((error: unknown) => send(method, withFunds(method, params, error)));
      default:
        return send(method, params);
    }
  };

  const request = async ({ method, params = [] }: RequestArguments): Promise<unknown> => {
    if (!Array.isArray(params))
      throw providerError("Hardhat Network doesn't support JSON-RPC params sent as an object", -32000);
    try {
      return await answer(method, params);
    } catch (error) {
      const failure = failureOf(method, error);
      if (failure === undefined) throw providerErrorOf(error, method);
      if (method === "eth_call" && !network.throwOnCallFailures) return failure.output;
      throw executionError(failure, await errors());
    }
  };
  return Object.assign(events, { request });
}

/**
 * The parameters of a call whose sender has the funds that it lacks: Hardhat's network executes calls without looking at the sender's
 * balance.
 * @throws the error of the call, where it is another
 */
function withFunds(method: string, params: readonly unknown[], error: unknown): unknown[] {
  const [transaction, block = method === "eth_call" ? "latest" : "pending", overrides = {}] = params;
  const missing = error instanceof Error ? missingFunds(error.message) : undefined;
  if (!missing) throw error;
  const { sender, wei } = missing;
  return [transaction, block, { ...(overrides as object), [sender]: { balance: `0x${wei.toString(16)}` } }];
}

/** The codes of JSON-RPC and of Hardhat for a method that there is not. */
const METHOD_NOT_FOUND = -32601;
const METHOD_NOT_SUPPORTED = -32004;

function providerErrorOf(error: unknown, method: string): unknown {
  if (!(error instanceof Error)) return error;
  const { code, data } = error as Error & { code?: unknown; data?: unknown };
  if (code === METHOD_NOT_FOUND) return providerError(`Method ${method} is not supported`, METHOD_NOT_SUPPORTED);
  return typeof code === "number" ? providerError(error.message, code, data) : error;
}
