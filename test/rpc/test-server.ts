/** A real server with a real dispatcher over methods that each show one behaviour, and clients that speak to it plainly. */
import { connect } from "node:net";
import { createDispatcher } from "../../src/rpc/dispatch.js";
import {
  executionReverted,
  limitExceeded,
  type RpcError,
  serverError,
  transactionRejected,
} from "../../src/rpc/errors.js";
import type { Limits } from "../../src/rpc/limits.js";
import { createMethod, type Method, optional, param } from "../../src/rpc/method.js";
import {
  address,
  block,
  count,
  flag,
  hexData,
  LATEST,
  stateOf,
  text,
  transactionRequest,
} from "../../src/rpc/schema.js";
import { type RpcServer, type RpcServerOptions, startServer } from "../../src/rpc/server.js";
import type { NodeStatus } from "../../src/rpc/status.js";

/** What the methods of the test work on. */
export interface Counter {
  value: number;
  /** Runs for each subscriber when the value changes. */
  watchers: Set<(value: number) => void>;
  /** What `test_wait` waits for. */
  gate: Promise<void>;
  order: string[];
}

const reverted = Buffer.from(
  "08c379a0000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000046e6f7065000000000000000000000000000000000000000000000000000000000",
  "hex",
).subarray(0, 100);

class ChainFault extends Error {
  readonly code = -32000;
  readonly data = Uint8Array.of(0xab);
}

const counterMethods: Method<Counter>[] = [
  createMethod({
    name: "test_add",
    description: "Adds.",
    access: "read",
    params: [param("by", count)],
    handler: (counter, by) => (counter.value += by),
  }),
  createMethod({
    name: "test_set",
    description: "Sets from outside.",
    params: [param("value", count)],
    access: "admin",
    handler: (counter, value) => {
      counter.value = value;
      for (const watcher of counter.watchers) watcher(value);
      return true;
    },
  }),
  createMethod({
    name: "test_wait",
    description: "Waits for the gate.",
    access: "read",
    params: [optional("name", text, "anon")],
    handler: async (counter, name) => {
      counter.order.push(`${name} starts`);
      await counter.gate;
      counter.order.push(`${name} ends`);
      return name;
    },
  }),
  createMethod({ name: "test_nothing", description: "Gives nothing.", access: "read", handler: () => undefined }),
  createMethod({ name: "test_bigint", description: "Gives what JSON cannot hold.", access: "read", handler: () => 1n }),
  createMethod({
    name: "test_never",
    description: "Never answers.",
    access: "read",
    handler: () => new Promise(() => {}),
  }),
  createMethod({
    name: "test_large",
    description: "Gives a long text.",
    access: "read",
    params: [param("length", count)],
    handler: (_, length) => "x".repeat(length),
  }),
  createMethod({
    name: "test_flood",
    description: "Notifies often.",
    access: "read",
    params: [param("times", count), param("length", count)],
    handler: (_, times, length, { connection }) => {
      for (let i = 0; i < times; i++) connection?.notify("test_flood", "x".repeat(length));
      return true;
    },
  }),
  createMethod({
    name: "test_fail",
    aliases: { test_failAlias: [] },
    description: "Fails.",
    access: "read",
    params: [param("how", text)],
    handler: (_, how) => {
      if (how === "server") throw serverError("nonce too low");
      if (how === "rejected") throw transactionRejected("replacement transaction underpriced");
      if (how === "reverted") throw executionReverted(reverted);
      if (how === "limit") throw limitExceeded("too many logs");
      if (how === "chain") throw new ChainFault("insufficient funds for gas * price + value");
      if (how === "later") return Promise.reject(serverError("nonce too high"));
      if (how === "text") throw "a thrown text";
      throw new Error("a fault");
    },
  }),
  createMethod({
    name: "test_subscribe",
    description: "Notifies of each value.",
    access: "read",
    params: [optional("later", flag, false)],
    handler: (counter, later, { connection }) => {
      if (connection === undefined) throw serverError("subscriptions need a WebSocket");
      const id = `0x${counter.watchers.size + 1}`;
      const watch = (value: number): void => connection.notify("eth_subscription", { subscription: id, result: value });
      counter.watchers.add(watch);
      connection.subscribe(id, () => counter.watchers.delete(watch));
      watch(counter.value);
      return later ? Promise.resolve(id) : id;
    },
  }),
  createMethod({
    name: "test_unsubscribe",
    description: "Ends a subscription.",
    access: "read",
    params: [param("id", text)],
    handler: (_, id, { connection }) => connection?.unsubscribe(id) ?? false,
  }),
  createMethod({
    name: "eth_getBalance",
    description: "The balance of an account.",
    access: "read",
    params: [param("address", address), optional("block", stateOf(block), LATEST)],
    handler: (_, of, at) => `${of.length} bytes at ${at.kind}`,
  }),
  createMethod({
    name: "eth_sendRawTransaction",
    description: "Takes a transaction.",
    access: "read",
    params: [param("transaction", hexData)],
    handler: (_, raw) => raw.length,
  }),
  createMethod({
    name: "eth_call",
    description: "Calls.",
    access: "read",
    params: [param("transaction", transactionRequest), optional("block", stateOf(block), LATEST)],
    handler: (_, transaction) => `0x${Buffer.from(transaction.data ?? []).toString("hex")}`,
  }),
];

export const STATUS: NodeStatus = {
  clientVersion: "couverture/test",
  engine: "native",
  hardfork: "osaka",
  chainId: 1337n,
  genesisHash: `0x${"01".repeat(32)}`,
  head: { number: 7, hash: `0x${"07".repeat(32)}`, timestamp: 1_700_000_000 },
  journalSeq: 42,
  ledgerSeq: 40,
  executionsUnderWay: 0,
  pool: { pending: 3, queued: 1 },
  dataDirectory: "/data/<chain>",
};

export interface TestServer extends RpcServer {
  counter: Counter;
  /** Faults that the dispatcher and the server reported. */
  faults: RpcError[];
  /** What `status()` answers; may be changed. */
  status: { now: NodeStatus };
  dispatcher: RpcServerOptions["dispatcher"];
}

export async function startTestServer(
  options: Partial<Omit<RpcServerOptions, "limits">> & { limits?: Partial<Limits> } = {},
): Promise<TestServer> {
  const counter: Counter = { value: 0, watchers: new Set(), gate: Promise.resolve(), order: [] };
  const faults: RpcError[] = [];
  const status = { now: STATUS };
  const onInternalError = (error: RpcError): void => void faults.push(error);
  const dispatcher = createDispatcher<Counter>(counterMethods, counter, { onInternalError });
  const server = await startServer({
    port: 0,
    dispatcher,
    onInternalError,
    status: {
      status: () => status.now,
      recentBlocks: () => [
        {
          number: 7,
          hash: `0x${"07".repeat(32)}`,
          timestamp: 1_700_000_000,
          transactions: 2,
          gasUsed: 21_000n,
          gasLimit: 30_000_000n,
        },
      ],
    },
    ...options,
  });
  return { ...server, counter, faults, status, dispatcher };
}

export interface RpcAnswer {
  jsonrpc: "2.0";
  id: unknown;
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

/** Posts a body as it is. */
export async function post(
  server: { url: string },
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(server.url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** Calls one method. */
export async function rpc(
  server: { url: string },
  method: string,
  params: unknown = [],
  headers: Record<string, string> = {},
): Promise<RpcAnswer> {
  const { text: answer } = await post(server, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }), headers);
  return JSON.parse(answer) as RpcAnswer;
}

/** Sends bytes over a socket of their own and gives all that comes back until the server ends it. */
export function raw(server: { port: number }, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.write(request));
    let answer = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("end", () => socket.end());
    socket.on("close", () => resolve(answer));
    socket.on("error", (error) => (answer === "" ? reject(error) : undefined));
  });
}

/** An HTTP request as text, whose connection ends with its answer. */
export function httpText(head: string, headers: Record<string, string>, body = ""): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [
    `${head} HTTP/1.1`,
    ...lines,
    "Connection: close",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
}
