import type { ChainReader } from "../chain/index.js";
import { type LocatedLog, logsOfBlock } from "../chain/index.js";
import { fromHex, keccak256, toHex } from "../ethereum/index.js";
import type { ExchangeFeed, FeedBlock, FeedLog, FeedSource } from "../exchange/feed/index.js";
import type { StoredBlock } from "../persistence/state/index.js";
import type { Stores } from "../persistence/stores.js";
import type { ExchangeService } from "../rpc/services.js";
import { ledgerSettled } from "./ledger-service.js";

const EVERY_LOG = { addresses: undefined, topics: [] };

const feedLog = ({ address, topics, data, logIndex, transactionHash }: LocatedLog): FeedLog => ({
  address: toHex(address),
  topics: topics.map(toHex),
  data,
  logIndex,
  transactionHash: () => toHex(transactionHash()),
});

const feedBlock = (block: StoredBlock, removed: boolean): FeedBlock => ({
  number: block.number,
  removed,
  logs: () => (block.bloom.length === 0 ? [] : logsOfBlock(block, EVERY_LOG, keccak256).map(feedLog)),
});

/**
 * Answers for the exchange of a chain, from the ledger and the chain itself. The feed is loaded with the first request.
 * @param chain the handle of the chain that the node runs, and `stores` those of that chain
 * @param onReplaced registers what is called when another chain takes its place
 */
export function exchangeService(
  chain: ChainReader,
  stores: () => Stores,
  onReplaced: (listener: () => void) => void,
): ExchangeService {
  const replaced = new Set<() => void>();
  onReplaced(() => {
    for (const listener of replaced) listener();
  });
  const source: FeedSource = {
    headNumber: () => chain.head().number,
    async call(to, data, number) {
      const work = (): Promise<Uint8Array> => {
        const block = chain.block(number);
        if (!block) throw new Error(`the chain has no block ${number} any more`);
        const place = { state: chain.stateAt(number), config: chain.configAfter(number), header: block.header };
        return chain.call({ to: fromHex(to), data: fromHex(data) }, place);
      };
      const fork = chain.fork();
      return fork ? fork.attend(work) : work();
    },
    async query(sql, params, limit) {
      await ledgerSettled(stores());
      const { columns, rows } = await stores().ledger.query(sql, params, limit);
      return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
    },
    onReplaced(listener) {
      replaced.add(listener);
      return () => void replaced.delete(listener);
    },
    onBlock(listener) {
      const stops = [
        chain.on("block", (block) => listener(feedBlock(block, false))),
        chain.on("reverted", ({ removed }) => {
          for (const block of removed) listener(feedBlock(block, true));
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };

  let loading: Promise<ExchangeFeed> | undefined;
  let loaded: ExchangeFeed | undefined;
  const feed = (): Promise<ExchangeFeed> => {
    loading ??= import("../exchange/feed/index.js").then(({ createExchangeFeed }) => {
      loaded = createExchangeFeed(source);
      return loaded;
    });
    return loading;
  };
  const ready = (): ExchangeFeed => {
    if (!loaded) throw new Error("a subscription began before the exchange was ready");
    return loaded;
  };

  return {
    ready: async () => void (await feed()),
    markets: async () => (await feed()).markets(),
    book: async (market, depth) => (await feed()).book(market, depth),
    trades: async (filter) => (await feed()).trades(filter),
    orders: async (filter) => (await feed()).orders(filter),
    investor: async (wallet) => (await feed()).investor(wallet),
    candles: async (filter) => (await feed()).candles(filter),
    subscribeTrades: (market, notify) => ready().subscribeTrades(market, notify),
    subscribeBook: (market, notify) => ready().subscribeBook(market, notify),
  };
}
