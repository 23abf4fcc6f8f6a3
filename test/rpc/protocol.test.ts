import { post, type RpcAnswer, raw, rpc, startTestServer, type TestServer } from "./test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    limits: { bodyBytes: 100_000, batchLength: 20, nestingDepth: 16, answerMilliseconds: 50 },
  });
});
afterAll(() => server.close());

const errorOf = async (body: string): Promise<{ status: number } & RpcAnswer> => {
  const { status, text } = await post(server, body);
  return { status, ...(JSON.parse(text) as RpcAnswer) };
};

describe("a body that is not a request", () => {
  test.each(["", "{", "nonsense", '{"jsonrpc":"2.0",', "\ufeff", "[1,2", '{"id":01}'])(
    "%j is a parse error",
    async (body) => {
      expect(await errorOf(body)).toMatchObject({ status: 200, id: null, error: { code: -32700 } });
    },
  );

  test.each(["null", "true", "1", '"text"', "{}", '{"foo":1}', "[]"])("%s is an invalid request", async (body) => {
    expect(await errorOf(body)).toMatchObject({ status: 200, id: null, error: { code: -32600 } });
  });

  test.each([
    ['{"jsonrpc":"1.0","id":5,"method":"test_nothing"}', 5, "jsonrpc version"],
    ['{"jsonrpc":"2.0","id":5,"method":7}', 5, "the method must be a string"],
    ['{"jsonrpc":"2.0","id":5}', 5, "the method must be a string"],
    ['{"jsonrpc":"2.0","id":{},"method":"test_nothing"}', null, "the id must be"],
    ['{"jsonrpc":"2.0","id":[1],"method":"test_nothing"}', null, "the id must be"],
    ['{"jsonrpc":"2.0","id":true,"method":"test_nothing"}', null, "the id must be"],
  ])("%s says what is wrong", async (body, id, why) => {
    const answer = await errorOf(body);
    expect(answer).toMatchObject({ id, error: { code: -32600 } });
    expect(answer.error?.message).toContain(why);
  });

  test("a body larger than the limit is refused with 413, and the server goes on", async () => {
    const answer = await errorOf(JSON.stringify({ id: 1, method: "test_nothing", params: ["x".repeat(200_000)] }));
    expect(answer).toMatchObject({ status: 413, error: { code: -32005 } });
    expect(answer.error?.message).toContain("100000");
    expect((await rpc(server, "test_nothing")).result).toBeNull();
  });

  test("a body that does not say how large it is is refused as soon as it is too large", async () => {
    const chunk = `${(50_000).toString(16)}\r\n${"x".repeat(50_000)}\r\n`;
    const head = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect(await raw(server, `${head}${chunk.repeat(3)}0\r\n\r\n`)).toMatch(/^HTTP\/1.1 413 [\s\S]*"code":-32005/);
    expect((await rpc(server, "test_nothing")).result).toBeNull();
  });

  test("nesting deeper than the limit is refused, however deep", async () => {
    for (const depth of [17, 1000, 49_000]) {
      const body = `{"id":1,"method":"test_nothing","params":${"[".repeat(depth)}${"]".repeat(depth)}}`;
      expect(await errorOf(body)).toMatchObject({ error: { code: -32005 } });
    }
    const allowed = `{"id":1,"method":"test_nothing","params":[${"[".repeat(10)}${"]".repeat(10)}]}`;
    expect(await errorOf(allowed)).toMatchObject({ error: { code: -32602 } });
  });

  test("a compressed body is refused with a sentence", async () => {
    const { status, text } = await post(server, "{}", { "content-encoding": "gzip" });
    expect([status, text]).toEqual([415, expect.stringContaining("gzip")]);
  });
});

describe("a request", () => {
  test.each([["text"], [""], [0], [-1], [1.5], [9007199254740991], [null]])(
    "with the id %j is answered with it",
    async (id) => {
      const { text } = await post(server, JSON.stringify({ jsonrpc: "2.0", id, method: "test_nothing" }));
      expect(JSON.parse(text)).toStrictEqual({ jsonrpc: "2.0", id, result: null });
    },
  );

  test("may leave out jsonrpc and params, as Ganache lets it", async () => {
    expect(await errorOf('{"id":1,"method":"test_nothing"}')).toMatchObject({ result: null });
    expect(await errorOf('{"id":1,"method":"test_nothing","params":null}')).toMatchObject({ result: null });
    expect(await errorOf('{"id":1,"method":"test_nothing","params":{}}')).toMatchObject({ result: null });
  });

  test("may give its params by name", async () => {
    const byName = { block: "0x1", address: `0x${"11".repeat(20)}` };
    expect(await rpc(server, "eth_getBalance", byName)).toMatchObject({ result: "20 bytes at number" });
    expect((await rpc(server, "eth_getBalance", { adress: "0x" })).error).toEqual({
      code: -32602,
      message: 'unknown parameter "adress": it is eth_getBalance(address, block?)',
    });
  });

  test("is answered as JSON, with its length", async () => {
    const { headers, text } = await post(server, '{"id":1,"method":"test_large","params":[3]}');
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("content-length")).toBe(String(text.length));
  });

  test("that is not answered in time gets an error, and the connection is free again", async () => {
    expect((await rpc(server, "test_never")).error).toMatchObject({ code: -32002 });
    expect((await rpc(server, "test_nothing")).result).toBeNull();
  });

  test("without an id runs and gets no answer, whether it succeeds or fails", async () => {
    const before = server.counter.value;
    expect(await post(server, '{"jsonrpc":"2.0","method":"test_add","params":[5]}')).toMatchObject({
      status: 204,
      text: "",
    });
    expect(server.counter.value).toBe(before + 5);
    expect(await post(server, '{"jsonrpc":"2.0","method":"test_fail","params":["server"]}')).toMatchObject({
      text: "",
    });
    expect(await post(server, '{"jsonrpc":"2.0","method":"no_such"}')).toMatchObject({ text: "" });
  });

  test("in another method than POST is refused with how to send it", async () => {
    const response = await fetch(server.url, { method: "PUT", body: "{}" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toContain("POST");
  });
});

describe("a batch", () => {
  const batch = async (requests: unknown[]): Promise<unknown> =>
    JSON.parse((await post(server, JSON.stringify(requests))).text);

  test("is answered in its order, bad requests in their places, notifications left out", async () => {
    const answers = await batch([
      { jsonrpc: "2.0", id: "a", method: "test_wait", params: ["first"] },
      5,
      { jsonrpc: "2.0", method: "test_nothing" },
      { jsonrpc: "2.0", id: "b", method: "no_such" },
      { jsonrpc: "2.0", id: "c", method: "test_nothing" },
    ]);
    expect(answers).toMatchObject([
      { id: "a", result: "first" },
      { id: null, error: { code: -32600 } },
      { id: "b", error: { code: -32601 } },
      { id: "c", result: null },
    ]);
  });

  test("starts its requests in order, without one waiting for another", async () => {
    server.counter.order.length = 0;
    await batch(["one", "two", "three"].map((name, id) => ({ id, method: "test_wait", params: [name] })));
    expect(server.counter.order.slice(0, 3)).toEqual(["one starts", "two starts", "three starts"]);
  });

  test("of notifications only gets no answer", async () => {
    const both = JSON.stringify([{ method: "test_nothing" }, { method: "no_such" }]);
    expect(await post(server, both)).toMatchObject({ status: 204, text: "" });
  });

  test("longer than the limit is refused whole", async () => {
    const before = server.counter.value;
    const answer = await batch(Array.from({ length: 21 }, (_, id) => ({ id, method: "test_add", params: [1] })));
    expect(answer).toMatchObject({ id: null, error: { code: -32005, message: expect.stringContaining("21") } });
    expect(server.counter.value).toBe(before);
  });

  test("inside a batch is an invalid request", async () => {
    expect(await batch([[{ id: 1, method: "test_nothing" }]])).toMatchObject([{ error: { code: -32600 } }]);
  });
});
