import { once } from "node:events";
import { connect } from "node:net";
import { WebSocket } from "ws";
import { httpText, type RpcAnswer, raw, rpc, startTestServer, type TestServer } from "./test-server.js";

interface Message extends RpcAnswer {
  method?: string;
  params?: { subscription: string; result: unknown };
}

/** A WebSocket client that keeps what it is sent. */
async function open(server: TestServer, path = "/", options: { headers?: Record<string, string> } = {}) {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}${path}`, options);
  const messages: Message[] = [];
  let received = (): void => {};
  socket.on("message", (data) => {
    messages.push(JSON.parse(String(data)) as Message);
    received();
  });
  await once(socket, "open");
  /** The first message, past or to come, that is as wanted. */
  const message = (wanted: (message: Message) => boolean): Promise<Message> =>
    new Promise((resolve) => {
      received = () => {
        const found = messages.find(wanted);
        if (found !== undefined) resolve(found);
      };
      received();
    });
  let id = 0;
  const call = async (method: string, params: unknown[] = []): Promise<Message> => {
    const own = ++id;
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: own, method, params }));
    return message((answer) => answer.id === own);
  };
  return { socket, messages, message, call };
}

const refusalOf = async (server: TestServer, path: string, headers: Record<string, string>): Promise<string> => {
  const upgrade = {
    Host: "localhost",
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    ...headers,
  };
  const lines = Object.entries(upgrade).map(([name, value]) => `${name}: ${value}`);
  return raw(server, [`GET ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
};

describe("a WebSocket", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      limits: { subscriptionsPerConnection: 3, bodyBytes: 100_000, unreadBytes: 1_000_000, webSocketRequests: 4 },
    });
  });
  afterAll(() => server.close());

  test("answers requests, batches and bad input as HTTP does", async () => {
    const { socket, call, message, messages } = await open(server);
    expect(await call("test_nothing")).toMatchObject({ result: null });
    expect(await call("no_such")).toMatchObject({ error: { code: -32601 } });
    socket.send("{");
    expect(await message(({ error }) => error?.code === -32700)).toMatchObject({ id: null });
    socket.send("{}");
    expect(await message(({ error }) => error?.code === -32600)).toMatchObject({ id: null });
    socket.send('[{"id":"x","method":"test_nothing"},{"id":"y","method":"test_wait"}]');
    expect(await message((answer) => Array.isArray(answer))).toMatchObject([{ id: "x" }, { id: "y", result: "anon" }]);
    const count = messages.length;
    socket.send('{"method":"test_nothing"}');
    await call("test_nothing");
    expect(messages.length).toBe(count + 1);
    socket.close();
  });

  test("delivers a subscription's notifications, none before the answer that names it, and none after it ends", async () => {
    server.counter.watchers.clear();
    const { socket, call, message, messages } = await open(server);
    const first = (await call("test_subscribe")).result as string;
    const second = (await call("test_subscribe", [true])).result as string;
    await rpc(server, "test_set", [77]);
    const sentMessage = await message(({ params }) => params?.subscription === second && params.result === 77);
    expect(sentMessage).toEqual({
      jsonrpc: "2.0",
      method: "eth_subscription",
      params: { subscription: second, result: 77 },
    });
    for (const subscription of [first, second]) {
      const named = messages.findIndex(({ result }) => result === subscription);
      const notified = messages.findIndex(({ params }) => params?.subscription === subscription);
      expect(named).toBeGreaterThanOrEqual(0);
      expect(notified).toBeGreaterThan(named);
    }
    expect((await call("test_unsubscribe", [first])).result).toBe(true);
    expect((await call("test_unsubscribe", [first])).result).toBe(false);
    await rpc(server, "test_set", [78]);
    await message(({ params }) => params?.subscription === second && params.result === 78);
    expect(messages.some(({ params }) => params?.subscription === first && params.result === 78)).toBe(false);
    socket.close();
  });

  test("is sent messages of a subscription made in a batch after the answer to the batch", async () => {
    const { socket, message, messages } = await open(server);
    socket.send('[{"id":"s","method":"test_subscribe"},{"id":"w","method":"test_wait"}]');
    await message(({ method }) => method === "eth_subscription");
    expect(messages[0]).toMatchObject([{ id: "s" }, { id: "w" }]);
    socket.close();
  });

  test("that goes away takes its subscriptions with it", async () => {
    server.counter.watchers.clear();
    const { socket, call } = await open(server);
    await call("test_subscribe");
    await call("test_subscribe");
    expect(server.counter.watchers.size).toBe(2);
    socket.terminate();
    const other = await open(server);
    while (server.counter.watchers.size > 0) await other.call("test_nothing");
    other.socket.close();
  });

  test("may have only so many subscriptions", async () => {
    const { socket, call } = await open(server);
    for (let i = 0; i < 3; i++) expect((await call("test_subscribe")).error).toBeUndefined();
    expect((await call("test_subscribe")).error).toMatchObject({ code: -32005, message: expect.stringContaining("3") });
    socket.close();
  });

  test("answers all of many requests sent at once, beyond those it runs at a time", async () => {
    const { socket, message, messages } = await open(server);
    for (let id = 0; id < 50; id++) socket.send(JSON.stringify({ id, method: "test_wait" }));
    await message(() => messages.length === 50);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(50);
    socket.close();
  });

  test("that sends more than a message may hold is closed with the code that says so", async () => {
    const { socket } = await open(server);
    socket.send("x".repeat(100_001));
    const [code] = (await once(socket, "close")) as [number];
    expect(code).toBe(1009);
  });

  test("that does not read is cut off, and costs the server a bounded amount", async () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.write(
      `GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    await once(socket, "data");
    socket.pause();
    const text = Buffer.from('{"id":1,"method":"test_flood","params":[400,100000]}');
    // A client's frame: one masked text, with a mask of zeros.
    socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]));
    socket.on("error", () => {});
    const other = await open(server);
    for (;;) {
      const body = await (await fetch(`${server.url}/metrics`)).text();
      if (/couverture_websocket_connections 1\n/.test(body)) break;
    }
    other.socket.close();
    socket.destroy();
  });

  test("is refused to pages of other origins and under other names, with a sentence", async () => {
    const foreign = await refusalOf(server, "/", { Origin: "https://evil.example" });
    expect(foreign).toMatch(/^HTTP\/1.1 403 /);
    expect(foreign).toContain("server.allowOrigins");
    expect(await refusalOf(server, "/", { Host: "evil.example" })).toMatch(/^HTTP\/1.1 403 /);
    const local = await open(server, "/", { headers: { origin: "http://localhost:3000" } });
    local.socket.close();
  });

  test("handshake that is malformed is refused, and the server goes on", async () => {
    expect(await refusalOf(server, "/", { "Sec-WebSocket-Key": "short" })).toMatch(/^HTTP\/1.1 400 /);
    expect((await rpc(server, "test_nothing")).result).toBeNull();
  });
});

test("a WebSocket takes the auth token as a header or in its address", async () => {
  const server = await startTestServer({ authToken: "secret" });
  const byQuery = await open(server, "/?token=secret");
  const byHeader = await open(server, "/", { headers: { authorization: "Bearer secret" } });
  const without = await open(server);
  expect(await byQuery.call("test_set", [1])).toMatchObject({ result: true });
  expect(await byHeader.call("test_set", [1])).toMatchObject({ result: true });
  expect(await without.call("test_set", [1])).toMatchObject({ error: { code: 4100 } });
  expect(await refusalOf(server, "/?token=wrong", {})).toMatch(/^HTTP\/1.1 401 /);
  for (const { socket } of [byQuery, byHeader, without]) socket.close();
  await server.close();
});

test("a WebSocket that answers no ping is cut off, one that does stays", async () => {
  const server = await startTestServer({ limits: { pingMilliseconds: 50 } });
  const lively = await open(server);
  const silent = new WebSocket(server.url.replace("http", "ws"), { autoPong: false });
  const [code] = (await once(silent, "close")) as [number];
  expect(code).toBe(1006);
  expect(await lively.call("test_nothing")).toMatchObject({ result: null });
  lively.socket.close();
  await server.close();
});

test("a client that offers HTTP/2 (Java's) is answered over HTTP/1.1", async () => {
  const server = await startTestServer();
  const body = '{"jsonrpc":"2.0","id":1,"method":"test_add","params":[2]}';
  const headers = {
    Host: "localhost",
    Upgrade: "h2c",
    "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
    "Content-Type": "application/json",
  };
  const answer = await raw(
    server,
    httpText("POST /", headers, body)
      .replace("Connection: close", "Connection: Upgrade, HTTP2-Settings")
      .replace("\r\nContent-Length", "\r\nX-Test: 1\r\nContent-Length")
      .concat("GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
  );
  expect(answer).toMatch(/^HTTP\/1.1 200 OK[\s\S]*"result":2}HTTP\/1.1 404/);
  await server.close();
});
