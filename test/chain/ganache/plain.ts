import ganache from "ganache";
import { DEFAULT_MNEMONIC } from "../../../src/chain/wallet/well-known.js";
import { createNode, type Node } from "../../../src/node.js";
import { type NodeOptionsInput, parseNodeOptions } from "../../../src/options/index.js";

/** 2023-11-14T22:13:20Z, in unix seconds. */
export const GENESIS_TIME = 1_700_000_000;

/** An account that nobody has the key of, which both may send from. */
export const UNLOCKED = "0x00000000000000000000000000000000000000aa";

/** What a request came to: its result, or the code, message and data of its error. */
export type Outcome = { result: unknown } | { error: { code: number; message: string; data: unknown } };

/** Something that answers requests, and can be ended. */
export interface Answering {
  ask(method: string, ...params: unknown[]): Promise<Outcome>;
  close(): Promise<void>;
}

async function outcomeOf(answer: Promise<unknown>): Promise<Outcome> {
  try {
    // As it goes over the wire.
    return { result: JSON.parse(JSON.stringify((await answer) ?? null)) };
  } catch (thrown) {
    const { code, message, data } = thrown as Error & { code?: number; data?: unknown };
    // Ganache's server answers with this code where an error has none.
    return {
      error: {
        code: code ?? -32_700,
        message,
        data: data === undefined ? undefined : JSON.parse(JSON.stringify(data)),
      },
    };
  }
}

/** The real one, with nothing of ours in between. */
export function plainGanache(options: { hardfork?: string; increment?: number | "clock" } = {}): Answering {
  const provider = ganache.provider({
    logging: { quiet: true },
    chain: {
      hardfork: (options.hardfork ?? "shanghai") as "shanghai",
      networkId: 1337,
      time: new Date(GENESIS_TIME * 1000),
    },
    miner: { timestampIncrement: options.increment ?? 1 },
    wallet: { mnemonic: DEFAULT_MNEMONIC, unlockedAccounts: [UNLOCKED], totalAccounts: 10 },
  });
  return {
    ask: (method, ...params) => outcomeOf(provider.request({ method, params } as never)),
    close: () => provider.disconnect(),
  };
}

/** The same inside of a node. */
export async function ganacheNode(
  given: { hardfork?: string; directory?: string; more?: NodeOptionsInput } = {},
): Promise<Answering & { node: Node }> {
  const node = await createNode(
    parseNodeOptions({
      engine: "ganache",
      chain: { hardfork: given.hardfork ?? "shanghai", genesisTime: GENESIS_TIME, clock: "step" },
      accounts: { unlocked: [UNLOCKED] },
      storage: { directory: given.directory ?? false },
      ...given.more,
    }),
  );
  return {
    node,
    ask: (method, ...params) => outcomeOf(node.request(method, params)),
    close: () => node.close(),
  };
}

/** The result of a request. @throws Error where it came to an error */
export async function resultOf<T = string>(outcome: Promise<Outcome>): Promise<T> {
  const settled = await outcome;
  if ("error" in settled) throw new Error(settled.error.message);
  return settled.result as T;
}
