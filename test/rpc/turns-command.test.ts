/** Long executions on the built command: their time, others' turns, and what becomes of them when their client has gone. */
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { openSocket, type Socket } from "../support/websocket.js";

const FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const CONTRACT = "0x00000000000000000000000000000000000c0de5";
/** JUMPDEST PUSH0 JUMP, and a contract that calls itself as often as its code allows, without a jump. */
const LOOP = { data: "0x5b5f56" };
const RECURSIVE = "0x00000000000000000000000000000000000c0de6";
const RECURSION = { to: RECURSIVE, gas: "0xe8d4a51000" };
/** Goes round so often, and answers slot 0. */
const roundsThenSlot = (rounds: number): string =>
  `0x63${rounds.toString(16).padStart(8, "0")}5b6001900380600557${"5f545f5260205ff3"}`;
const ABORTED = { code: -32000, message: "execution aborted (timeout = 2s)" };

let chain: Chain;
let url: string;
beforeAll(async () => {
  // Before Osaka, which limits the gas of a transaction (EIP-7825).
  const limits = ["--hardfork", "prague", "--gas-limit", "1000000000000", "--call-gas-limit", "1000000000000"];
  chain = await startChain({ flags: ["--no-exchange", "--call-timeout", "2", ...limits] });
  url = chain.url;
  await chain.rpc("hardhat_setCode", RECURSIVE, `0x${"5f5f5f5f5f305af150".repeat(400)}`);
  await fetch(`${url}/metrics`); // what the page needs is loaded with the first request for it
});
afterAll(cleanUp);

interface Answer {
  id: number;
  result?: unknown;
  error?: { code: number; message: string };
}

const post = async (body: unknown): Promise<Answer> =>
  (await (await fetch(url, { method: "POST", body: JSON.stringify(body) })).json()) as Answer;
const ask = (method: string, params: unknown[]): Promise<Answer> => post({ jsonrpc: "2.0", id: 1, method, params });

/** Resolves when the node says that it executes nothing, or that it executes something. */
async function untilExecuting(something: boolean): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const [, count] = /^couverture_executions_under_way (\d+)$/m.exec(metrics) as RegExpExecArray;
    if (Number(count) > 0 === something) return;
  }
}

/** How many requests of another client are answered, one after the other, while something is under way; at most so many. */
async function answeredMeanwhile(underWay: Promise<unknown>, most: number): Promise<number> {
  let ended = false;
  void underWay.then(() => {
    ended = true;
  });
  let answered = 0;
  while (!ended && answered < most) {
    await chain.rpc("eth_blockNumber");
    if (!ended) answered++;
  }
  return answered;
}

const bundle = { transactions: [LOOP, LOOP], blockOverride: {} };

it.each([
  ["eth_call", [LOOP, "latest"], ABORTED],
  ["eth_call", [RECURSION, "latest"], ABORTED],
  ["eth_createAccessList", [LOOP], ABORTED],
  [
    "eth_simulateV1",
    [{ blockStateCalls: [{ blockOverrides: { gasLimit: "0xe8d4a51000" }, calls: [LOOP, LOOP] }] }],
    ABORTED,
  ],
  ["eth_callMany", [[bundle, bundle]], ABORTED],
  ["debug_traceCall", [LOOP, "latest", { tracer: "callTracer", timeout: "2s" }], "longer than 2000 ms"],
])("%s that never ends ends, and others are answered until then", async (method, params, expected) => {
  const call = ask(method, params);
  await untilExecuting(true);
  // It waits for one turn of the call, of which its time has far more.
  expect(await answeredMeanwhile(call, 1)).toBe(1);
  const { error } = await call;
  if (typeof expected === "string") expect(error?.message).toContain(expected);
  else expect(error).toEqual(expected);
});

it("eth_estimateGas ends likewise: its gas is that of one transaction, and more rounds than fit are too many", async () => {
  const { error } = await ask("eth_estimateGas", [LOOP]);
  expect(error?.message).toMatch(
    /^(?:execution aborted \(timeout = 2s\)|gas required exceeds allowance \(16777216\))$/,
  );
});

it("each request of a batch has its own time, and other clients' calls do not wait for the batch", async () => {
  const batch = post(Array.from({ length: 5 }, (_, id) => ({ id, method: "eth_call", params: [LOOP] })));
  await untilExecuting(true);
  let ended = false;
  void batch.then(() => {
    ended = true;
  });
  for (let round = 0; round < 3; round++) expect((await ask("eth_call", [{ data: "0x5f5ff3" }])).result).toBe("0x");
  expect(ended).toBe(false);
  const answers = (await batch) as unknown as Answer[];
  expect(answers.map(({ id, error }) => [id, error])).toEqual([0, 1, 2, 3, 4].map((id) => [id, ABORTED]));
});

it("a transaction that loops is mined while others are answered", async () => {
  const sent = ask("eth_sendTransaction", [{ from: FIRST, ...LOOP, gas: "0x77359400" }]);
  await untilExecuting(true);
  expect(await answeredMeanwhile(sent, 1)).toBe(1);
  expect((await sent).result).toMatch(/^0x/);
});

describe("without a limit of time", () => {
  beforeAll(async () => {
    await chain.restart({ flags: ["--call-timeout", "0", "--call-gas-limit", "1000000000000000", "--ipc"] });
    url = chain.url;
  });

  const body = JSON.stringify({ id: 1, method: "eth_call", params: [LOOP] });
  const request = `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

  it.each([
    ["a connection that is cut", request, "destroy"],
    ["one that is ended", request, "end"],
    ["one of Node's own HTTP server", request.replace("POST / HTTP", "POST /rpc HTTP"), "destroy"],
  ] as const)("a call ends when its client has gone: %s", async (_, bytes, how) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(bytes);
    await untilExecuting(true);
    socket[how]();
    await untilExecuting(false);
    socket.destroy();
  });

  it("a call over the Unix socket ends when its client has gone", async () => {
    const socket = connect(join(chain.dataDir, "couverture.ipc"));
    await once(socket, "connect");
    socket.write(body);
    await untilExecuting(true);
    socket.destroy();
    await untilExecuting(false);
  });

  it("a call over a WebSocket ends when that has gone", async () => {
    const socket = await openSocket(chain.wsUrl);
    socket.request("eth_call", LOOP).catch(() => undefined);
    await untilExecuting(true);
    await socket.close();
    await untilExecuting(false);
  });

  it("a node with such a call under way closes", async () => {
    const socket = await openSocket(chain.wsUrl);
    socket.request("eth_call", LOOP).catch(() => undefined);
    await untilExecuting(true);
    expect(await chain.stop()).toEqual({ code: 0, signal: null });
    await chain.restart();
    url = chain.url;
  });
});

describe("a call that others change the chain under", () => {
  let socket: Socket;
  beforeAll(async () => {
    socket = await openSocket(chain.wsUrl);
    await chain.rpc("hardhat_setCode", CONTRACT, roundsThenSlot(30_000_000));
  });
  afterAll(() => socket.close());

  const word = (value: number): string => `0x${value.toString(16).padStart(64, "0")}`;
  const set = (value: number) => socket.request("hardhat_setStorageAt", CONTRACT, "0x0", word(value));

  it("sees the state that it began with, however many blocks are mined meanwhile", async () => {
    await set(1);
    let ended = false;
    const call = socket.request("eth_call", { to: CONTRACT }).then((value) => {
      ended = true;
      return value;
    });
    for (let value = 2; value < 6; value++) {
      await set(value);
      await socket.request("evm_mine");
    }
    expect(ended).toBe(false);
    expect(await call).toBe(word(1));
    expect(await socket.request("eth_call", { to: CONTRACT })).toBe(word(5));
  });

  it("fails with a sentence when its state is taken back", async () => {
    const snapshot = await socket.request("evm_snapshot");
    await set(7);
    const call = socket.request("eth_call", { to: CONTRACT });
    const outcome = call.then(String, (error: Error) => error.message);
    expect(await socket.request("evm_revert", snapshot)).toBe(true);
    expect(await outcome).toMatch(/went back to an earlier state while this was executed; send the request again/);
    expect(await socket.request("eth_call", { to: CONTRACT })).toBe(word(5));
  });
});
