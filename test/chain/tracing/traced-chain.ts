import { toHex } from "../../../src/ethereum/index.js";
import type { NodeContext } from "../../../src/rpc/context.js";
import { createDispatcher } from "../../../src/rpc/dispatch.js";
import { METHODS } from "../../../src/rpc/methods/index.js";
import { GWEI, nonceOf, openedChain, SENDERS, type Setup, send } from "../chains.js";
import { deploying } from "./assembly.js";

/** A transaction as a test sends it. */
export interface Sent {
  to?: string;
  data?: Uint8Array;
  value?: bigint;
  gasLimit?: bigint;
  /** Sends it as every fork takes it. */
  legacy?: boolean;
}

/** What the default tracer answers. */
export interface StructLogs {
  gas: number;
  failed: boolean;
  returnValue: string;
  structLogs: StructLog[];
}

export interface StructLog {
  pc: number;
  op: string;
  gas: number;
  gasCost: number;
  depth: number;
  stack?: string[];
  memory?: string[];
  storage?: Record<string, string>;
  returnData?: string;
  refund?: number;
  error?: string;
}

/** What `callTracer` answers. */
export interface CallFrame {
  type: string;
  from: string;
  to?: string;
  gas: string;
  gasUsed: string;
  input: string;
  output?: string;
  error?: string;
  revertReason?: string;
  value?: string;
  calls?: CallFrame[];
  logs?: { address: string; topics: string[]; data: string; index: string; position: string }[];
}

/** A chain in this process, and the tracing namespaces on it. */
export async function tracedChain(setup: Setup = {}) {
  const opened = await openedChain(setup);
  const { chain } = opened;
  const dispatcher = createDispatcher(METHODS, { chain } as unknown as NodeContext);

  /** Sends a transaction and gives its hash. It is mined at once unless the chain mines by hand. */
  async function sent(transaction: Sent): Promise<string> {
    const { to, data = new Uint8Array(0), value = 0n, gasLimit = 1_000_000n, legacy } = transaction;
    const nonce = chain.pool.nextNonce(SENDERS[0] as Uint8Array, nonceOf(chain, 0));
    const fields = { nonce, gasLimit, data, value, ...(to !== undefined && { to: to as `0x${string}` }) };
    const fees = { maxFeePerGas: 100n * GWEI, maxPriorityFeePerGas: GWEI };
    const { hash } = await send(
      chain,
      0,
      legacy ? { type: 0, gasPrice: 100n * GWEI, ...fields } : { type: 2, ...fees, ...fields },
    );
    return toHex(hash);
  }

  const request = async <T>(method: string, ...params: unknown[]): Promise<T> =>
    JSON.parse(JSON.stringify(await dispatcher.request(method, params)));

  return {
    ...opened,
    sent,
    /** Deploys a contract and gives its address. */
    async deployed(contract: Uint8Array, value = 0n): Promise<string> {
      await sent({ data: deploying(contract), value });
      const [receipt] = chain.head().payload.receipts;
      expect(receipt?.status).toBe(1);
      return toHex(receipt?.contractAddress as Uint8Array);
    },
    /** Answers a request as a client would get it. */
    request,
    trace: <T = StructLogs>(hash: string, options: object = {}): Promise<T> =>
      request("debug_traceTransaction", hash, options),
    /** The gas that a mined transaction used, by its receipt. */
    gasUsed(hash: string): bigint {
      const entry = chain.transaction(Buffer.from(hash.slice(2), "hex"));
      return chain.block(entry?.block as number)?.payload.receipts[entry?.index as number]?.gasUsed as bigint;
    },
  };
}

export type TracedChain = Awaited<ReturnType<typeof tracedChain>>;

export const SENDER = toHex(SENDERS[0] as Uint8Array);
export const hex = (bytes: Uint8Array): string => toHex(bytes);
export const hexNumber = (value: bigint): string => `0x${value.toString(16)}`;
/** A slot or storage value in JSON. */
export const slot = (value: bigint): string => `0x${value.toString(16).padStart(64, "0")}`;
