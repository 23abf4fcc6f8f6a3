import { createGate, isLoopback } from "../../src/rpc/security.js";
import { httpText, post, raw, rpc, startTestServer, type TestServer } from "./test-server.js";

const NOTHING = '{"jsonrpc":"2.0","id":1,"method":"test_nothing"}';
const statusOf = (answer: string): number => Number(answer.split(" ")[1]);

describe("a server on a loopback address", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ allowHosts: ["chain.test"], allowOrigins: ["https://app.example/"] });
  });
  afterAll(() => server.close());

  const answerTo = async (headers: Record<string, string>): Promise<string> =>
    raw(server, httpText("POST /", headers, NOTHING));

  test.each([
    "localhost",
    "localhost:8545",
    "LOCALHOST:1",
    "localhost.",
    "dapp.localhost:3000",
    "127.0.0.1",
    "127.0.0.1:8545",
    "127.9.9.9",
    "[::1]:8545",
    "[::1]",
    "0.0.0.0:8545",
    "10.0.0.1",
    "[::2]",
    "chain.test",
    "chain.test:99",
  ])("answers as the host %s", async (host) => {
    expect(statusOf(await answerTo({ Host: host }))).toBe(200);
  });

  test.each(["evil.example", "evil.example:8545", "localhost.evil.example", "127.0.0.1.nip.io", "notlocalhost", "a b"])(
    "refuses to be called %s, and says how to allow it",
    async (host) => {
      const answer = await answerTo({ Host: host });
      expect(statusOf(answer)).toBe(403);
      expect(answer).toContain("server.allowHosts");
    },
  );

  test("answers a client that sends no Host, which no browser is", async () => {
    expect(statusOf(await raw(server, "GET /health HTTP/1.0\r\n\r\n"))).toBe(200);
  });

  test.each([
    "http://localhost",
    "http://localhost:3000",
    "https://localhost:3000",
    "http://127.0.0.1:8080",
    "http://[::1]:5173",
    "http://dapp.localhost:3000",
    "chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn",
    "moz-extension://0b8ea86c-0000-4000-8000-000000000000",
    "safari-web-extension://0B8EA86C",
    "https://app.example",
  ])("answers a page of %s, and lets it read the answer", async (origin) => {
    const { status, headers } = await post(server, NOTHING, { origin });
    expect([status, headers.get("access-control-allow-origin"), headers.get("vary")]).toEqual([200, origin, "Origin"]);
  });

  test.each([
    "https://evil.example",
    "http://localhost.evil.example",
    "http://evil.localhost.example",
    "http://127.0.0.1.evil.example",
    "http://localhost:3000.evil.example",
    "https://app.example.evil.example",
    "http://app.example",
    "null",
    "file://",
  ])("refuses a page of %s before its request is run, whatever its content type", async (origin) => {
    const before = server.counter.value;
    for (const type of ["application/json", "text/plain"]) {
      const add = '{"id":1,"method":"test_add","params":[1]}';
      const { status, text, headers } = await post(server, add, { origin, "content-type": type });
      expect([status, headers.get("access-control-allow-origin")]).toEqual([403, origin]);
      expect(text).toContain("server.allowOrigins");
    }
    expect(server.counter.value).toBe(before);
  });

  test("answers the preflight of an allowed page, private network included", async () => {
    const preflight = await fetch(server.url, {
      method: "OPTIONS",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-custom",
        "access-control-request-private-network": "true",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://app.example");
    expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("content-type,x-custom");
    expect(preflight.headers.get("access-control-allow-private-network")).toBe("true");
    const refused = await fetch(server.url, { method: "OPTIONS", headers: { origin: "https://evil.example" } });
    // What follows it is refused, and the page gets to read why.
    expect(refused.status).toBe(204);
  });

  test("applies the same to its pages", async () => {
    expect(statusOf(await raw(server, httpText("GET /health", { Host: "evil.example" })))).toBe(403);
  });

  test("leaves guarded methods open", async () => {
    expect(await rpc(server, "test_set", [1])).toMatchObject({ result: true });
    expect(await rpc(server, "test_set", [1], { authorization: "Bearer anything" })).toMatchObject({ result: true });
  });
});

test("any origin and any host may be allowed", async () => {
  const server = await startTestServer({ allowOrigins: ["*"], allowHosts: ["*"] });
  expect((await post(server, NOTHING, { origin: "https://any.example" })).status).toBe(200);
  expect(statusOf(await raw(server, httpText("POST /", { Host: "any.example" }, NOTHING)))).toBe(200);
  await server.close();
});

describe("a server that others can reach", () => {
  test("has guarded methods off without a token, and says how to open them", async () => {
    const server = await startTestServer({ host: "0.0.0.0" });
    expect(server.reachable).toBe(true);
    const { error } = await rpc({ url: `http://127.0.0.1:${server.port}` }, "test_set", [1]);
    expect(error).toMatchObject({
      code: 4100,
      message: expect.stringContaining("start it with server.authToken TOKEN"),
    });
    expect(await rpc({ url: `http://127.0.0.1:${server.port}` }, "test_add", [1])).toMatchObject({ result: 1 });
    await server.close();
  });

  test("may be called by any address, but not by any name", () => {
    const gate = createGate({ host: "0.0.0.0", address: "0.0.0.0" });
    expect(gate.refuseHost("192.168.1.5:8545")).toBeUndefined();
    expect(gate.refuseHost("[fe80::1]:8545")).toBeUndefined();
    expect(gate.refuseHost("evil.example:8545")).toContain("rebinding");
  });
});

describe("an auth token", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ authToken: "the-secret" });
  });
  afterAll(() => server.close());

  test("opens guarded methods to who has it, and is not needed for others", async () => {
    expect(await rpc(server, "test_set", [1], { authorization: "Bearer the-secret" })).toMatchObject({ result: true });
    expect((await rpc(server, "test_set", [1])).error).toMatchObject({ code: 4100 });
    expect((await rpc(server, "test_add", [1])).error).toBeUndefined();
  });

  test("that is wrong is rejected whatever is requested", async () => {
    for (const wrong of ["the-secre", "the-secret2", "x"]) {
      const { status } = await post(server, NOTHING, { authorization: `Bearer ${wrong}` });
      expect(status).toBe(401);
    }
  });

  test("keeps guarded methods shut inside a batch too", async () => {
    const batch = JSON.stringify([
      { id: 1, method: "test_set", params: [9] },
      { id: 2, method: "test_nothing" },
    ]);
    expect(JSON.parse((await post(server, batch)).text)).toMatchObject([{ error: { code: 4100 } }, { result: null }]);
  });
});

test.each([
  ["127.0.0.1", true],
  ["127.4.5.6", true],
  ["::1", true],
  ["::ffff:127.0.0.1", true],
  ["0.0.0.0", false],
  ["::", false],
  ["10.0.0.1", false],
  ["128.0.0.1", false],
])("%s is loopback: %s", (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});
