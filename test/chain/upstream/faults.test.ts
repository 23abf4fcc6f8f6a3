/** What a fork makes of an upstream that fails, refuses, or has forgotten. */
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { ForkError } from "../../../src/chain/upstream/errors.js";
import { createUpstream, type UpstreamOptions } from "../../../src/chain/upstream/upstream.js";
import {
  passOn,
  type Relay,
  type Running,
  type SeenCall,
  startNode,
  startRelay,
  stopNode,
  stopNodes,
  storeCode,
  word,
} from "./upstream.js";

const CALL = { method: "eth_blockNumber", params: [] };
const NOBODY = `0x${"ab".repeat(20)}`;
let upstream: Running;
let relay: Relay;

beforeAll(async () => {
  upstream = await startNode({ chain: { exchange: false } });
  await upstream.ask("evm_mine");
  relay = await startRelay(passOn(await upstream.node.listen()));
});

beforeEach(() => {
  relay.fault = undefined;
  relay.forget();
});

afterAll(async () => {
  await stopNodes();
  await relay.close();
});

const client = (options: Partial<UpstreamOptions> = {}) =>
  createUpstream({ url: relay.url, backoffMilliseconds: 1, ...options });

/** Fails the first few requests. */
function failing(times: number, fail: (response: ServerResponse) => void): void {
  let left = times;
  relay.fault = (_calls, response) => {
    if (left-- <= 0) return false;
    fail(response);
    return true;
  };
}

/** Answers every call with an error. */
const refusing =
  (message: string, code = -32000) =>
  (calls: SeenCall[], response: ServerResponse): boolean => {
    const answers = calls.map((call) => ({
      jsonrpc: "2.0",
      id: (call as { id?: number }).id,
      error: { code, message },
    }));
    response.end(JSON.stringify(answers.length === 1 ? answers[0] : answers));
    return true;
  };

const answer =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end("no");

describe("a request to an upstream", () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ["reports too many requests", answer(429, { "retry-after": "0" })],
    ["fails", answer(503)],
    ["cuts the connection", (response) => void response.destroy()],
    ["stops in the middle of an answer", (response) => void response.end('{"jsonrpc":')],
  ])("is made again when the upstream %s", async (_what, fail) => {
    failing(2, fail);
    expect(await client().batch([CALL], "its head")).toEqual([{ result: "0x1" }]);
    expect(relay.headers).toHaveLength(3);
  });

  it("is given up after some attempts, in a sentence without what is secret of the URL", async () => {
    failing(99, answer(500));
    const url = relay.url.replace("http://", "http://name:secret@");
    const limited = client({ url: `${url}/v2/key?token=secret`, attempts: 3 }).batch([CALL], "its head");
    await expect(limited).rejects.toThrow(
      `the upstream ${relay.url}/… did not give its head: it answered with HTTP status 500 (tried 3 times); what was read of it before is still here`,
    );
    expect(relay.headers).toHaveLength(3);
    expect(relay.headers[0]?.authorization).toBe(`Basic ${Buffer.from("name:secret").toString("base64")}`);
  });

  it("is not made again where the upstream refuses it", async () => {
    failing(1, answer(401));
    const refused = await client()
      .batch([CALL], "its head")
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ForkError);
    expect(refused).toMatchObject({ reason: "FORK_REFUSED", message: expect.stringMatching(/HTTP status 401/) });
  });

  it("reports which connection was refused", async () => {
    const closed = await startRelay(() => Promise.resolve("{}"));
    await closed.close();
    const { host } = new URL(closed.url);
    await expect(client({ url: closed.url, attempts: 1 }).batch([CALL], "its head")).rejects.toThrow(
      `did not give its head: connect ECONNREFUSED ${host}`,
    );
  });

  it("over a WebSocket is answered whatever notifications come before", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(server, "listening");
    let connections = 0;
    server.on("connection", (socket) => {
      connections++;
      socket.on("message", (text) => {
        socket.send(JSON.stringify({ jsonrpc: "2.0", method: "eth_subscription", params: {} }));
        socket.ping(); // it has read the notification when it answers
        socket.once("pong", () => {
          socket.send(JSON.stringify({ jsonrpc: "2.0", id: JSON.parse(String(text)).id, result: "0x7" }));
        });
      });
    });
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await client({ url, attempts: 2 }).batch([CALL], "its head")).toEqual([{ result: "0x7" }]);
    expect(connections).toBe(1);
    for (const socket of server.clients) socket.terminate();
    server.close();
    await once(server, "close");
  });

  it("goes one by one to an upstream that takes no batches", async () => {
    relay.fault = (calls, response) => (calls.length > 1 ? refusing("no batches")(calls.slice(0, 1), response) : false);
    const both = client();
    expect(await both.batch([CALL, { method: "eth_chainId", params: [] }], "two things")).toEqual([
      { result: "0x1" },
      { result: "0x539" },
    ]);
  });

  it("has the headers that were configured, and waits its turn", async () => {
    const slow = client({ headers: { "x-key": "a, b" }, requestsPerSecond: 50 });
    const started = performance.now();
    await Promise.all(Array.from({ length: 6 }, () => slow.batch([CALL], "its head")));
    expect(performance.now() - started).toBeGreaterThan(95);
    expect(relay.headers.map((headers) => headers["x-key"])).toEqual(Array(6).fill("a, b"));
  });
});

describe("a fork whose upstream", () => {
  const forked = () => startNode({ fork: { url: relay.url }, chain: { exchange: false } });

  it("fails now and then is whole", async () => {
    const fork = await forked();
    let turn = 0;
    relay.fault = (_calls, response) => turn++ % 2 === 0 && Boolean(response.destroy());
    expect(await fork.ask("eth_getBalance", NOBODY)).toBe("0x0");
    await stopNode(fork);
  });

  it("prunes says so, and changes nothing", async () => {
    const fork = await forked();
    relay.fault = refusing("missing trie node 1234 (path ) state 0x12 is not available");
    await expect(fork.ask("eth_getBalance", NOBODY)).rejects.toThrow(/it prunes; use an archive node as upstream/);
    const [from] = await fork.ask<string[]>("eth_accounts");
    const payment = { from, to: NOBODY, value: "0x1" };
    await expect(fork.ask("eth_sendTransaction", payment)).rejects.toThrow(/it prunes/);
    expect(await fork.ask("eth_blockNumber")).toBe("0x1");
    relay.fault = undefined;
    await fork.ask("eth_sendTransaction", payment);
    expect(await fork.ask("eth_getBalance", NOBODY)).toBe("0x1");
    await stopNode(fork);
  });

  it("is gone keeps what waits, and mines it when it is back", async () => {
    const fork = await forked();
    const [from] = await fork.ask<string[]>("eth_accounts");
    const data = storeCode(1);
    await fork.ask("evm_setAutomine", false);
    const hash = await fork.ask<string>("eth_sendTransaction", {
      from,
      to: `0x${"cd".repeat(20)}`,
      gas: "0x186a0",
      data,
    });
    relay.fault = refusing("gone", -32603);
    await expect(fork.ask("evm_mine")).rejects.toThrow(/gone/);
    relay.fault = undefined;
    await fork.ask("evm_mine");
    expect(await fork.ask("eth_getTransactionReceipt", hash)).toMatchObject({ status: "0x1" });
    await stopNode(fork);
  });

  it("has blocks of another kind is refused", async () => {
    relay.fault = (calls, response) => {
      if (calls[0]?.method !== "eth_getBlockByNumber") return false;
      const block = { number: "0x1", hash: word(1), logsBloom: `0x${"00".repeat(256)}` };
      response.end(JSON.stringify({ jsonrpc: "2.0", id: (calls[0] as unknown as { id: number }).id, result: block }));
      return true;
    };
    await expect(forked()).rejects.toThrow(/chains whose headers have fields of their own cannot be forked/);
  });

  it("has no such block is refused", async () => {
    await expect(startNode({ fork: { url: relay.url, blockNumber: 9 } })).rejects.toThrow(
      /has no block 9 yet: its head is block 1/,
    );
  });
});
