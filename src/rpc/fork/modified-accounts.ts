import { fromHex } from "../../ethereum/index.js";
import { upstreamNumber } from "./blocks.js";
import type { ForkedRequest } from "./request.js";

/**
 * The accounts that are others after one block than after another. Of a range over the fork's block it is those up to it, and
 * those from it on.
 */
export async function modifiedAccountsOfFork(request: ForkedRequest): Promise<unknown> {
  const { chain, fork, name, values, params, here } = request;
  const last = fork.point.number;
  const numbers: number[] = [];
  for (const value of values) {
    if (value === undefined) continue;
    const number = await numberHere(request, value as number | Uint8Array);
    if (number === undefined || number > chain.head().number) return here(values);
    numbers.push(number);
  }
  const [from, to] = numbers as [number, number | undefined];
  const ask = (params: readonly unknown[]): Promise<unknown> => fork.ask({ method: name, params: [...params] }, true);
  if ((to ?? from) <= last) return ask(params);
  if (to === undefined || from >= last) return here(values);
  const byHash = values[0] instanceof Uint8Array;
  const [there, own] = byHash ? [fork.point.hash, fromHex(fork.point.hash as `0x${string}`)] : [last, last];
  const found = (await Promise.all([ask([params[0], there]), here([own, values[1]])])) as unknown[][];
  return [...new Set(found.flat())].sort();
}

/** The number of a block of this chain or of the one that it forks from. */
async function numberHere({ chain, fork }: ForkedRequest, block: number | Uint8Array): Promise<number | undefined> {
  if (typeof block === "number") return block;
  const local = chain.blockByHash(block)?.number;
  if (local !== undefined) return local;
  const number = await upstreamNumber(fork, block);
  return number === undefined || number > fork.point.number ? undefined : number;
}
