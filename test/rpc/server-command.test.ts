/** The server of the built command, met as clients meet it: over sockets, byte by byte where that matters. */
import { connect } from "node:net";
import { WebSocket } from "ws";
import { METHODS } from "../../src/rpc/methods/index.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { run } from "../support/process.js";
import { openSocket } from "../support/websocket.js";

const ALL_METHODS = METHODS.flatMap(({ names }) => names);
const FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

let chain: Chain;
beforeAll(async () => {
  chain = await startChain({ flags: ["--no-exchange"] });
});
afterAll(cleanUp);

/** Sends bytes over a socket of their own; the answer is all that comes until `enough`, or until the server ends it. */
function raw(bytes: string | Buffer, enough: RegExp = /$^/): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(chain.url).port), "127.0.0.1", () => socket.write(bytes));
    let answer = "";
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      if (enough.test(answer)) socket.destroy();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

const post = async (body: string, path = "/", headers: Record<string, string> = {}) => {
  const response = await fetch(`${chain.url}${path}`, { method: "POST", body, headers });
  return { status: response.status, text: await response.text(), headers: response.headers };
};

const HANDSHAKE =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

it.each(["//", "//evil.example", "/%", "/?token=%", "/\\", "/http://[", "/rpc", "/?"])(
  "an upgrade of %s is answered, and the node goes on",
  async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${HANDSHAKE}`, /\r\n\r\n/);
    expect(answer).toMatch(/^HTTP\/1\.1 101 /);
    expect(await chain.rpc("eth_chainId")).toBe("0x539");
  },
);

it("an absolute, an empty and an unreadable address of a page are answered too", async () => {
  for (const path of ["//", "http://localhost/", "*", "/%E0%A4%A", "//%"]) {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 [245]\d\d /);
  }
  expect(await chain.rpc("eth_chainId")).toBe("0x539");
});

it("two Host headers are a bad request: JSON-RPC, pages, preflights and WebSockets", async () => {
  const hosts = "Host: localhost\r\nhost: evil.example\r\n";
  const body = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}';
  for (const request of [
    `POST / HTTP/1.1\r\n${hosts}Connection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    `GET /health HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`,
    `OPTIONS / HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`,
    `GET / HTTP/1.1\r\n${hosts}${HANDSHAKE}`,
  ]) {
    expect(await raw(request)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*more than one Host header/);
  }
});

it("a byte order mark before the JSON is skipped, over HTTP and WebSocket", async () => {
  const request = '\uFEFF{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}';
  expect((await post(request)).text).toBe('{"jsonrpc":"2.0","id":1,"result":"0x539"}');
  expect(await exchange([request])).toEqual(['text {"jsonrpc":"2.0","id":1,"result":"0x539"}']);
});

/** Sends messages over one WebSocket and gives as many answers, each with the form of its frame. */
async function exchange(messages: readonly (string | Buffer)[], url = chain.wsUrl): Promise<string[]> {
  const socket = new WebSocket(url);
  const answers: string[] = [];
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("open", () => socket.send(messages[0] as string | Buffer));
    socket.on("message", (data: Buffer, isBinary) => {
      answers.push(`${isBinary ? "binary" : "text"} ${data.toString("utf8")}`);
      if (answers.length < messages.length) socket.send(messages[answers.length] as string | Buffer);
      else socket.close();
    });
    socket.on("close", () => resolve(answers));
  });
}

const REQUEST = '{"jsonrpc":"2.0","id":"é","method":"eth_chainId"}';
const ANSWERED = '{"jsonrpc":"2.0","id":"é","result":"0x539"}';

it("binary frames are JSON too (web3.py sends them), and each is answered in its own form", async () => {
  expect(await exchange([Buffer.from(REQUEST), REQUEST, Buffer.from(REQUEST)])).toEqual([
    `binary ${ANSWERED}`,
    `text ${ANSWERED}`,
    `binary ${ANSWERED}`,
  ]);
});

it("answers are sent in the form that --server.wsBinary names", async () => {
  for (const [mode, form] of [
    ["true", "binary"],
    ["false", "text"],
  ] as const) {
    const other = await startChain({ flags: ["--no-exchange", "--server.wsBinary", mode] });
    expect(await exchange([Buffer.from(REQUEST), REQUEST], other.wsUrl)).toEqual([
      `${form} ${ANSWERED}`,
      `${form} ${ANSWERED}`,
    ]);
    await other.stop();
  }
  const { code, stderr } = await run(["--server.wsBinary", "maybe"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--server.wsBinary must be "auto", true or false')]);
});

describe("an id", () => {
  const IDS = [
    "9007199254740993",
    "-9007199254740993",
    "1e3",
    "1.0",
    "-0",
    "123456789012345678901234567890",
    "1E400",
    '"9007199254740993"',
    '"\\u00e9"',
    "null",
    "7",
  ];
  // As JSON, not to the letter: a text may be written in more than one way.
  const same = (text: string): unknown => (text.startsWith('"') ? JSON.parse(text) : text);
  const idIn = (answer: string): string =>
    (/"id":("(?:[^"\\]|\\.)*"|[^,}]+)/.exec(answer) as RegExpExecArray)[1] as string;
  const request = (id: string, space = ""): string =>
    `{"params":[{"id":1,"b":"}\\"{"}],"method":"eth_chainId",${space}"id"${space}:${space}${id}${space}}`.replace(
      '"params":[{"id":1,"b":"}\\"{"}],',
      '"x":[{"id":1,"b":"}\\"{\\\\"}],',
    );

  it.each(IDS)("%s comes back as it is, over HTTP and WebSocket", async (id) => {
    for (const text of [request(id), request(id, " \n\t")]) {
      const { text: answer } = await post(text);
      expect(JSON.parse(answer)).toMatchObject({ result: "0x539" });
      expect(same(idIn(answer))).toBe(same(id));
      const [overSocket = ""] = await exchange([text]);
      expect(same(idIn(overSocket))).toBe(same(id));
    }
  });

  it("comes back as it is from a batch, also with an error", async () => {
    const unknown = IDS.map((id) => `{"id":${id},"method":"no_such"}`);
    const { text } = await post(`[ ${[...IDS.map((id) => request(id, " ")), ...unknown].join(" , ")} ]`);
    const ids = [...text.matchAll(/"id":("(?:[^"\\]|\\.)*"|[^,}]+)/g)].map(([, id]) => same(id as string));
    expect(ids).toEqual([...IDS, ...IDS].map(same));
  });

  it("is the last of those that a request has, and that of the request rather than of what is in it", async () => {
    const { text } = await post('{"id":1,"method":"eth_chainId","\\u0069d":9007199254740993,"x":{"id":5}}');
    expect(idIn(text)).toBe("9007199254740993");
  });
});

it("a number in typed data that JSON does not hold exactly is refused, with what to do", async () => {
  const typed = (amount: string) =>
    `{"types":{"EIP712Domain":[],"Pay":[{"name":"amounts","type":"uint256[]"}]},"primaryType":"Pay","domain":{},"message":{"amounts":[1,${amount}]}}`;
  const sign = (amount: string) =>
    post(`{"id":1,"method":"eth_signTypedData_v4","params":["${FIRST}",${typed(amount)}]}`);
  const refused = JSON.parse((await sign("9007199254740993")).text) as { error: { code: number; message: string } };
  expect(refused.error.code).toBe(-32602);
  expect(refused.error.message).toMatch(
    /message\.amounts\[1\] is a number that JSON does not hold exactly.*write it as text/,
  );
  const asText = await post(
    JSON.stringify({ id: 1, method: "eth_signTypedData_v4", params: [FIRST, typed("9007199254740993")] }),
  );
  expect(asText.text).toContain("does not hold exactly");
  expect(JSON.parse((await sign('"9007199254740993"')).text)).toMatchObject({ result: expect.stringMatching(/^0x/) });
});

it("a number in params that JSON does not hold exactly is refused where a quantity is read", async () => {
  for (const request of [
    `{"id":1,"method":"eth_call","params":[{"to":"${FIRST}","value":9007199254740993}]}`,
    `{"id":1,"method":"hardhat_setBalance","params":["${FIRST}",9007199254740993]}`,
    '{"id":1,"method":"eth_getBlockByNumber","params":[9007199254740993,false]}',
    '{"id":1,"method":"ledger_query","params":["SELECT ?",[9007199254740993]]}',
  ]) {
    const { error } = JSON.parse((await post(request)).text) as { error: { code: number; message: string } };
    expect([error.code, error.message]).toEqual([-32602, expect.stringMatching(/exact|larger than 2\^53/)]);
  }
});

describe("pages", () => {
  it.each([
    ["/", "text/html; charset=utf-8", /Couverture/],
    ["/health", "application/json; charset=utf-8", /"status":"ok"/],
    ["/metrics", "text/plain; version=0.0.4; charset=utf-8", /^couverture_head_block_number \d+$/m],
  ])("%s is there, and a page of an allowed origin may read it", async (path, type, content) => {
    const response = await fetch(`${chain.url}${path}`, { headers: { origin: "http://localhost:3000" } });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
    expect(await response.text()).toMatch(content);
    expect(response.headers.get("access-control-allow-origin")).toBe("http://localhost:3000");
  });

  it("elsewhere there is none, with a sentence", async () => {
    const response = await fetch(`${chain.url}/nothing`);
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining("/health")]);
  });

  it("JSON-RPC is answered by POST at any other path, as Hardhat does, and over a WebSocket at any", async () => {
    for (const path of ["/rpc", "/v1/key?x=1", "//"]) {
      expect((await post(REQUEST, path)).text).toBe(ANSWERED);
      expect(await exchange([REQUEST], `${chain.wsUrl}${path}`)).toEqual([`text ${ANSWERED}`]);
    }
    expect((await post(REQUEST, "/health")).status).toBe(404);
  });
});

describe("a page of an origin that is not allowed", () => {
  const REMIX = "https://remix.ethereum.org";
  const reported = (text: string) => chain.errors.filter((line) => line.includes(text));

  it.each([
    [REMIX, `--allow-origin ${REMIX}`],
    ["http://devbox.lan:3000", "--allow-origin http://devbox.lan:3000"],
    ["null", "--allow-origin null"],
  ])("%s is refused, gets to read why, and the log says it once", async (origin, flag) => {
    for (let round = 0; round < 2; round++) {
      const preflight = await fetch(chain.url, {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
      });
      expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, origin]);
      const { status, text, headers } = await post(REQUEST, "/", { origin, "content-type": "application/json" });
      expect([status, headers.get("access-control-allow-origin")]).toEqual([403, origin]);
      expect(text).toContain(flag);
    }
    expect(reported(flag)).toEqual([
      expect.stringMatching(/^couverture: warning: a request from .* is refused; start the node with/),
    ]);
  });

  it("is refused the same over WebSocket, and so is a host name, with its flag", async () => {
    expect(await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://ws.example\r\n${HANDSHAKE}`)).toMatch(
      /^HTTP\/1\.1 403 /,
    );
    for (let round = 0; round < 2; round++) {
      expect(await raw("GET /health HTTP/1.1\r\nHost: devbox.lan:8545\r\nConnection: close\r\n\r\n")).toMatch(
        /^HTTP\/1\.1 403 /,
      );
    }
    expect(reported("--allow-origin https://ws.example")).toHaveLength(1);
    expect(reported("--allow-host devbox.lan")).toHaveLength(1);
  });

  it("addresses in place of a name are never refused: no name can be rebound to them", async () => {
    for (const host of ["0.0.0.0:8545", "192.168.1.5:8545", "[fe80::1]:8545"]) {
      expect(await raw(`GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 200 /,
      );
      expect(await raw(`GET / HTTP/1.1\r\nHost: ${host}\r\n${HANDSHAKE}`, /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 101 /);
    }
  });

  it("is never named in a command with what a shell would run", async () => {
    const { text } = await post(REQUEST, "/", { origin: "https://$(reboot).example" });
    expect(text).toContain("--allow-origin ORIGIN");
    expect(text).not.toContain("--allow-origin https://$");
  });
});

describe.each([["native"], ["ganache"]])("a node of the engine %s that others can reach, without a token", (engine) => {
  // ecRecover needs no key.
  const WITH_KEYS = /^personal_(?!ecRecover)|^eth_(?:sign|sendTransaction|resend)/;

  it("refuses what uses its own keys, and takes what clients sign themselves", async () => {
    const node = await startChain({ flags: ["--host", "0.0.0.0", "--no-exchange", "--engine", engine] });
    for (const method of ALL_METHODS.filter((name) => WITH_KEYS.test(name))) {
      const answer = await fetch(node.url, { method: "POST", body: JSON.stringify({ id: 1, method, params: [] }) });
      const { error } = (await answer.json()) as { error: { code: number; message: string } };
      if (engine === "ganache" && error.code === -32601) continue;
      expect([method, error.code, error.message]).toEqual([method, 4100, expect.stringContaining("--auth-token")]);
    }
    await expect(node.rpc("eth_sendRawTransaction", "0x00")).rejects.not.toMatchObject({ code: 4100 });
    expect(await node.rpc("eth_chainId")).toBe("0x539");
    await node.stop();
  });
});

it("--allow-origin without a scheme is refused with a sentence", async () => {
  for (const origin of ["myapp.test", "https://myapp.test/path", "localhost:3000"]) {
    const { code, stderr } = await run(["--allow-origin", origin]);
    expect([code, stderr]).toEqual([
      2,
      `couverture: --allow-origin must be an origin with its scheme and without a path, like https://myapp.test, or *, not "${origin}"`,
    ]);
  }
});

it("a transaction is answered before the notifications that it causes, over a WebSocket, time after time", async () => {
  const socket = new WebSocket(chain.wsUrl);
  const order: string[] = [];
  let received = (): void => {};
  socket.on("message", (data: Buffer) => {
    const { id, method } = JSON.parse(data.toString()) as { id?: number; method?: string };
    order.push(method === undefined ? `answer ${id}` : "notification");
    received();
  });
  const until = (wanted: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      received = () => wanted() && resolve();
      received();
    });
  await new Promise((resolve) => socket.once("open", resolve));
  const ask = (id: number, method: string, params: unknown[]) => socket.send(JSON.stringify({ id, method, params }));
  ask(1, "eth_subscribe", ["newHeads"]);
  await until(() => order.length === 1);
  // Logs too: PUSH0 PUSH0 LOG0 as creation code.
  ask(2, "eth_subscribe", ["logs", {}]);
  await until(() => order.length === 2);
  for (let id = 3; id < 13; id++) {
    const before = order.length;
    ask(id, "eth_sendTransaction", [{ from: FIRST, data: "0x5f5fa0", gas: "0x30000" }]);
    await until(() => order.length === before + 3);
    expect(order.slice(before)).toEqual([`answer ${id}`, "notification", "notification"]);
  }
  socket.close();
});

it("a node whose clients stay connected ends all the same", async () => {
  const other = await startChain({ flags: ["--no-exchange"] });
  await openSocket(other.wsUrl);
  const silent = connect(Number(new URL(other.url).port), "127.0.0.1");
  await new Promise((resolve) => silent.once("connect", resolve));
  expect(await other.stop()).toEqual({ code: 0, signal: null });
  silent.destroy();
});
