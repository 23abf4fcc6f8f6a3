import { randomBytes } from "node:crypto";
import type { Chain } from "../chain/index.js";
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

/** A filter that nobody asks for this long is taken away, as geth does. */
const IDLE_MS = 5 * 60_000;

interface Filter {
  /** Whose connection it was created over; undefined for the node's own. */
  client: Client | undefined;
  kind: "logs" | "blocks" | "pending";
  criteria: LogCriteria | undefined;
  filter: LogFilter | undefined;
  /** Whole transactions rather than their hashes. */
  full: boolean;
  waiting: unknown[];
  lastAsked: number;
}

/** Of the last blocks of a run, as many as a filter keeps waiting. */
function hashesOf({ blockHash }: Chain, { first, last }: { first: number; last: number }): string[] {
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
  /** Whether there was one of that id. */
  remove(id: string): boolean;
}

/** Filters on the blocks, logs and waiting transactions of a chain. */
export function createFilters(chain: Chain): Filters {
  /** The one that was polled longest ago is the first. */
  const filters = new Map<string, Filter>();
  const open = new Map<Client | undefined, number>();
  let stopListening: (() => void)[] = [];

  function listen(): void {
    if (stopListening.length > 0) return;
    stopListening = [
      chain.on("block", (block) => {
        for (const filter of live()) {
          if (filter.kind === "blocks") push(filter, [toHex(block.hash)]);
          if (filter.kind === "logs") push(filter, logsFor(filter, block, false));
        }
      }),
      chain.on("run", (run) => {
        const filters = live().filter(({ kind }) => kind === "blocks");
        if (filters.length === 0) return;
        const hashes = hashesOf(chain, run);
        for (const filter of filters) push(filter, hashes);
      }),
      chain.on("pending", (transaction) => {
        for (const filter of live()) {
          if (filter.kind !== "pending") continue;
          push(filter, [filter.full ? pendingTransactionToJson(transaction) : toHex(transaction.hash)]);
        }
      }),
      chain.on("reverted", ({ removed }) => {
        for (const filter of live()) {
          if (filter.kind === "logs") for (const block of removed) push(filter, logsFor(filter, block, true));
        }
      }),
    ];
  }

  /** The filters that are still asked for; the others are taken away, and with the last of them the listeners. */
  function live(): Filter[] {
    removeIdle();
    return [...filters.values()];
  }

  function removeIdle(): void {
    const now = Date.now();
    for (const [id, { lastAsked }] of filters) {
      if (now - lastAsked <= IDLE_MS) break;
      remove(id);
    }
    if (filters.size === 0) for (const stop of stopListening.splice(0)) stop();
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

  /** What is too much to wait for is forgotten from its beginning. */
  function push(filter: Filter, items: unknown[]): void {
    filter.waiting.push(...items);
    if (filter.waiting.length > MAX_WAITING) filter.waiting.splice(0, filter.waiting.length - MAX_WAITING);
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
    filters.set(id, { client, kind, criteria, filter, full, waiting: [], lastAsked: Date.now() });
    return id;
  }

  function find(id: string): Filter {
    const key = id.toLowerCase();
    removeIdle();
    const filter = filters.get(key);
    if (!filter) throw serverError("filter not found");
    filter.lastAsked = Date.now();
    // Behind all that were polled before.
    filters.delete(key);
    filters.set(key, filter);
    return filter;
  }

  return { add, find, remove: (id) => remove(id.toLowerCase()) };
}
