import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { get, type OutgoingHttpHeaders } from "node:http";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import type * as Library from "../../src/index.js";
import { startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { endCommands, launch, ROOT, run } from "../support/process.js";

/** The built library. */
const { createNode, parseNodeOptions, provider } = createRequire(import.meta.url)(
  join(ROOT, "bundle/library.cjs"),
) as typeof Library;

const start = (options: Parameters<typeof parseNodeOptions>[0]) => createNode(parseNodeOptions(options));

/** The message that opening a chain fails with. */
const errorOf = (opening: Promise<unknown>): Promise<string> =>
  opening.then(
    () => "it opened",
    (error: Error) => error.message,
  );

afterAll(endCommands);

/** The messages of a node, of Ganache's provider, and of the command, for the same chain. */
async function messages(
  node: Parameters<typeof start>[0],
  ganaches: Library.ProviderOptions,
  flags: readonly string[],
): Promise<string[]> {
  const ofNode = await errorOf(start(node));
  const client = provider(ganaches);
  const ofProvider = await errorOf(client.request({ method: "eth_chainId" } as never));
  await client.disconnect();
  const { code, stderr } = await run(["start", "--port", "0", ...flags]);
  expect(code).not.toBe(0);
  return [ofNode, ofProvider, stderr.trim().replace(/^couverture: /, "")];
}

/** A sentence with each of three names in place of `NAME`. */
const named = (sentence: string, names: readonly string[]): string[] =>
  names.map((name) => sentence.replaceAll("NAME", name));

it("an error names a directory by the option of a node, by Ganache's name, and by the flag", async () => {
  const path = join(temporaryDirectory(), "foreign");
  mkdirSync(path);
  writeFileSync(join(path, "notes.txt"), "");
  const sentence = `${path} holds something else (notes.txt) and no couverture.json; choose an empty or new directory with NAME`;
  expect(
    await messages({ storage: { directory: path } }, { database: { dbPath: path } }, ["--data-dir", path]),
  ).toEqual(named(sentence, ["storage.directory", "database.dbPath", "--data-dir"]));
});

it("an error names an option by the name that it was given by", async () => {
  const path = join(temporaryDirectory(), "chain");
  const chain = await start({ storage: { directory: path }, chain: { exchange: false } });
  await chain.close();
  const found = await messages(
    { storage: { directory: path }, chain: { gasLimit: 5_000_000n } },
    { database: { dbPath: path }, miner: { blockGasLimit: 5_000_000 } },
    ["--database.dbPath", path, "--gas-limit", "5000000"],
  );
  const rest = `5000000 contradicts the chain in ${path}, which was created with gas limit 30000000; leave it out, or choose another`;
  expect(found).toEqual([
    `chain.gasLimit ${rest} storage.directory`,
    `miner.blockGasLimit ${rest} database.dbPath`,
    `--gas-limit ${rest} --database.dbPath`,
  ]);
  const aliased = await run(["start", "--data-dir", path, "--miner.blockGasLimit", "5000000"]);
  expect(aliased.stderr).toBe(`couverture: --miner.blockGasLimit ${rest} --data-dir`);
});

it("an error of a port names the option of a node, and the flag", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as AddressInfo;
  const node = await start({ storage: { directory: false }, server: { port }, chain: { exchange: false } });
  const found = [await errorOf(node.listen()), (await run(["start", "--ephemeral", "--port", String(port)])).stderr];
  await node.close();
  await new Promise((resolve) => taken.close(resolve));
  const sentence = `Port ${port} is already in use on 127.0.0.1: stop what listens there, choose another with NAME, or use NAME 0 for any free port.`;
  expect(found).toEqual([
    sentence.replaceAll("NAME", "server.port"),
    `couverture: ${sentence.replaceAll("NAME", "--port")}`,
  ]);
});

it("an error of an upstream, and a warning of a chain that has none, name the URL", async () => {
  const [one, other] = (await Promise.all(
    [31, 32].map(async (chainId) => {
      const node = await start({
        ...{ storage: { directory: false }, server: { port: 0 } },
        chain: { chainId, exchange: false },
      });
      return { node, url: await node.listen() };
    }),
  )) as [{ node: Library.Node; url: string }, { node: Library.Node; url: string }];
  const path = join(temporaryDirectory(), "fork");
  const fork = await start({ storage: { directory: path }, fork: { url: one.url }, chain: { exchange: false } });
  await fork.close();
  const found = await messages(
    { storage: { directory: path }, fork: { url: other.url } },
    { database: { dbPath: path }, fork: { url: other.url } },
    ["--data-dir", path, "--fork-url", other.url],
  );
  const sentence = `the upstream ${other.url} is another chain: its chain id is 32, and this chain is a fork of chain 31; give the NAME of that one`;
  expect(found).toEqual(named(sentence, ["fork.url", "fork.url", "--fork-url"]));
  await Promise.all([one.node.close(), other.node.close()]);
  // The manifest has the URL; the journal, from which it is repaired, does not.
  rmSync(join(path, "couverture.json"));
  const orphan = await start({ storage: { directory: path } });
  const { warnings } = orphan.info();
  await orphan.close();
  rmSync(join(path, "couverture.json"));
  const command = launch(["start", "--port", "0", "--data-dir", path]);
  await command.line(/^Listening on /);
  command.child.kill("SIGTERM");
  await command.ended;
  const warning = /^the upstream, whose address is not configured \((.*?)\)/;
  expect(warnings.map((text) => warning.exec(text)?.[1])).toContain("fork.url");
  expect(command.stderr).toContainEqual(expect.stringMatching(/address is not configured \(--fork-url\)/));
}, 60_000);

describe("what a server answers names options", () => {
  const NAMES = ["server.authToken", "server.allowHosts", "server.allowOrigins", "chain.exchange"] as const;
  const FLAGS = ["--auth-token", "--allow-host", "--allow-origin", "--exchange"];

  /** Every answer of a server that names an option: rejections over HTTP and WebSocket, and an error of a method. */
  async function answersOf(url: string): Promise<string[]> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "exchange_markets", params: [] });
    const post = async (headers: Record<string, string>): Promise<string> =>
      (await fetch(url, { method: "POST", body, headers })).text();
    const upgrade = (headers: OutgoingHttpHeaders): Promise<string> =>
      new Promise((resolve, reject) => {
        const handshake = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
        const key = { "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" };
        get(url, { headers: { ...handshake, ...key, ...headers } }, (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => (text += chunk));
          response.on("end", () => resolve(text));
        }).on("error", reject);
      });
    const wrongToken = { authorization: "Bearer wrong" };
    return [
      await post(wrongToken),
      await upgrade(wrongToken),
      await upgrade({ host: "devbox.lan" }),
      await post({ origin: "https://app.example" }),
      await post({}),
    ].map((text) => text.trim());
  }

  const expected = ([token, host, origin, exchange]: readonly string[]): string[] => [
    `The auth token is not this node's (${token}).`,
    `The auth token is not this node's (${token}).`,
    `The host name "devbox.lan" is not one of this node's (a guard against DNS rebinding). Use localhost or the node's address, or start it with ${host} devbox.lan.`,
    `The web origin "https://app.example" may not use this node. Start it with ${origin} https://app.example (or ${origin} "*" for any page) if it should.`,
    JSON.stringify({
      ...{ jsonrpc: "2.0", id: 1 },
      error: {
        code: 4200,
        message: `this chain has no exchange: it was created without ${exchange}, or before there was one`,
      },
    }),
  ];

  it("by their paths in the library, and warns by them", async () => {
    const node = await start({
      ...{ storage: { directory: false }, chain: { exchange: false } },
      server: { port: 0, authToken: "secret" },
    });
    const warnings: string[] = [];
    node.on("warning", (sentence) => warnings.push(sentence));
    expect(await answersOf(await node.listen())).toEqual(expected(NAMES));
    expect(warnings.map((text) => /start the node with (\S+)/.exec(text)?.[1])).toEqual(NAMES.slice(1, 3));
    await expect(node.request("exchange_markets")).rejects.toThrow("created without chain.exchange,");
    await node.close();
  });

  it("by their flags in the command, and warns by them", async () => {
    const chain = await startChain({ flags: ["--no-exchange", "--auth-token", "secret"] });
    expect(await answersOf(chain.url)).toEqual(expected(FLAGS));
    const warnings = chain.errors.flatMap((line) => /start the node with (\S+)/.exec(line)?.[1] ?? []);
    expect(warnings).toEqual(FLAGS.slice(1, 3));
    await chain.stop();
  });
});

it("an error of a Ganache database names the directory of a chain by the flag", async () => {
  const path = join(temporaryDirectory(), "chain");
  const chain = await start({ storage: { directory: path }, chain: { exchange: false } });
  await chain.close();
  const other = join(temporaryDirectory(), "other");
  const { stderr } = await run(["import", "--ganache-db", path, "--data-dir", other]);
  expect(stderr).toBe(`couverture: ${path} is a Couverture chain already; start it with --data-dir`);
});
