import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import type * as Library from "../../src/index.js";
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
