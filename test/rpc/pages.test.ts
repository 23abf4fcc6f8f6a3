import { post, rpc, STATUS, startTestServer, type TestServer } from "./test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.status.now = STATUS;
});

const get = async (path: string): Promise<{ status: number; text: string; headers: Headers }> => {
  const response = await fetch(`${server.url}${path}`);
  return { status: response.status, text: await response.text(), headers: response.headers };
};

test("/health says ok, where the chain stands and how far the ledger is behind", async () => {
  const { status, text } = await get("/health");
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({
    status: "ok",
    chainId: "0x539",
    head: { number: 7, hash: STATUS.head.hash },
    journalSeq: 42,
    ledgerLag: 2,
  });
});

test("/health answers 503 with the reason once writes are refused", async () => {
  server.status.now = { ...STATUS, refusesWrites: "the disk is full" };
  const { status, text } = await get("/health");
  expect(status).toBe(503);
  expect(JSON.parse(text)).toMatchObject({ status: "refusing writes", reason: "the disk is full" });
  expect((await get("/metrics")).text).toContain("couverture_accepts_writes 0");
  expect((await get("/")).text).toContain("the disk is full");
});

test("/metrics counts requests by method and outcome, and times them, in Prometheus' format", async () => {
  await rpc(server, "test_nothing");
  await rpc(server, "test_nothing");
  await rpc(server, "test_fail", ["server"]);
  await rpc(server, "made_up_by_a_client");
  await post(server, '[{"id":1,"method":"test_add","params":["zz"]}]');
  const { status, text, headers } = await get("/metrics");
  expect([status, headers.get("content-type")]).toEqual([200, expect.stringContaining("version=0.0.4")]);
  expect(text).toContain('couverture_rpc_requests_total{method="test_nothing",outcome="ok"} 2');
  expect(text).toContain('couverture_rpc_requests_total{method="test_fail",outcome="-32000"} 1');
  expect(text).toContain('couverture_rpc_requests_total{method="test_add",outcome="-32602"} 1');
  expect(text).toContain('couverture_rpc_requests_total{method="unknown",outcome="-32601"} 1');
  expect(text).not.toContain("made_up_by_a_client");
  expect(text).toContain('couverture_rpc_request_duration_seconds_bucket{method="test_nothing",le="+Inf"} 2');
  expect(text).toContain('couverture_rpc_request_duration_seconds_count{method="test_nothing"} 2');
  expect(text).toContain("# TYPE couverture_rpc_request_duration_seconds histogram");
  expect(text).toContain("couverture_head_block_number 7");
  expect(text).toContain("couverture_journal_seq 42");
  expect(text).toContain("couverture_ledger_lag_records 2");
  expect(text).toContain("couverture_pool_pending_transactions 3");
  expect(text).toMatch(/process_resident_memory_bytes \d{7,}/);
  expect(
    text
      .trim()
      .split("\n")
      .filter((line) => line !== "" && !/^(# (HELP|TYPE) \S+ .+|[a-z0-9_]+(\{[^}]*\})? \S+)$/.test(line)),
  ).toEqual([]);
});

test("the page at / shows the chain, its last blocks and how to connect, and loads nothing from elsewhere", async () => {
  const { status, text, headers } = await get("/");
  expect([status, headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  for (const shown of ["1337", "0x539", "osaka", "21,000", "0.1 %", "2023-11-14T22:13:20Z", server.url])
    expect(text).toContain(shown);
  expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(text).not.toMatch(/<script|src=|<link|@import|url\(/);
  expect((await fetch(server.url, { method: "HEAD" })).status).toBe(200);
});

test("the page escapes what the node reports", async () => {
  server.status.now = {
    ...STATUS,
    clientVersion: '<script>"x"</script>',
    hardfork: "<b>",
    refusesWrites: "<img src=x>",
  };
  const { text } = await get("/");
  expect(text).not.toMatch(/<script|<b>|<img|<chain>/);
  expect(text).toContain("&lt;script&gt;&quot;x&quot;&lt;/script&gt;");
  expect(text).toContain("/data/&lt;chain&gt;/ledger.sqlite");
});

test("the page shows only this machine where the data is", async () => {
  const reachable = await startTestServer({ host: "0.0.0.0" });
  const text = await (await fetch(`http://127.0.0.1:${reachable.port}/`)).text();
  expect(text).not.toContain("/data/");
  await reachable.close();
});

test("elsewhere there is nothing, and a sentence says what is where", async () => {
  for (const path of ["/nothing", "/health/more", "/%E0%A4%A"]) {
    expect(await get(path)).toMatchObject({ status: 404, text: expect.stringContaining("POST /") });
  }
});

test("a node that cannot report its status says so instead of hanging", async () => {
  Object.defineProperty(server.status, "now", {
    configurable: true,
    get: () => {
      throw new Error("the state is closed");
    },
  });
  expect(await get("/health")).toMatchObject({ status: 500, text: expect.stringContaining("the state is closed") });
  Object.defineProperty(server.status, "now", { configurable: true, writable: true, value: STATUS });
});
