import type { Metric } from "prom-client";
import type { NodeStatus } from "./status.js";
import { DURATION_BUCKETS, type Traffic } from "./traffic.js";

/** Numbers of the server itself. */
export interface ServerNumbers {
  readonly webSockets: number;
  readonly subscriptions: number;
}

const HISTOGRAM = "couverture_rpc_request_duration_seconds";

/** The histogram in prom-client's terms; its own class can only be fed one request at a time. */
function durationHistogram(traffic: Traffic): object {
  const values: { metricName: string; labels: Record<string, string | number>; value: number }[] = [];
  for (const [method, { durations, seconds }] of traffic.methods()) {
    let total = 0;
    durations.forEach((requests, bucket) => {
      total += requests;
      const le = DURATION_BUCKETS[bucket] ?? "+Inf";
      values.push({ metricName: `${HISTOGRAM}_bucket`, labels: { method, le }, value: total });
    });
    values.push({ metricName: `${HISTOGRAM}_sum`, labels: { method }, value: seconds });
    values.push({ metricName: `${HISTOGRAM}_count`, labels: { method }, value: total });
  }
  return { name: HISTOGRAM, help: "Time to answer JSON-RPC requests.", type: "histogram", values };
}

/** Gauges of the node and the process: name, help, value. */
function gauges(status: NodeStatus, server: ServerNumbers): [name: string, help: string, value: number][] {
  const memory = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return [
    ["couverture_head_block_number", "Number of the head block.", status.head.number],
    ["couverture_head_block_timestamp_seconds", "Timestamp of the head block.", status.head.timestamp],
    ["couverture_journal_seq", "Sequence number of the last journal record.", status.journalSeq],
    [
      "couverture_ledger_lag_records",
      "Journal records that the ledger does not hold yet.",
      status.journalSeq - status.ledgerSeq,
    ],
    [
      "couverture_accepts_writes",
      "1 while the node accepts writes, 0 once it refuses them.",
      status.refusesWrites ? 0 : 1,
    ],
    [
      "couverture_ledger_writable",
      "1 while the ledger is written, 0 while it cannot be.",
      status.ledgerTrouble ? 0 : 1,
    ],
    ["couverture_pool_pending_transactions", "Transactions that the next block can hold.", status.pool.pending],
    ["couverture_pool_queued_transactions", "Transactions that wait for an earlier nonce.", status.pool.queued],
    [
      "couverture_executions_under_way",
      "Calls and transactions whose code is being executed.",
      status.executionsUnderWay,
    ],
    ["couverture_websocket_connections", "Open WebSockets.", server.webSockets],
    ["couverture_subscriptions", "Subscriptions of open WebSockets.", server.subscriptions],
    ["process_resident_memory_bytes", "Resident memory.", memory.rss],
    ["nodejs_heap_size_used_bytes", "Used JavaScript heap.", memory.heapUsed],
    ["nodejs_external_memory_bytes", "Memory of buffers and native objects.", memory.external],
    ["process_cpu_seconds", "User and system CPU time.", (user + system) / 1e6],
    ["process_uptime_seconds", "Time since the process started.", process.uptime()],
  ];
}

/**
 * The Prometheus text of the traffic and the node. prom-client is loaded, and its objects are made, when somebody scrapes; until then
 * requests are counted as plain numbers.
 */
export function createMetricsPage(
  traffic: Traffic,
  numbers: () => ServerNumbers,
): (status: NodeStatus) => Promise<{ contentType: string; body: string }> {
  return async (status) => {
    // A CommonJS package: in the bundle it has no named exports.
    const { Counter, Gauge, Registry } = (await import("prom-client")).default;
    const registry = new Registry();
    const registers = [registry];
    const requests = new Counter({
      name: "couverture_rpc_requests_total",
      help: "JSON-RPC requests by method and outcome (ok, or the error code).",
      labelNames: ["method", "outcome"],
      registers,
    });
    for (const [method, { outcomes }] of traffic.methods()) {
      for (const [outcome, count] of outcomes) requests.inc({ method, outcome }, count);
    }
    // A registry asks a metric for its name and values only, but its type wants one of prom-client's classes.
    const histogram = { name: HISTOGRAM, get: async () => durationHistogram(traffic) };
    registry.registerMetric(histogram as unknown as Metric);
    for (const [name, help, value] of gauges(status, numbers())) new Gauge({ name, help, registers }).set(value);
    return { contentType: registry.contentType, body: await registry.metrics() };
  };
}
