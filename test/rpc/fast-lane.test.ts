import { once } from "node:events";
import { Agent, request } from "node:http";
import fc from "fast-check";
import { WebSocket } from "ws";
import { rpc, startTestServer, type TestServer } from "./test-server.js";
import { converse, openWire, postText, watchNodeHttp } from "./wire.js";

const NOTHING = '{"jsonrpc":"2.0","id":1,"method":"test_nothing"}';
const ADD = '{"jsonrpc":"2.0","id":1,"method":"test_add","params":[1]}';
const WAIT = '{"jsonrpc":"2.0","id":"waited","method":"test_wait","params":["first"]}';
const OPTIONS = {
  authToken: "the-secret",
  allowOrigins: ["https://app.example"],
  limits: { bodyBytes: 100_000, closeMilliseconds: 300 },
};

/** The server, and the same one with every request read by Node's HTTP server. */
let server: TestServer;
let plain: TestServer;
/** What Node's HTTP server sees of the requests to `server`. */
let node: ReturnType<typeof watchNodeHttp>;
beforeEach(async () => {
  [server, plain] = await Promise.all([startTestServer(OPTIONS), startTestServer({ ...OPTIONS, fastLane: false })]);
  node = watchNodeHttp(server);
});
afterEach(async () => {
  node.stop();
  await Promise.all([server.close(), plain.close()]);
});

/** Has `test_wait` wait until the returned function is called. */
function holdBack(on: TestServer): () => void {
  let open = (): void => {};
  on.counter.gate = new Promise((resolve) => {
    open = resolve;
  });
  return open;
}

/** Resolves once `test_wait` has been started so many times. */
async function startedWaiting(on: TestServer, times: number): Promise<void> {
  while (on.counter.order.length < times) await rpc(on, "test_nothing");
}

describe("a plain request is answered without Node's HTTP server, and as that answers it:", () => {
  const rpcText = (method: string, ...params: unknown[]): string =>
    JSON.stringify({ jsonrpc: "2.0", id: 7, method, params });

  test.each<[string, string, Record<string, string>?]>([
    ["a result", NOTHING],
    ["an error", rpcText("test_fail", "reverted")],
    ["a fault", rpcText("test_fail", "fault")],
    ["an unknown method", rpcText("test_nothings")],
    ["what is not JSON", "{"],
    ["what is not UTF-8", "\u00ff\u00fe"],
    ["an answer that is not ASCII", JSON.stringify({ id: "ü€😀\ud800", method: "test_nothing" })],
    ["an id in latin1", JSON.stringify({ id: "grün", method: "test_nothing" })],
    ["a notification", '{"method":"test_nothing"}'],
    ["a batch", `[${NOTHING},{"method":"test_nothing"},5,${ADD}]`],
    ["a batch of notifications", '[{"method":"test_nothing"}]'],
    ["a long answer", rpcText("test_large", 500_000)],
    ["a request of a page", NOTHING, { Origin: "https://app.example" }],
    ["a notification of a page", '{"method":"test_nothing"}', { Origin: "http://localhost:3000" }],
    ["a guarded method with the token", rpcText("test_set", 5), { Authorization: "Bearer the-secret" }],
    ["a guarded method without it", rpcText("test_set", 5)],
    ["a guarded method with something else", rpcText("test_set", 5), { Authorization: "Basic eDp5" }],
    ["a request that says to keep the connection", NOTHING, { Connection: "Keep-Alive" }],
    ["a client's usual headers", NOTHING, { accept: "*/*", "user-agent": "a (b; c) d/1", "x-trace": "1, 2;q=0.5" }],
  ])("%s", async (_, body, headers = {}) => {
    const text = postText(body, headers);
    // Twice, since a head that a connection has sent before is not read again.
    const answer = await converse(server, [text, text]);
    expect(answer).toEqual(await converse(plain, [text, text]));
    expect(answer.text.match(/HTTP\/1\.1 20[04] /g)).toHaveLength(2);
    expect(node.seen).toBe(0);
  });

  test("an answer that comes later", async () => {
    const heads = [];
    for (const on of [server, plain]) {
      const wire = await openWire(on);
      wire.write(postText(WAIT));
      const { head, body } = await wire.answer();
      expect(body).toBe('{"jsonrpc":"2.0","id":"waited","result":"first"}');
      heads.push(head.replace(/Date: .*\r/, ""));
      wire.socket.destroy();
    }
    expect(heads[0]).toBe(heads[1]);
    expect(node.seen).toBe(0);
  });

  test("the requests of fetch and of node:http, one after the other", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sent = async (): Promise<number | undefined> => {
      const outgoing = request({ agent, port: server.port, method: "POST" }).end(NOTHING);
      const [response] = await once(outgoing, "response");
      response.resume();
      await once(response, "end");
      return response.statusCode;
    };
    for (let i = 0; i < 3; i++) {
      expect((await rpc(server, "test_nothing")).result).toBeNull();
      expect(await sent()).toBe(200);
    }
    expect(node.seen).toBe(0);
    agent.destroy();
  });

  test("a request as large as one chunk may be", async () => {
    const body = JSON.stringify({ id: 1, method: "test_nothing", params: ["x".repeat(20_000)] });
    expect(await converse(server, [postText(body)])).toEqual(await converse(plain, [postText(body)]));
  });
});

test("requests are counted in the metrics wherever they are answered", async () => {
  await converse(server, [postText(NOTHING)]);
  await converse(server, [postText(NOTHING, { Connection: "close" })]);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/method="test_nothing"[^\n]* 2\n/);
});

describe("anything else is left to Node's HTTP server, whose answer it gets:", () => {
  const CHUNKED = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n";
  const LENGTH = `Content-Length: ${ADD.length}`;
  const manual = (...lines: string[]): string => `${["POST / HTTP/1.1", ...lines].join("\r\n")}\r\n\r\n${ADD}`;

  test.each<[string, string]>([
    ["a page", postText("", {}, "GET /health HTTP/1.1")],
    ["a preflight", postText("", { Origin: "https://app.example" }, "OPTIONS / HTTP/1.1")],
    ["HTTP/1.0", postText(ADD, {}, "POST / HTTP/1.0")],
    ["another method", postText(ADD, {}, "PUT / HTTP/1.1")],
    ["another path", postText(ADD, {}, "POST /x HTTP/1.1")],
    ["a query", postText(ADD, {}, "POST /?a HTTP/1.1")],
    ["an absolute address", postText(ADD, {}, "POST http://localhost/ HTTP/1.1")],
    ["blank lines before the request", `\r\n\r\n${postText(ADD)}`],
    ["a method in small letters", postText(ADD, {}, "post / HTTP/1.1")],
    ["no body", postText("")],
    ["no length", manual("Host: localhost")],
    ["no host", manual(LENGTH)],
    ["two hosts", manual("Host: localhost", "Host: evil.example", LENGTH)],
    ["two lengths", manual("Host: localhost", LENGTH, LENGTH)],
    ["two different lengths", manual("Host: localhost", LENGTH, "content-length: 5")],
    ["a length with a sign", manual("Host: localhost", `Content-Length: +${ADD.length}`)],
    ["a length with a zero before it", manual("Host: localhost", `Content-Length: 0${ADD.length}`)],
    ["a length in hex", manual("Host: localhost", "Content-Length: 0x3a")],
    ["a list of lengths", manual("Host: localhost", `${LENGTH}, ${ADD.length}`)],
    ["a length that no number holds", manual("Host: localhost", "Content-Length: 99999999999999999999999")],
    ["a length over the limit", manual("Host: localhost", "Content-Length: 100001")],
    ["a length and chunks", manual("Host: localhost", LENGTH, "Transfer-Encoding: chunked")],
    ["chunks", `${CHUNKED}\r\n${ADD.length.toString(16)}\r\n${ADD}\r\n0\r\n\r\n`],
    ["an unknown transfer encoding", manual("Host: localhost", LENGTH, "Transfer-Encoding: x")],
    ["a compressed body", postText(ADD, { "Content-Encoding": "gzip" })],
    ["a body that says it is not compressed", postText(ADD, { "Content-Encoding": "identity" })],
    ["an expectation", postText(ADD, { Expect: "100-continue" })],
    ["an expectation that none meets", postText(ADD, { Expect: "miracles" })],
    ["the end of the connection", postText(ADD, { Connection: "close" })],
    ["a connection header with more in it", postText(ADD, { Connection: "keep-alive, close" })],
    ["two connection headers", manual("Host: localhost", LENGTH, "Connection: keep-alive", "Connection: close")],
    ["a proxy's connection header", postText(ADD, { "Proxy-Connection": "close" })],
    ["an offer of HTTP/2", postText(ADD, { Connection: "Upgrade, HTTP2-Settings", Upgrade: "h2c" })],
    ["an offer that is none", postText(ADD, { Upgrade: "h2c" })],
    ["a folded line", manual("Host: localhost", "X: a", " b", LENGTH)],
    ["a bare LF", manual("Host: localhost", "X: a\nY: b", LENGTH)],
    ["a bare CR", manual("Host: localhost", "X: a\rY: b", LENGTH)],
    ["a NUL", manual("Host: localhost", "X: a\0b", LENGTH)],
    ["a DEL", manual("Host: localhost", "X: a\x7fb", LENGTH)],
    ["a tab", manual("Host: localhost", "X:\ta", LENGTH)],
    ["a value that is not ASCII", manual("Host: localhost", "X: \u00e9", LENGTH)],
    ["a blank before a colon", manual("Host: localhost", `Content-Length : ${ADD.length}`)],
    ["a blank behind a value", manual("Host: localhost ", LENGTH)],
    ["no blank behind a colon", manual("Host:localhost", LENGTH)],
    ["an empty value", manual("Host: localhost", "X: ", LENGTH)],
    ["an empty name", manual("Host: localhost", ": a", LENGTH)],
    ["a line without a colon", manual("Host: localhost", "X", LENGTH)],
    [
      "many headers",
      manual("Host: localhost", LENGTH, ...Array.from({ length: 300 }, (_, i) => `X-${i}: ${"y".repeat(30)}`)),
    ],
    [
      "too many headers",
      manual("Host: localhost", LENGTH, ...Array.from({ length: 900 }, (_, i) => `X-${i}: ${"y".repeat(30)}`)),
    ],
    ["a host that is not the node's", postText(ADD, { Host: "evil.example" })],
    ["an origin that is not let in", postText(ADD, { Origin: "https://evil.example" })],
    ["two origins", manual("Host: localhost", LENGTH, "Origin: http://localhost", "Origin: https://evil.example")],
    ["a wrong token", postText(ADD, { Authorization: "Bearer wrong" })],
    ["a body shorter than announced", postText(ADD).slice(0, -1)],
    ["a body longer than announced", `${postText(ADD)}x`],
    ["two requests at once", postText(ADD).repeat(2)],
    ["a request inside a body", postText(`${ADD}\r\n\r\n${postText(ADD)}`)],
    [
      "a request behind a shorter length",
      manual("Host: localhost", "Content-Length: 2").replace(ADD, `{}${postText(ADD)}`),
    ],
    ["no HTTP", "hello\r\n\r\n"],
    ["TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
  ])("%s", async (_, text) => {
    const bytes = Buffer.from(text, "latin1");
    // Alone, behind a plain request, and before one.
    for (const pieces of [[bytes], [postText(ADD), bytes], [bytes, postText(ADD)]]) {
      const [answer, expected] = await Promise.all([converse(server, pieces), converse(plain, pieces)]);
      expect(alike(answer, expected)).toEqual([expect.any(String), true]);
      expect(server.counter.value).toBe(plain.counter.value);
    }
  });
});

const BAD_REQUEST = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";

type Conversation = Awaited<ReturnType<typeof converse>>;

/**
 * Whether a conversation says what is expected. What Node's HTTP server finds unreadable behind a request (behind the last one
 * of a connection, that is anything) it answers with 400 and an end; whether that, and the answers to what stood before it in
 * the same chunk, still leave depends on how it was given the chunk, though not whether the requests are run. A cut-off may
 * lose the end, too.
 */
function alike(answer: Conversation, expected: Conversation): [string, boolean] {
  const both = [answer, expected];
  const shown = both.map(({ text }) => text).join("\n=== expected\n");
  const isUnreadable =
    both.some(({ text }) => text.endsWith(BAD_REQUEST)) && expected.text.includes("Connection: close\r\n");
  if (!isUnreadable && !both.some(({ cutOff }) => cutOff)) return [shown, answer.text === expected.text];
  const [shorter, longer] = both
    .map(({ text }) => (text.endsWith(BAD_REQUEST) ? text.slice(0, -BAD_REQUEST.length) : text))
    .sort((first, second) => first.length - second.length) as [string, string];
  return [shown, longer.startsWith(shorter)];
}

describe("a connection that has gone over to Node's HTTP server", () => {
  test("goes on there, with everything in its order", async () => {
    const wire = await openWire(server);
    wire.write(postText(ADD));
    expect((await wire.answer()).body).toContain('"result":1');
    wire.write(postText("", {}, "GET /health HTTP/1.1"));
    expect((await wire.answer()).body).toContain('"status":"ok"');
    for (const result of [2, 3]) {
      wire.write(postText(ADD));
      expect((await wire.answer()).body).toContain(`"result":${result}`);
    }
    expect(node.seen).toBe(3);
    wire.socket.destroy();
  });

  test("may carry a body of many chunks, and requests after it", async () => {
    const wire = await openWire(server);
    for (const length of [90_000, 10, 60_000]) {
      wire.write(postText(JSON.stringify({ id: length, method: "test_nothing", params: ["x".repeat(length)] })));
      expect((await wire.answer()).body).toContain(`"id":${length},"error":{"code":-32602`);
    }
    wire.socket.destroy();
  });

  test("gets 413 for a body over the limit", async () => {
    const wire = await openWire(server);
    wire.write(postText(ADD));
    await wire.answer();
    wire.write(postText(`"${"x".repeat(200_000)}"`));
    expect(await wire.answer()).toMatchObject({ status: 413, body: expect.stringContaining("-32005") });
    wire.socket.destroy();
  });

  test("gets 413 also for one that came in one piece", async () => {
    const strict = await startTestServer({ limits: { bodyBytes: 200 } });
    const wire = await openWire(strict);
    for (const [length, status] of [
      [200, 200],
      [201, 413],
    ] as const) {
      wire.write(postText(NOTHING.padEnd(length)));
      expect(await wire.answer()).toMatchObject({ status });
    }
    await strict.close();
  });

  test("waits there for its answer as long as it takes", async () => {
    const strict = await startTestServer({ limits: { arrivalMilliseconds: 100, keepAliveMilliseconds: 100 } });
    const open = holdBack(strict);
    const [fresh, used, idle] = await Promise.all([openWire(strict), openWire(strict), openWire(strict)]);
    for (const wire of [used, idle]) {
      wire.write(postText(ADD));
      await wire.answer();
    }
    for (const wire of [fresh, used]) wire.write(postText(WAIT, { Connection: "close" }));
    // What an idle connection is given is over by then.
    await idle.rest();
    open();
    for (const wire of [fresh, used]) expect((await wire.answer()).body).toContain('"result":"first"');
    await strict.close();
  });

  test("becomes a WebSocket where it asks to", async () => {
    const wire = await openWire(server);
    wire.write(postText(ADD));
    await wire.answer();
    wire.socket.removeAllListeners("data");
    // What the agent of ws would connect is this connection.
    const socket = new WebSocket(server.url.replace("http", "ws"), {
      createConnection: () => {
        setImmediate(() => wire.socket.emit("connect"));
        return wire.socket;
      },
    });
    await once(socket, "open");
    socket.send(ADD);
    expect(String((await once(socket, "message"))[0])).toContain('"result":2');
    socket.close();
    await once(socket, "close");
  });

  test("has the time limits of any other", async () => {
    const slow = await startTestServer({ limits: { keepAliveMilliseconds: 100 } });
    const wire = await openWire(slow);
    wire.write(postText(ADD));
    await wire.answer();
    wire.write(postText("", {}, "GET /health HTTP/1.1"));
    await wire.answer();
    expect(await wire.rest()).toBe("");
    await slow.close();
  });
});

test("a request may come in any two pieces", async () => {
  const text = postText(ADD);
  const cuts = Array.from({ length: text.length - 1 }, (_, index) => index + 1);
  const answers = await Promise.all(cuts.map((cut) => converse(server, [text.slice(0, cut), text.slice(cut)])));
  expect(answers.filter(({ text }) => !/^HTTP\/1.1 200 OK\r\n[\s\S]*"result":\d+}$/.test(text))).toEqual([]);
  expect(server.counter.value).toBe(cuts.length);
});

test("requests that come while one is under way wait for their turn", async () => {
  const open = holdBack(server);
  const wire = await openWire(server);
  wire.write(postText(WAIT));
  await startedWaiting(server, 1);
  const seen = node.seen;
  for (let i = 0; i < 5; i++) wire.write(postText(ADD));
  wire.write(postText("", {}, "GET /health HTTP/1.1"));
  await rpc(server, "test_nothing");
  expect(server.counter.value).toBe(0);
  open();
  expect((await wire.answer()).body).toContain('"id":"waited"');
  for (const result of [1, 2, 3, 4, 5]) expect((await wire.answer()).body).toContain(`"result":${result}`);
  expect((await wire.answer()).body).toContain('"status":"ok"');
  expect(node.seen).toBe(seen + 6);
  wire.socket.destroy();
});

test("a client that does not read its answers is not read either, until it does", async () => {
  const wire = await openWire(server);
  wire.socket.pause();
  const large = JSON.stringify({ id: 1, method: "test_large", params: [4_000_000] });
  let sent = 0;
  const served = (): number => server.dispatcher.traffic.methods().get("test_large")?.outcomes.get("ok") ?? 0;
  // Each is sent once the one before has been answered, or would have been.
  for (; sent < 12 && served() === sent; sent++) {
    wire.write(postText(large));
    for (let turn = 0; turn < 20 && served() === sent; turn++) await rpc(server, "test_nothing");
  }
  expect(served()).toBeLessThan(6);
  wire.socket.resume();
  for (let i = 0; i < sent; i++) expect((await wire.answer()).body.length).toBe(4_000_036);
  wire.socket.destroy();
});

test("a client that goes away while its request is under way does no harm", async () => {
  const open = holdBack(server);
  for (const leave of ["end", "destroy", "resetAndDestroy"] as const) {
    const wire = await openWire(server);
    wire.write(postText(WAIT));
    await startedWaiting(server, 1);
    wire.socket[leave]();
    await wire.rest();
    server.counter.order.length = 0;
  }
  open();
  expect((await rpc(server, "test_nothing")).result).toBeNull();
});

describe("closing", () => {
  test("ends connections that wait, old and new, at once", async () => {
    const wires = await Promise.all([openWire(server), openWire(server)]);
    wires[0]?.write(postText(ADD));
    await wires[0]?.answer();
    await rpc(server, "test_nothing");
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).toBeLessThan(OPTIONS.limits.closeMilliseconds);
    expect(await Promise.all(wires.map((wire) => wire.rest()))).toEqual(["", ""]);
  });

  test("answers what is under way, says that the connection ends, and runs nothing that comes behind it", async () => {
    const open = holdBack(server);
    const wire = await openWire(server);
    wire.write(postText(WAIT));
    await startedWaiting(server, 1);
    wire.write(postText(ADD));
    await rpc(server, "test_nothing");
    const closing = server.close();
    open();
    const { head, body } = await wire.answer();
    expect([head.match(/^Connection: .*$/m)?.[0], body]).toEqual([
      "Connection: close",
      expect.stringContaining("first"),
    ]);
    expect(await wire.rest()).toBe("");
    await closing;
    expect(server.counter.value).toBe(0);
  });

  test("lets a long answer be read to its end, and runs nothing that comes behind it", async () => {
    const patient = await startTestServer({ ...OPTIONS, limits: { ...OPTIONS.limits, closeMilliseconds: 20_000 } });
    const wire = await openWire(patient);
    wire.socket.pause();
    wire.write(postText(JSON.stringify({ id: 1, method: "test_large", params: [8_000_000] })));
    while (!patient.dispatcher.traffic.methods().has("test_large")) await rpc(patient, "test_nothing");
    const closing = patient.close();
    wire.write(postText(ADD));
    wire.socket.resume();
    expect((await wire.answer()).body.length).toBe(8_000_036);
    expect(await wire.rest()).toBe("");
    await closing;
    expect(patient.counter.value).toBe(0);
  });

  test("does not wait forever for what is not answered", async () => {
    const wire = await openWire(server);
    wire.write(postText('{"id":1,"method":"test_never"}'));
    await rpc(server, "test_nothing");
    await server.close();
    expect(await wire.rest()).toBe("");
  });
});

describe("time and number", () => {
  test("an idle connection is ended when its time is over, and not before", async () => {
    const short = await startTestServer({ limits: { keepAliveMilliseconds: 100 } });
    const open = holdBack(short);
    const [idle, busy] = await Promise.all([openWire(short), openWire(short)]);
    busy.write(postText(WAIT));
    idle.write(postText(ADD));
    expect((await idle.answer()).head).toContain("Keep-Alive: timeout=0\r\n");
    expect(await idle.rest()).toBe("");
    open();
    expect((await busy.answer()).body).toContain('"result":"first"');
    expect(await busy.rest()).toBe("");
    await short.close();
  });

  test("a connection that sends nothing gets an error that says so", async () => {
    const short = await startTestServer({ limits: { arrivalMilliseconds: 100 } });
    expect(await (await openWire(short)).rest()).toMatch(/^HTTP\/1.1 408 /);
    await short.close();
  });

  test("there are no more connections than allowed", async () => {
    const small = await startTestServer({ limits: { connections: 2 } });
    const wires = await Promise.all([openWire(small), openWire(small)]);
    for (const wire of wires) wire.write(postText(ADD));
    for (const wire of wires) await wire.answer();
    expect(await (await openWire(small)).rest()).toBe("");
    wires[0]?.socket.destroy();
    await small.close();
  });
});

describe("whatever is sent, in whatever pieces, is answered as Node's HTTP server would", () => {
  const body = fc.constantFrom(
    NOTHING,
    ADD,
    `[${ADD},${ADD}]`,
    '{"method":"test_add","params":[1]}',
    "{}",
    "[",
    '{"id":"é"}',
  );
  const headers = fc.constantFrom<Record<string, string>>(
    {},
    { "content-type": "application/json", connection: "keep-alive", "user-agent": "node" },
    { Origin: "https://app.example" },
    { Authorization: "Bearer the-secret" },
    { Connection: "close" },
    { Host: "evil.example" },
  );
  const valid = fc.tuple(body, headers).map(([text, extra]) => Buffer.from(postText(text, extra)));
  const NOISE = [
    "\r",
    "\n",
    "\r\n",
    " ",
    "\t",
    ":",
    "0",
    "1",
    "9",
    ",",
    "\0",
    "\x7f",
    "é",
    "x",
    "\r\n\r\n",
    "Host: a\r\n",
  ];

  const mutation = fc.record({
    at: fc.nat(),
    removed: fc.constantFrom(0, 0, 1, 1, 2, 20),
    added: fc.oneof(
      fc.constantFrom(...NOISE, "").map((text) => Buffer.from(text, "latin1")),
      fc.uint8Array({ maxLength: 3 }),
    ),
  });

  const mutated = fc.tuple(valid, fc.array(mutation, { maxLength: 3 })).map(([bytes, mutations]) =>
    mutations.reduce((text, { at, removed, added }) => {
      const cut = at % (text.length + 1);
      return Buffer.concat([text.subarray(0, cut), added, text.subarray(cut + removed)]);
    }, bytes),
  );

  /** The same bytes in pieces. */
  const pieces = fc
    .tuple(fc.array(mutated, { minLength: 1, maxLength: 3 }), fc.array(fc.nat(), { maxLength: 4 }), fc.boolean())
    .map(([requests, cuts, whole]) => {
      if (whole) return requests.filter(({ length }) => length > 0);
      const all = Buffer.concat(requests);
      const at = [0, ...cuts.map((cut) => cut % (all.length + 1)), all.length].sort((a, b) => a - b);
      return at.slice(1).flatMap((end, index) => (end > (at[index] ?? 0) ? [all.subarray(at[index], end)] : []));
    });

  test("one connection after the other", async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (sent) => {
        const [answer, expected] = await Promise.all([converse(server, sent), converse(plain, sent)]);
        expect(alike(answer, expected)).toEqual([expect.any(String), true]);
        expect(server.counter.value).toBe(plain.counter.value);
      }),
      { numRuns: 1000 },
    );
    expect((await rpc(server, "test_nothing")).result).toBeNull();
    expect(server.faults).toEqual([]);
  });
});
