import { existsSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { launch } from "../support/process.js";

afterAll(cleanUp);

describe("couverture says in one sentence that it has too little of the machine", () => {
  it.each([
    [
      "open files",
      'ulimit -n 32; exec "$@"',
      /^couverture: too few files can be open at a time \(32, and \d+ are needed\): raise the limit .*"ulimit -n 1024"$/,
    ],
    [
      "open files, and Node can still start",
      'ulimit -n 128; exec "$@"',
      /^couverture: too few files can be open at a time \(128, and \d+ are needed\): raise the limit .*"ulimit -n 1024"$/,
    ],
    [
      "memory",
      'NODE_OPTIONS=--max-old-space-size=40 exec "$@"',
      /^couverture: the heap of JavaScript is too small \(\d+ MB, and \d+ MB are needed\): start Node with --max-old-space-size=256/,
    ],
  ])("%s", async (_, through, sentence) => {
    const dataDir = join(temporaryDirectory(), "chain");
    const command = launch(["start", "--port", "0", "--data-dir", dataDir], through);
    expect(await command.ended).toEqual({ code: 1, signal: null });
    expect(command.stderr).toEqual([expect.stringMatching(sentence)]);
    expect(command.stdout).toEqual([]);
    expect(existsSync(dataDir)).toBe(false);
  });
});

describe("clients that open more connections than there can be open files", () => {
  const sockets: Socket[] = [];
  let chain: Chain;

  beforeAll(async () => {
    chain = await startChain({ flags: ["--no-exchange"], through: 'ulimit -n 192; exec "$@"' });
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
  });

  const connection = (): Socket => {
    const socket = connect(Number(new URL(chain.url).port), "127.0.0.1");
    sockets.push(socket);
    return socket;
  };
  /** @returns the result of a request on a connection; undefined where the node closes that */
  const ask = <T = string>(socket: Socket, method: string, ...params: unknown[]): Promise<T | undefined> =>
    new Promise((resolve) => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
      socket.write(`POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      socket.once("data", (data) => {
        const answer = data.toString("utf8");
        resolve((JSON.parse(answer.slice(answer.indexOf("{"))) as { result: T }).result);
      });
      socket.once("error", () => resolve(undefined));
      socket.once("close", () => resolve(undefined));
    });
  const isServed = async (): Promise<boolean> => (await ask(connection(), "eth_chainId")) === "0x539";

  it("are served as far as that goes, and the stores can still open their files", async () => {
    const first = connection();
    const [from] = (await ask<string[]>(first, "eth_accounts")) ?? [];
    let served = 0;
    while (await isServed()) expect(++served).toBeLessThan(192);
    expect(served).toBeGreaterThan(32);
    expect(await isServed()).toBe(false);
    const hash = await ask(first, "eth_sendTransaction", { from, to: from, value: "0x1" });
    expect(await ask(first, "eth_getTransactionReceipt", hash)).toMatchObject({ status: "0x1" });
    expect(await ask(first, "snapshot_save", "full")).toMatchObject({ name: "full" });
    const lines = [...chain.lines, ...chain.errors].filter((line) => /a connection was refused/.test(line));
    expect(lines).toEqual([expect.stringMatching(/limit of open files .*"ulimit -n"/)]);
    for (const socket of sockets.splice(0)) if (socket !== first) socket.destroy();
    // The node receives their end before it receives this.
    await ask(first, "eth_blockNumber");
    expect(await isServed()).toBe(true);
    first.destroy();
    expect(await chain.stop()).toEqual({ code: 0, signal: null });
  });
});
