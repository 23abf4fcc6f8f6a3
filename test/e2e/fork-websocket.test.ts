/** A fork whose upstream, another node of ours, is reached over a WebSocket that breaks now and then. */
import { type AddressInfo, connect, createServer, type Socket as TcpSocket } from "node:net";
import { endCommands, launch, type RunningCommand, run } from "../support/process.js";
import { type Rpc, rpc } from "../support/rpc.js";

/** What becomes of a connection of the fork's: it is passed on where nothing is set. */
interface Relay {
  url: string;
  /** How many connections there were. */
  connections: number;
  /** Answers the next connections with this, in place of the upstream. */
  replies: string[];
  /** Cuts a connection as soon as the fork has sent a request on it, so many times. */
  cuts: number;
  /** Whether connections are refused. */
  gone: boolean;
  /** Cuts every open connection. */
  cut(): void;
  close(): Promise<void>;
}

/** A TCP relay before a node. */
async function startRelay(port: number): Promise<Relay> {
  const sockets = new Set<TcpSocket>();
  const server = createServer((client) => {
    client.on("error", () => undefined);
    relay.connections++;
    if (relay.gone) {
      client.destroy();
      return;
    }
    const reply = relay.replies.shift();
    if (reply !== undefined) {
      client.once("data", () => client.end(reply));
      return;
    }
    const upstream = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => undefined);
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    upstream.pipe(client);
    let upgraded = false;
    client.on("data", (chunk) => {
      if (upgraded && relay.cuts > 0) {
        relay.cuts--;
        client.destroy();
        return;
      }
      upgraded = true;
      upstream.write(chunk);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const relay: Relay = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: 0,
    replies: [],
    cuts: 0,
    gone: false,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      relay.cut();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
  return relay;
}

async function start(args: readonly string[]): Promise<{ command: RunningCommand; url: string }> {
  const command = launch(["start", "--port", "0", "--ephemeral", "--no-exchange", ...args]);
  const [, url = ""] = await command.line(/^Listening on (http:\S+)/);
  return { command, url };
}

const account = (number: number): string => `0x${"ab".repeat(19)}${number.toString(16).padStart(2, "0")}`;
const RICH = `0x${"cd".repeat(20)}`;

let upstream: Rpc;
let fork: Rpc;
let forkCommand: RunningCommand;
let relay: Relay;

beforeAll(async () => {
  const { url: upstreamUrl } = await start(["--chain-id", "777"]);
  upstream = rpc(() => upstreamUrl);
  await upstream("hardhat_setBalance", RICH, "0x1234");
  await upstream("evm_mine");
  relay = await startRelay(Number(new URL(upstreamUrl).port));
  const { command, url } = await start(["--fork-url", relay.url]);
  forkCommand = command;
  fork = rpc(() => url);
});

beforeEach(() => Object.assign(relay, { connections: 0, replies: [], cuts: 0, gone: false }));

afterAll(async () => {
  await endCommands();
  await relay.close();
});

it("a chain forks from another over one WebSocket", async () => {
  expect(await fork("eth_chainId")).toBe("0x309");
  expect(await fork("eth_getBlockByNumber", "0x1", false)).toEqual(
    await upstream("eth_getBlockByNumber", "0x1", false),
  );
  expect(await fork("eth_getBalance", RICH)).toBe("0x1234");
  const many = await fork.batch(Array.from({ length: 40 }, (_, index) => ["eth_getBalance", account(index)] as const));
  expect(new Set(many)).toEqual(new Set(["0x0"]));
  expect(relay.connections).toBe(0); // since the one that the start opened
});

it("a connection that was cut is opened again with the next request", async () => {
  relay.cut();
  expect(await fork("eth_getBalance", account(50))).toBe("0x0");
  expect(relay.connections).toBe(1);
});

it("requests that a cut leaves unanswered are made again", async () => {
  relay.cuts = 2;
  const balances = await Promise.all([51, 52, 53].map((number) => fork("eth_getBalance", account(number))));
  expect(balances).toEqual(["0x0", "0x0", "0x0"]);
  expect(relay.cuts).toBe(0);
});

it("a handshake that is answered with HTTP 429 or 503 is made again", async () => {
  relay.cut();
  relay.replies = [
    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
  ];
  expect(await fork("eth_getBalance", account(54))).toBe("0x0");
  expect(relay.connections).toBe(3);
});

it("an upstream that is gone is named in a sentence, and read again once it is back", async () => {
  relay.cut();
  relay.gone = true;
  await expect(fork("eth_getBalance", account(55))).rejects.toThrow(
    new RegExp(
      `^the upstream ${relay.url} did not give the account 0x.* \\(tried 6 times\\); what was read of it before is still here$`,
    ),
  );
  expect(await fork("eth_getBalance", RICH)).toBe("0x1234");
  relay.gone = false;
  expect(await fork("eth_getBalance", account(55))).toBe("0x0");
});

it("an upstream that refuses the connection ends the start with its status", async () => {
  relay.replies = ["HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"];
  const { code, stderr } = await run(["start", "--port", "0", "--ephemeral", "--fork-url", `${relay.url}/v3/secret`]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `couverture: the upstream ${relay.url}/… refused to give its chain id and head: it answered with HTTP status 401; see to its URL and headers`,
  });
});

it("hardhat_reset takes a WebSocket's address, and anvil_setRpcUrl too", async () => {
  await fork("evm_mine");
  await fork("hardhat_reset", { forking: { jsonRpcUrl: relay.url, blockNumber: 1 } });
  expect(await fork("eth_blockNumber")).toBe("0x1");
  expect(await fork("eth_getBalance", account(56))).toBe("0x0");
  expect(relay.connections).toBe(1);
  await fork("anvil_setRpcUrl", relay.url);
  expect(await fork("eth_getBalance", account(57))).toBe("0x0");
  expect(relay.connections).toBe(2);
});

it("a node with an open connection to its upstream ends when it is stopped", async () => {
  expect(await fork("eth_getBalance", account(58))).toBe("0x0");
  forkCommand.child.kill("SIGTERM");
  expect(await forkCommand.ended).toEqual({ code: 0, signal: null });
});
