import { EventEmitter } from "node:events";
import type { Provider, ProviderOptions } from "../index.js";
import { callOf, funded } from "./calls.js";
import { isHalt } from "./chain-texts.js";
import { customErrors } from "./custom-errors.js";
import { type Execution, executionError, failureMessage, providerError, tracedError } from "./failures.js";
import type { HardhatApi, HardhatConfig, OwnNetwork, RequestArguments } from "./hardhat-types.js";
import { createStackTracer } from "./stack-traces.js";

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
export async function createHardhatProvider(
  options: ProviderOptions,
  config: HardhatConfig,
  hardhat: HardhatApi,
  own: OwnNetwork,
): Promise<HardhatProvider> {
  const network = config.networks.hardhat;
  const { provider: createProvider } = await import("../index.js");
  const chain: Provider = createProvider(options);
  const send = (method: string, params: unknown): Promise<unknown> =>
    (chain.request as (args: RequestArguments) => Promise<unknown>)({ method, params });
  const events = new EventEmitter();
  events.setMaxListeners(0);
  const errors = customErrors(config.paths.artifacts);
  const stackTraces = createStackTracer(config, hardhat, own, send);

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
        await errors.add(params[2]);
        await stackTraces.add(params);
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
        return funded(callOf(method, params), ({ call, block, overrides }) =>
          send(method, overrides ? [call, block, overrides] : [call, block]),
        );
      default:
        return send(method, params);
    }
  };

  const failureError = async (failure: Execution, method: string, params: readonly unknown[]): Promise<Error> => {
    const trace = await stackTraces.trace(callOf(method, params), failure);
    // Awaited, so that the caller is in its stack.
    if (!trace) return await executionError(failure, errors);
    const message = trace.output === failure.output ? undefined : await failureMessage(failure, errors);
    return tracedError(failure, hardhat.encodeSolidityStackTrace("", trace.entries), message);
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
      throw await failureError(failure, method, params);
    }
  };
  return Object.assign(events, { request });
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
