import { bytesToQuantity } from "../../persistence/ledger/projection.js";
import { iExchangeAbi } from "../artifacts/IExchange.js";
import { EXCHANGE_ADDRESSES } from "../deployment/addresses.js";
import { selectorOf } from "../ledger/abi.js";
import type { FeedSource } from "./source.js";

/** A price level: quote units per whole share, and units of the security. */
export interface Level {
  price: bigint;
  quantity: bigint;
}

const WORD = 32;

function selector(name: string): string {
  const item = iExchangeAbi.find((each) => each.type === "function" && each.name === name);
  if (!item) throw new Error(`the exchange has no function ${name}`);
  return selectorOf(item);
}

const DEPTH = selector("depth");
const BEST_PRICES = selector("bestPrices");

/** Calls a function of the exchange whose arguments are numbers. @returns the words that it gives. */
async function call(source: FeedSource, name: string, args: number[], block: number): Promise<bigint[]> {
  const data = name + args.map((value) => value.toString(16).padStart(WORD * 2, "0")).join("");
  const bytes = await source.call(EXCHANGE_ADDRESSES.exchange, data, block);
  const words: bigint[] = [];
  for (let at = 0; at + WORD <= bytes.length; at += WORD) words.push(bytesToQuantity(bytes.subarray(at, at + WORD)));
  return words;
}

/** The best levels of a side, the best first, after a block. */
export async function depth(
  source: FeedSource,
  market: number,
  side: 0 | 1,
  most: number,
  block: number,
): Promise<Level[]> {
  const [, length = 0n, ...words] = await call(source, DEPTH, [market, side, most], block);
  return Array.from({ length: Number(length) }, (_, index) => ({
    price: words[2 * index] as bigint,
    quantity: words[2 * index + 1] as bigint,
  }));
}

/** The best bid and ask, 0 where a side is empty. */
export async function bestPrices(source: FeedSource, market: number): Promise<[bid: bigint, ask: bigint]> {
  const [bid = 0n, ask = 0n] = await call(source, BEST_PRICES, [market], source.headNumber());
  return [bid, ask];
}
