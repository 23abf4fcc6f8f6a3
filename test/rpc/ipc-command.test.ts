/** The built command's Unix socket. */
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { IpcSocketProvider } from "ethers";
import { createPublicClient } from "viem";
import { ipc } from "viem/node";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { run } from "../support/process.js";

interface Message {
  id?: number;
  result?: unknown;
  error?: { code: number; message: string };
  method?: string;
  params?: { subscription: string; result: { number: string } };
}

const flags = ["--no-exchange", "--ipc"];
let chain: Chain;
let path: string;
beforeAll(async () => {
  chain = await startChain({ flags });
  path = join(chain.dataDir, "couverture.ipc");
});
afterAll(cleanUp);

async function open(): Promise<Socket> {
  const socket = connect(path);
  await once(socket, "connect");
  return socket;
}

/** The next so many messages of a socket. */
async function messages(socket: Socket, count: number): Promise<Message[]> {
  let text = "";
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    const lines = text.split("\n").filter((line) => line !== "");
    if (text.endsWith("\n") && lines.length >= count) return lines.map((line) => JSON.parse(line) as Message);
  }
  throw new Error(`the connection ended after ${text}`);
}

const blockNumber = (id: number): string =>
  JSON.stringify({ jsonrpc: "2.0", id, method: "eth_blockNumber", params: [] });

it("is the owner's only, and is shown where the node says what it is", () => {
  expect(statSync(path).isSocket()).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(chain.lines).toContain(`IPC socket:  ${path}`);
  expect(JSON.parse(readFileSync(join(chain.dataDir, "running.json"), "utf8"))).toMatchObject({
    ipc: path,
    url: chain.url,
  });
});

it.each([
  ["on lines", (texts: string[]) => [`${texts.join("\n")}\n`]],
  ["one directly after the other", (texts: string[]) => [texts.join("")]],
  ["spread over lines", (texts: string[]) => texts.map((text) => JSON.stringify(JSON.parse(text), null, 2))],
  ["in parts of one byte", (texts: string[]) => [...texts.join("")]],
])("answers JSON texts %s", async (_, chunks) => {
  const socket = await open();
  const tricky = JSON.stringify({ jsonrpc: "2.0", id: 2, method: "web3_sha3", params: ['0x{"\\"}]'] });
  for (const chunk of chunks([blockNumber(1), tricky, blockNumber(3)])) socket.write(chunk);
  const answers = await messages(socket, 3);
  expect(answers.map(({ id, error }) => [id, error?.code])).toEqual([
    [1, undefined],
    [2, -32602],
    [3, undefined],
  ]);
  socket.destroy();
});

it("answers what is no JSON with an error, and then the next text", async () => {
  const socket = await open();
  for (const broken of ["hello\n", '{"id": "no end\n', "]", '{"id":1,}', "}"]) {
    socket.write(broken);
    expect(await messages(socket, 1)).toMatchObject([{ error: { code: -32700 } }]);
  }
  socket.write(blockNumber(7));
  expect(await messages(socket, 1)).toMatchObject([{ id: 7, result: expect.stringMatching(/^0x/) }]);
  socket.destroy();
});

it("answers batches within the limits of HTTP, and guarded methods", async () => {
  const socket = await open();
  socket.write(`[${blockNumber(1)},${blockNumber(2)}]`);
  expect(await messages(socket, 1)).toMatchObject([[{ id: 1 }, { id: 2 }]]);
  socket.write(`[${Array.from({ length: 1001 }, (_, id) => blockNumber(id)).join(",")}]`);
  expect(await messages(socket, 1)).toMatchObject([{ error: { code: -32005 } }]);
  socket.write(JSON.stringify({ id: 1, method: "ledger_head" }));
  expect(await messages(socket, 1)).toMatchObject([{ result: { chainId: 1337 } }]);
  socket.destroy();
});

it("ends a connection with an error when a message is larger than an HTTP body may be", async () => {
  const socket = await open();
  const part = Buffer.alloc(1024 * 1024, " ");
  socket.on("error", () => undefined); // the node stops reading
  socket.write('{"id":1,"method":"');
  for (let sent = 0; sent < 64; sent++) socket.write(part);
  expect(await messages(socket, 1)).toMatchObject([{ error: { code: -32005 } }]);
  socket.resume();
  await once(socket, "close");
});

it("answers a client that ends its side before it reads", async () => {
  const socket = connect({ path, allowHalfOpen: true });
  socket.end(`${JSON.stringify({ id: 5, method: "evm_mine", params: [] })}\n`);
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  expect(JSON.parse(text)).toMatchObject({ id: 5, result: "0x0" });
});

it("pushes what is subscribed to", async () => {
  const socket = await open();
  socket.write(JSON.stringify({ id: 1, method: "eth_subscribe", params: ["newHeads"] }));
  const [{ result: subscription }] = (await messages(socket, 1)) as [Message];
  const next = messages(socket, 1);
  await chain.rpc("evm_mine");
  const number = await chain.rpc("eth_blockNumber");
  expect(await next).toMatchObject([{ method: "eth_subscription", params: { subscription, result: { number } } }]);
  socket.destroy();
});

it("serves ethers and viem, with subscriptions", async () => {
  const provider = new IpcSocketProvider(path);
  const received = new Promise<number>((resolve) => void provider.on("block", resolve));
  await provider.send("eth_chainId", []);
  const client = createPublicClient({ transport: ipc(path) });
  const watched = new Promise<bigint>((resolve, reject) => {
    client.watchBlockNumber({ onBlockNumber: resolve, onError: reject });
  });
  expect(await client.getChainId()).toBe(1337);
  await provider.send("eth_blockNumber", []);
  const number = Number(await chain.rpc("eth_blockNumber")) + 1;
  await chain.rpc("evm_mine");
  expect(await received).toBe(number);
  expect(await watched).toBe(BigInt(number));
  await provider.destroy();
  (await client.transport.getRpcClient()).close();
});

describe("its path", () => {
  const attempt = (at: string) => run(["start", "--ephemeral", "--port", "0", "--ipc", at]);

  it.each([
    [
      "in use",
      () => path,
      "The IPC socket PATH is already in use: stop the process that listens there, or choose another path with --ipc.",
    ],
    [
      "of a file",
      () => join(chain.dataDir, "couverture.json"),
      "PATH exists and is not a socket: choose another path with --ipc.",
    ],
    [
      "in no folder",
      () => join(chain.dataDir, "no", "socket"),
      "The folder of the IPC socket PATH does not exist: create it, or choose another path with --ipc.",
    ],
    [
      "too long",
      () => join(chain.dataDir, "x".repeat(200)),
      `The path of the IPC socket PATH is too long: a socket's path has at most ${process.platform === "darwin" ? 103 : 107} bytes; choose a shorter one with --ipc.`,
    ],
  ])("%s is rejected with a sentence", async (_, at, sentence) => {
    const { code, stderr } = await attempt(at());
    expect({ code, stderr }).toEqual({ code: 1, stderr: `couverture: ${sentence.replace("PATH", at())}` });
    expect(existsSync(path)).toBe(true);
  });

  it("is free again after a clean end, and replaced after one that was not", async () => {
    const client = await open();
    await chain.stop();
    expect(existsSync(path)).toBe(false);
    client.destroy();
    await chain.restart();
    await chain.stop("SIGKILL");
    expect(existsSync(path)).toBe(true);
    await chain.restart();
    const socket = await open();
    socket.write(blockNumber(1));
    expect(await messages(socket, 1)).toMatchObject([{ id: 1, result: expect.stringMatching(/^0x/) }]);
    socket.destroy();
  });

  it("may be another process's: nothing of it is touched", async () => {
    const taken = join(temporaryDirectory(), "taken.ipc");
    const other = createServer().listen(taken);
    await once(other, "listening");
    expect((await attempt(taken)).code).toBe(1);
    expect(existsSync(taken)).toBe(true);
    other.close();
    const kept = join(temporaryDirectory(), "kept");
    writeFileSync(kept, "a file");
    expect((await attempt(kept)).code).toBe(1);
    expect(readFileSync(kept, "utf8")).toBe("a file");
  });
});
