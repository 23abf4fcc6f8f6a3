import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { interrupt, startOn } from "../support/interrupted-start.js";
import type { RunningCommand } from "../support/process.js";

afterAll(cleanUp);

describe("a fork whose start is interrupted", () => {
  let upstream: Chain;
  /** In front of the upstream: counts requests, and does not answer the one with this number. */
  let proxy: Server;
  let url: string;
  let count = 0;
  let held = 0;
  let onHeld: () => void = () => undefined;

  beforeAll(async () => {
    upstream = await startChain({ flags: ["--no-exchange", "--clock", "step"] });
    await upstream.rpc("evm_mine");
    proxy = createServer((request, response) => {
      count++;
      if (count === held) return onHeld();
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", async () => {
        const answer = await fetch(upstream.url, { method: "POST", body: Buffer.concat(chunks) });
        response.end(await answer.text());
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  }, 60_000);
  afterAll(() => {
    proxy.closeAllConnections();
    proxy.close();
  });

  /** Starts a fork through the proxy, and waits until a request is held, or it listens. */
  async function startUntil(directory: string, request: number): Promise<{ fork: RunningCommand; listens: boolean }> {
    count = 0;
    held = request;
    const waiting = new Promise<boolean>((resolve) => {
      onHeld = () => resolve(false);
    });
    const fork = startOn(directory, ["--fork-url", url]);
    return { fork, listens: await Promise.race([waiting, fork.line(/^Listening on /).then(() => true)]) };
  }

  it("at any request to its upstream, by a kill or by Ctrl-C, starts the next time", async () => {
    const { hash } = await upstream.rpc<{ hash: string }>("eth_getBlockByNumber", "latest", false);
    for (let request = 1; ; request++) {
      const dataDir = join(temporaryDirectory(), "fork");
      const { fork, listens } = await startUntil(dataDir, request);
      if (listens) {
        fork.child.kill("SIGTERM");
        await fork.ended;
        expect(request).toBeGreaterThan(3);
        return;
      }
      await interrupt(fork, request % 2 === 1 ? "SIGKILL" : "SIGINT");
      held = 0;
      const again = await startChain({ dataDir, flags: ["--fork-url", url] });
      expect(await again.rpc("eth_getBlockByNumber", "0x1", false)).toMatchObject({ hash });
      await again.rpc("eth_sendTransaction", { from: account(0).address, to: account(1).address, value: "0x1" });
      expect(await again.rpc("eth_blockNumber")).toBe("0x2");
      expect(await again.stop()).toEqual({ code: 0, signal: null });
    }
  }, 120_000);
});
