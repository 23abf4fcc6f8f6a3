import { randomBytes } from "node:crypto";
import type { ChainReader } from "../chain/index.js";
import { type LogCriteria, logsOfBlock } from "../chain/index.js";
import { toHex } from "../ethereum/index.js";
import type { StoredBlock } from "../persistence/state/index.js";
import type { Client } from "./client.js";
import { limitExceeded, serverError } from "./errors.js";
import { hashOf, logToJson, pendingTransactionToJson } from "./format/index.js";
import { criteriaOf } from "./requests/logs-in-range.js";
import type { LogFilter } from "./schema.js";

const MAX_FILTERS_OF_CLIENT = 1_000;

/** Of all clients. Beyond them the filter that was polled longest ago is removed: clients may come with a new connection each time. */
const MAX_FILTERS = 10_000;

const MAX_WAITING = 20_000;

/** A filter that is not polled for this long is removed, as in geth. */
const IDLE_MS = 5 * 60_000;

interface Filter {
  /** Whose connection it was created over; undefined for the node's own. */
  client: Client | undefined;
  kind: "logs" | "blocks" | "pending";
  criteria: LogCriteria | undefined;
  filter: LogFilter | undefined;
  /** Of blocks and waiting transactions: what they have in common with the other filters of their kind. */
  feed: Feed | undefined;
  /** Up to where the feed was read. */
  position: number;
  /** Logs that were not read yet. */
  logs: object[];
  lastPolled: number;
}

/** Items that many filters report, kept once: each filter only keeps up to where it has read. */
interface Feed {
  /** The position behind the last item. */
  end(): number;
  push(items: readonly unknown[]): void;
  /** The items from a position on, {@link MAX_WAITING} at most: the newest. */
  from(position: number): unknown[];
}

function createFeed(): Feed {
  let items: unknown[] = [];
  let first = 0;
  return {
    end: () => first + items.length,
    push(more) {
      for (const item of more) items.push(item);
      // Twice as many at most, so that they are not moved each time.
      if (items.length <= 2 * MAX_WAITING) return;
      first += items.length - MAX_WAITING;
      items = items.slice(-MAX_WAITING);
    },
    from: (position) => items.slice(Math.max(position - first, items.length - MAX_WAITING, 0)),
  };
}

/** Hashes of the last blocks of a run, as many as a filter reports. */
function hashesOf({ blockHash }: ChainReader, { first, last }: { first: number; last: number }): string[] {
  const from = Math.max(first, last - MAX_WAITING + 1);
  // A run may have been undone since.
  return Array.from({ length: last - from + 1 }, (_, index) => blockHash(from + index)).flatMap((hash) =>
    hash ? [toHex(hash)] : [],
  );
}

const inRange = (filter: LogFilter, number: number): boolean =>
  !(filter.fromBlock?.kind === "number" && number < filter.fromBlock.number) &&
  !(filter.toBlock?.kind === "number" && number > filter.toBlock.number);

/** The filters that clients poll. They live as long as the node, whichever chain is open. */
export interface Filters {
  /** Opens a filter and returns its id. @throws RpcError where the client has too many */
  add(client: Client | undefined, kind: Filter["kind"], filter?: LogFilter, full?: boolean): string;
  /** @throws RpcError where there is none of that id */
  find(id: string): Filter;
  /** What a filter has collected since it was polled last. @throws RpcError where there is none of that id */
  changes(id: string): unknown[];
  /** Whether there was one of that id. */
  remove(id: string): boolean;
}

/** Filters on the blocks, logs and waiting transactions of a chain. */
export function createFilters(chain: ChainReader): Filters {
  /** The one that was polled longest ago is the first. */
  const filters = new Map<string, Filter>();
  const open = new Map<Client | undefined, number>();
  let stopListening: (() => void)[] = [];
  let feeds: { blocks?: Feed; hashes?: Feed; transactions?: Feed } = {};

  function listen(): void {
    if (stopListening.length > 0) return;
    stopListening = [
      chain.on("block", (block) => {
        feeds.blocks?.push([toHex(block.hash)]);
        for (const filter of live()) if (filter.kind === "logs") push(filter, logsFor(filter, block, false));
      }),
      chain.on("run", (run) => feeds.blocks?.push(hashesOf(chain, run))),
      chain.on("pending", (transaction) => {
        feeds.hashes?.push([toHex(transaction.hash)]);
        feeds.transactions?.push([pendingTransactionToJson(transaction)]);
        live();
      }),
      chain.on("reverted", ({ removed }) => {
        for (const filter of live()) {
          if (filter.kind === "logs") for (const block of removed) push(filter, logsFor(filter, block, true));
        }
      }),
    ];
  }

  /** The filters that are still polled; the others are removed, and with the last of them the listeners and feeds. */
  function live(): Filter[] {
    removeIdle();
    return [...filters.values()];
  }

  function removeIdle(): void {
    const now = Date.now();
    for (const [id, { lastPolled }] of filters) {
      if (now - lastPolled <= IDLE_MS) break;
      remove(id);
    }
    if (filters.size > 0) return;
    for (const stop of stopListening.splice(0)) stop();
    feeds = {};
  }

  function remove(id: string): boolean {
    const filter = filters.get(id);
    if (!filter) return false;
    filters.delete(id);
    const left = (open.get(filter.client) as number) - 1;
    if (left > 0) open.set(filter.client, left);
    else open.delete(filter.client);
    return true;
  }

  function logsFor({ criteria, filter }: Filter, block: StoredBlock, removed: boolean): object[] {
    if (!criteria || block.bloom.length === 0 || (filter && !inRange(filter, block.number))) return [];
    return logsOfBlock(block, criteria, hashOf).map((log) => logToJson(log, removed));
  }

  /** Beyond what a filter reports at a time, the oldest logs are dropped. */
  function push(filter: Filter, logs: object[]): void {
    filter.logs.push(...logs);
    if (filter.logs.length > MAX_WAITING) filter.logs.splice(0, filter.logs.length - MAX_WAITING);
  }

  function feedFor(kind: Filter["kind"], full: boolean): Feed | undefined {
    if (kind === "logs") return undefined;
    const name = kind === "blocks" ? "blocks" : full ? "transactions" : "hashes";
    feeds[name] ??= createFeed();
    return feeds[name];
  }

  function add(client: Client | undefined, kind: Filter["kind"], filter?: LogFilter, full = false): string {
    removeIdle();
    const own = open.get(client) ?? 0;
    if (own >= MAX_FILTERS_OF_CLIENT) {
      throw limitExceeded(`${MAX_FILTERS_OF_CLIENT} filters of this connection are open; uninstall one first`);
    }
    const [oldest] = filters.keys();
    if (filters.size >= MAX_FILTERS && oldest !== undefined) remove(oldest);
    listen();
    const id = toHex(randomBytes(16));
    const criteria = filter && criteriaOf(filter);
    open.set(client, own + 1);
    const feed = feedFor(kind, full);
    const position = feed?.end() ?? 0;
    filters.set(id, { client, kind, criteria, filter, feed, position, logs: [], lastPolled: Date.now() });
    return id;
  }

  function find(id: string): Filter {
    const key = id.toLowerCase();
    removeIdle();
    const filter = filters.get(key);
    if (!filter) throw serverError("filter not found");
    filter.lastPolled = Date.now();
    // Behind all that were polled before.
    filters.delete(key);
    filters.set(key, filter);
    return filter;
  }

  function changes(id: string): unknown[] {
    const filter = find(id);
    if (!filter.feed) return filter.logs.splice(0);
    const items = filter.feed.from(filter.position);
    filter.position = filter.feed.end();
    return items;
  }

  return { add, find, changes, remove: (id) => remove(id.toLowerCase()) };
}
