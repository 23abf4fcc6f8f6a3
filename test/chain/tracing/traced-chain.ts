import { toHex } from "../../../src/persistence/records/index.js";
import type { NodeContext } from "../../../src/rpc/context.js";
import { createDispatcher } from "../../../src/rpc/dispatch.js";
import { debug } from "../../../src/rpc/namespaces/debug.js";
import { GWEI, nonceOf, openedChain, SENDERS, type Setup, send } from "../chains.js";
import { deploying } from "./assembly.js";

/** An account's own, as a test sends it. */
export interface Sent {
  to?: string;
  data?: Uint8Array;
  value?: bigint;
  gasLimit?: bigint;
  /** Which of the funded accounts sends it. */
  sender?: number;
}

export type Json = { [name: string]: Json } & Json[] & string & number & boolean;

/** A chain in this process, and the `debug` namespace on it. */
export async function tracedChain(setup: Setup = {}) {
  const opened = await openedChain(setup);
  const { chain } = opened;
  const dispatcher = createDispatcher([debug], { chain } as unknown as NodeContext);

  /** Sends a transaction and gives its hash. It is mined at once unless the chain mines by hand. */
  async function sent({ to, data = new Uint8Array(0), value = 0n, gasLimit = 1_000_000n, sender = 0 }: Sent) {
    const hash = toHex(
      (
        await send(chain, sender, {
          type: 2,
          nonce: chain.pool.nextNonce(SENDERS[sender] as Uint8Array, nonceOf(chain, sender)),
          maxFeePerGas: 100n * GWEI,
          maxPriorityFeePerGas: GWEI,
          gasLimit,
          data,
          value,
          ...(to !== undefined && { to }),
        })
      ).hash,
    );
    return hash;
  }

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
    async request(method: string, ...params: unknown[]): Promise<Json> {
      return JSON.parse(JSON.stringify(await dispatcher.request(method, params)));
    },
    trace(hash: string, options: object = {}): Promise<Json> {
      return this.request("debug_traceTransaction", hash, options);
    },
    /** The gas that a mined transaction used, by its receipt. */
    gasUsed(hash: string): bigint {
      const entry = chain.state.transaction(Buffer.from(hash.slice(2), "hex"));
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
