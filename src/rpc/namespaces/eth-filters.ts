import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { type Chain, type LogCriteria, logsOfBlock } from "../../chain/index.js";
import { toHex } from "../../persistence/records/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import type { Connection } from "../connection.js";
import type { NodeContext } from "../context.js";
import { invalidParams, limitExceeded, serverError, unsupportedMethod } from "../errors.js";
import { matchingLogs } from "../fork/logs.js";
import { hashOf, headerToJson, logToJson, pendingTransactionToJson } from "../format/index.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import { flag, type LogFilter, logFilter, text } from "../schema.js";
import { exchangeSubscription, isExchangeKind, marketNumber, serviceOf } from "./exchange.js";
import { criteriaOf, logsInRange, upToHead } from "./logs-in-range.js";

const MAX_FILTERS = 1_000;
const MAX_WAITING = 20_000;
/** A filter that nobody asks for this long is taken away, as geth does. */
const IDLE_MS = 5 * 60_000;

interface Filter {
  kind: "logs" | "blocks" | "pending";
  criteria: LogCriteria | undefined;
  filter: LogFilter | undefined;
  /** Whole transactions rather than their hashes. */
  full: boolean;
  waiting: unknown[];
  lastAsked: number;
}

/** Of the last blocks of a run, as many as a filter keeps waiting. */
function hashesOf({ state }: Chain, { first, last }: { first: number; last: number }): string[] {
  const from = Math.max(first, last - MAX_WAITING + 1);
  // A run may have been undone since.
  return Array.from({ length: last - from + 1 }, (_, index) => state.block(from + index)?.hash).flatMap((hash) =>
    hash ? [toHex(hash)] : [],
  );
}

const inRange = (filter: LogFilter, number: number): boolean =>
  !(filter.fromBlock?.kind === "number" && number < filter.fromBlock.number) &&
  !(filter.toBlock?.kind === "number" && number > filter.toBlock.number);

/** Logs, filters that are polled, and subscriptions that are pushed. */
export const ethFilters = defineNamespace<NodeContext>("eth", ({ chain }) => {
  const filters = new Map<string, Filter>();
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
    const now = Date.now();
    for (const [id, { lastAsked }] of filters) if (now - lastAsked > IDLE_MS) filters.delete(id);
    if (filters.size === 0) for (const stop of stopListening.splice(0)) stop();
    return [...filters.values()];
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

  function add(kind: Filter["kind"], filter?: LogFilter, full = false): string {
    live();
    if (filters.size >= MAX_FILTERS) throw limitExceeded(`${MAX_FILTERS} filters are open; uninstall one first`);
    listen();
    const id = toHex(randomBytes(16));
    filters.set(id, { kind, criteria: filter && criteriaOf(filter), filter, full, waiting: [], lastAsked: Date.now() });
    return id;
  }

  function find(id: string): Filter {
    const filter = filters.get(id.toLowerCase());
    if (filter && Date.now() - filter.lastAsked > IDLE_MS) filters.delete(id.toLowerCase());
    if (!filter || !filters.has(id.toLowerCase())) throw serverError("filter not found");
    filter.lastAsked = Date.now();
    return filter;
  }

  return [
    defineMethod({
      name: "eth_getLogs",
      description: "The logs of a range of blocks, or of one, that match a filter.",
      params: [param("filter", logFilter)],
      result: "list of logs",
      handler: ({ chain }: NodeContext, filter) => matchingLogs(chain, filter, (own) => logsInRange(chain, own)),
    }),
    defineMethod({
      name: "eth_newFilter",
      description: "Begins to collect matching logs for eth_getFilterChanges.",
      params: [param("filter", logFilter)],
      result: "filter id",
      handler: (_: NodeContext, filter) => add("logs", filter),
    }),
    defineMethod({
      name: "eth_newBlockFilter",
      description: "Begins to collect the hashes of new blocks for eth_getFilterChanges.",
      result: "filter id",
      handler: () => add("blocks"),
    }),
    defineMethod({
      name: "eth_newPendingTransactionFilter",
      description: "Begins to collect waiting transactions, or their hashes, for eth_getFilterChanges.",
      params: [optional("full", flag, false)],
      result: "filter id",
      handler: (_: NodeContext, full) => add("pending", undefined, full),
    }),
    defineMethod({
      name: "eth_getFilterChanges",
      description: "What a filter has collected since it was last asked.",
      params: [param("id", text)],
      result: "list",
      handler: (_: NodeContext, id) => find(id).waiting.splice(0),
    }),
    defineMethod({
      name: "eth_getFilterLogs",
      description: "All logs that a log filter matches now.",
      params: [param("id", text)],
      result: "list of logs",
      handler: async ({ chain }: NodeContext, id) => {
        const { filter } = find(id);
        if (!filter) throw serverError("filter not found: it is not a log filter");
        return matchingLogs(chain, upToHead(chain, filter), (own) => logsInRange(chain, own, { lenient: true }));
      },
    }),
    defineMethod({
      name: "eth_uninstallFilter",
      description: "Ends a filter.",
      params: [param("id", text)],
      result: "true or false",
      handler: (_: NodeContext, id) => filters.delete(id.toLowerCase()),
    }),
    defineMethod({
      name: "eth_subscribe",
      description:
        "Pushes newHeads, logs, newPendingTransactions, syncing, exchangeTrades or exchangeBook over a WebSocket; the last two take a market's number.",
      params: [param("kind", text), optional("options", z.any())],
      result: "subscription id",
      handler: (context: NodeContext, kind, options, { connection }) => {
        if (!connection) throw unsupportedMethod("notifications not supported: subscribe over a WebSocket");
        return subscribe(context, kind, options, connection);
      },
    }),
    defineMethod({
      name: "eth_unsubscribe",
      description: "Ends a subscription.",
      params: [param("id", text)],
      result: "true or false",
      handler: (_: NodeContext, id, { connection }) => connection?.unsubscribe(id.toLowerCase()) ?? false,
    }),
  ];
});

/**
 * Begins a subscription over a connection.
 * @returns its id, once what it needs is ready
 */
export function subscribe(
  context: NodeContext,
  kind: string,
  options: unknown,
  connection: Connection,
): string | Promise<string> {
  const begin = (): string => {
    const id = toHex(randomBytes(16));
    const notify = (result: unknown): void => connection.notify("eth_subscription", { subscription: id, result });
    const stops: (() => void)[] = [];
    let ended = false;
    const end = (): void => {
      ended = true;
      for (const stop of stops.splice(0)) stop();
    };
    connection.subscribe(id, end);
    try {
      stops.push(...subscription(context, kind, options, notify));
    } catch (refused) {
      connection.unsubscribe(id);
      throw refused;
    }
    // The connection may have gone while the exchange was made ready.
    if (ended) end();
    return id;
  };
  return isExchangeKind(kind) ? serviceOf(context).ready().then(begin) : begin();
}

/** Listens for what a subscription is for. @returns how to stop. */
function subscription(
  context: NodeContext,
  kind: string,
  options: unknown,
  notify: (result: unknown) => void,
): (() => void)[] {
  const { chain } = context;
  switch (kind) {
    case "newHeads":
      return [chain.on("block", (block) => notify(headerToJson(block)))];
    case "newPendingTransactions": {
      const full = options === true || isFull(options);
      return [
        chain.on("pending", (transaction) =>
          notify(full ? pendingTransactionToJson(transaction) : toHex(transaction.hash)),
        ),
      ];
    }
    case "logs": {
      const parsed = z.safeParse(logFilter, options ?? {});
      if (!parsed.success) throw invalidParams(`invalid argument 1 (options): ${parsed.error.issues[0]?.message}`);
      const criteria = criteriaOf(parsed.data as LogFilter);
      const send = (block: StoredBlock, removed: boolean): void => {
        if (block.bloom.length === 0) return;
        for (const log of logsOfBlock(block, criteria, hashOf)) notify(logToJson(log, removed));
      };
      return [
        chain.on("block", (block) => send(block, false)),
        chain.on("reverted", ({ removed }) => {
          for (const block of removed) send(block, true);
        }),
      ];
    }
    case "exchangeTrades":
    case "exchangeBook": {
      if (options === undefined) throw invalidParams("missing value for required argument 1: the number of a market");
      const parsed = z.safeParse(marketNumber, options);
      if (!parsed.success) throw invalidParams(`invalid argument 1 (market): ${parsed.error.issues[0]?.message}`);
      return [exchangeSubscription(context, kind, parsed.data as number, notify)];
    }
    case "syncing":
      notify(false);
      return [];
    default:
      throw invalidParams(
        `invalid argument 0 (kind): no "${kind}" subscription; there are newHeads, logs, newPendingTransactions, syncing, exchangeTrades and exchangeBook`,
      );
  }
}

const isFull = (options: unknown): boolean =>
  typeof options === "object" &&
  options !== null &&
  (options as { includeTransactions?: unknown }).includeTransactions === true;
