import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, get, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Address, Hex } from "viem";
import { mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { type Flag, isBoolean, namesOf } from "../../src/cli/flags/flag.js";
import { FLAGS } from "../../src/cli/flags/start.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { launch, type RunningCommand, run } from "../support/process.js";
import { ANYONE, KEY, PHRASE, RUNS, type Run, revertingWith, samplesIn, writeFiles } from "./start-flags-samples.js";

const folder = temporaryDirectory();
let samples = samplesIn(folder);

/** The flags of a run as they are typed, by the name that help shows, or by all the names that each has. */
function argumentsOf(wanted: Run, all = false): string[] {
  return FLAGS.flatMap((flag) => {
    const sample = samples[flag.names[0]];
    if (sample?.run !== wanted) return [];
    const names = all ? [...namesOf(flag), ...(flag.short ? [flag.short] : [])] : [flag.names[0]];
    return names.flatMap((name) => [name, ...(sample.value === undefined ? [] : [sample.value])]);
  });
}

/** The exchange, multicall3 and permit2. */
const CONTRACTS = [
  "0xa750000000000000000000000000000000000003",
  "0xca11bde05977b3631167028862be2a173976ca11",
  "0x000000000022d473030f116ddee9f6b43ac78ba3",
];
const CREATE2_DEPLOYER = "0x4e59b44847b379578588920ca78fbf26c0b4956c";

interface Started {
  command: RunningCommand;
  url: string;
  ask<T = string>(method: string, ...params: unknown[]): Promise<T>;
}

/** Starts the built command with the flags of a run, and waits until it listens. */
async function start(flags: readonly string[]): Promise<Started> {
  const command = launch(["start", ...flags]);
  const [, url] = (await command.line(/(?:Listening on |"url":")(http:\/\/[^"\s]+)/)) as unknown as [string, string];
  const ask = async <T>(method: string, ...params: unknown[]): Promise<T> => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer sesame" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    const { result, error } = (await response.json()) as { result: T; error?: { message: string } };
    if (error) throw new Error(error.message);
    return result;
  };
  return { command, url, ask };
}

/** A fork's upstream that keeps the headers of its requests. */
function forwarding(to: string, received: IncomingHttpHeaders[]): Promise<Server> {
  const server = createServer(async (request, response) => {
    received.push(request.headers);
    const body = Buffer.concat(await request.toArray());
    const answer = await fetch(to, { method: "POST", headers: { "content-type": "application/json" }, body });
    response.setHeader("content-type", "application/json").end(await answer.text());
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

interface Block {
  number: Hex;
  timestamp: Hex;
  gasLimit: Hex;
  miner: Address;
  extraData: Hex;
  difficulty: Hex;
}

beforeAll(() => writeFiles(folder));

afterAll(cleanUp);

describe("every flag of start has a sample", () => {
  it("that is in the tables", () => {
    expect(Object.keys(samples).sort()).toEqual(FLAGS.map(({ names }) => names[0]).sort());
    const takes = (flag: Flag) => samples[flag.names[0]]?.value !== undefined;
    expect(FLAGS.filter((flag) => takes(flag) === isBoolean(flag))).toEqual([]);
  });

  it("that the built command's help shows", async () => {
    const { stdout } = await run(["start", "--help"]);
    const shown = [...stdout.matchAll(/^ {2}(?:-[^ ]+, )?(--[\w.-]+)/gm)].map(([, name]) => name as string);
    expect(shown.length).toBeGreaterThan(50);
    expect(shown.filter((name) => name !== "--help" && samples[name] === undefined)).toEqual([]);
  });
});

it.each(RUNS.filter((each) => each !== "refused"))(
  "every name of every flag is accepted with its value: %s",
  async (wanted) => {
    // The value that is wrong comes last, so that nothing is opened: all others have been read by then.
    const { code, stderr } = await run(["start", ...argumentsOf(wanted, true), "--port", "70000"]);
    // --verbose adds a stack.
    expect(stderr.split("\n")[0]).toBe('couverture: --port must be a whole number from 0 to 65535, not "70000"');
    expect(code).toBe(2);
  },
);

it("a flag that is refused says why", async () => {
  for (const flag of FLAGS.filter(({ names }) => samples[names[0]]?.run === "refused")) {
    const { value } = samples[flag.names[0]] as { value?: string };
    const { code, stderr } = await run([flag.names[0], ...(value === undefined ? [] : [value]), "--port", "0"]);
    expect(stderr).toMatch(/^couverture: --\S+ .*is not available: /);
    expect(code).toBe(2);
  }
});

describe("a chain with all flags that go together", () => {
  let chain: Started;
  let accounts: Address[];
  const block = (number: string): Promise<Block> => chain.ask<Block>("eth_getBlockByNumber", number, false);
  const send = (transaction: object): Promise<Hex> =>
    chain.ask<Hex>("eth_sendTransaction", { from: accounts[1], ...transaction });

  beforeAll(async () => {
    chain = await start([
      ...argumentsOf("disk"),
      "--abi",
      join(folder, "third.json"),
      join(folder, "artifacts"),
      `--abi=${join(folder, "fourth.json")}`,
    ]);
    accounts = await chain.ask("eth_accounts");
  }, 60_000);

  it("is the chain that they describe", async () => {
    const { ask, command } = chain;
    const genesis = await block("0x0");
    expect(await ask("eth_chainId")).toBe("0x1092");
    expect(await ask("net_version")).toBe("77");
    expect(Number(genesis.timestamp)).toBe(1_700_000_000);
    expect(Number(genesis.gasLimit)).toBe(12_345_678);
    expect(command.stdout.join("\n")).toMatch(/Hardfork: +prague[\s\S]*Clock: +step/i);
    await ask("evm_mine");
    const next = await block("latest");
    expect(Number(next.timestamp) - Number(genesis.timestamp)).toBe(7);
    expect(next).toMatchObject({ miner: ANYONE, extraData: "0xc0ffee" });
    await ask("evm_setNextBlockTimestamp", next.timestamp);
    await ask("evm_mine");
    expect((await block("latest")).timestamp).toBe(next.timestamp);
    for (const address of [...CONTRACTS, CREATE2_DEPLOYER]) {
      expect({ address, code: await ask("eth_getCode", address, "latest") }).not.toEqual({ address, code: "0x" });
    }
  });

  it("has the accounts that they describe, locked but for those that are unlocked, with their keys in a file", async () => {
    const expected = [0, 1, 2].map((index) => mnemonicToAccount(PHRASE, { path: `m/44'/60'/0'/1/${index}` }).address);
    expect(accounts).toEqual(expected.map((address) => address.toLowerCase()));
    expect(BigInt(await chain.ask("eth_getBalance", accounts[2], "latest"))).toBe(75n * 10n ** 17n);
    await expect(send({ from: accounts[2], to: ANYONE })).rejects.toThrow(/authentication needed/);
    expect(await chain.ask<boolean>("personal_unlockAccount", accounts[2], "p")).toBe(true);
    const { addresses } = JSON.parse(readFileSync(join(folder, "keys.json"), "utf8")) as { addresses: object };
    expect(Object.keys(addresses)).toEqual(accounts.slice(0, 2)); // as Ganache does: those that are unlocked
  });

  it("sends transactions by them", async () => {
    const hash = await send({ to: ANYONE, value: "0x1" });
    expect(await chain.ask<object>("eth_getTransactionByHash", hash)).toMatchObject({ gas: "0x1e240" });
    expect(await chain.ask("eth_gasPrice")).toBe("0x218711a00");
    const left = await chain.ask<Hex>("eth_call", { data: "0x5a5f5260205ff3" }, "latest");
    expect(Number(left)).toBeLessThan(150_000);
    const largeCode = "0x6170005ff3";
    const largeInitCode = `0x00${"00".repeat(50_000)}`;
    for (const data of [largeCode, largeInitCode]) {
      const created = await send({ data, gas: "0x989680" });
      expect(await chain.ask<object>("eth_getTransactionReceipt", created)).toMatchObject({ status: "0x1" });
    }
  });

  it.each(["InAFile", "BehindAComma", "InAnotherFlag", "InAnArtifactOfAFolder", "BehindAnEqualsSign"])(
    "answers a failed transaction with an error, and the name of the ABI's error: %s",
    async (name) => {
      await expect(send({ data: revertingWith(name), gas: "0x30000" })).rejects.toThrow(`${name}()`);
    },
  );

  it("is reached by the host and origin, and with the token, that they allow", async () => {
    const { url } = chain;
    const health = await fetch(url, {
      method: "POST",
      headers: { origin: "https://app.test", "content-type": "application/json" },
      body: '{"jsonrpc":"2.0","id":1,"method":"evm_mine","params":[]}',
    });
    expect(health.headers.get("access-control-allow-origin")).toBe("https://app.test");
    expect(JSON.stringify(await health.json())).toContain("error");
    const statusOf = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        get(`${url}/health`, { headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).on("error", reject);
      });
    const { port } = new URL(url);
    expect(await statusOf(`chain.test:${port}`)).toBe(200);
    expect(await statusOf(`other.test:${port}`)).toBe(403);
  });

  it("is saved, and closes with its head attested and a log of the requests", async () => {
    const saved = await run([
      "snapshot",
      "save",
      join(folder, "saved.couverture"),
      "--data-dir",
      join(folder, "chain"),
    ]);
    expect(saved).toMatchObject({ code: 0, stderr: "" });
    expect(chain.command.stdout.join("\n")).toMatch(/Durability: +relaxed/);
    expect(chain.command.stderr.join("\n")).toContain("--server.chunkSize has no effect: answers are sent whole");
  });

  it("is what a fork forks from, with the headers that its flags give", async () => {
    const received: IncomingHttpHeaders[] = [];
    const upstream = await forwarding(chain.url, received);
    samples = samplesIn(folder, `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
    const fork = await start([...argumentsOf("fork"), "--ephemeral", "--port", "0"]);
    expect(await fork.ask("eth_blockNumber")).toBe("0x1");
    const [first] = await fork.ask<Address[]>("eth_accounts");
    const phrase = "merge love identify vote modify step tourist inform deliver march tuition retreat"; // ganache --wallet.seed hello
    expect(first).toBe(mnemonicToAccount(phrase).address.toLowerCase());
    expect(received[0]).toMatchObject({
      ...{ "x-sample": "yes, it is", "user-agent": "sampler", origin: "https://app.test" },
      authorization: `Basic ${Buffer.from("me:secret").toString("base64")}`,
    });
    fork.command.child.kill("SIGTERM");
    await fork.command.ended;
    upstream.close();
    chain.command.child.kill("SIGTERM");
    expect(await chain.command.ended).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, "chain", "attestations")).length).toBeGreaterThan(0);
    expect(readFileSync(join(folder, "log.txt"), "utf8")).toMatch(/eth_sendTransaction[\s\S]*Closed/);
    expect(existsSync(join(folder, "chain", "couverture.json"))).toBe(true);
  });

  it("continues from its snapshot", async () => {
    const { ask, command } = await start([...argumentsOf("snapshot"), "--ephemeral", "--port", "0"]);
    expect(await ask("eth_chainId")).toBe("0x1092");
    expect(Number(await ask("eth_blockNumber"))).toBeGreaterThan(4);
    command.child.kill("SIGTERM");
    await command.ended;
  });
});

it("a chain in memory, mined by hand, is as its flags say, and prints JSON lines", async () => {
  const { ask, command } = await start([...argumentsOf("manual"), "--hardfork", "london", "--port", "0"]);
  const [from] = await ask<Address[]>("eth_accounts");
  expect(from).toBe("0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1"); // Ganache's --deterministic
  expect(await ask<object>("eth_getBlockByNumber", "0x0", false)).toMatchObject({ difficulty: "0x9" });
  expect(await ask("eth_getCode", CREATE2_DEPLOYER, "latest")).toBe("0x");
  const transaction = { from, to: ANYONE, nonce: "0x0", gasPrice: "0x3b9aca00" };
  await ask("eth_sendTransaction", transaction);
  expect(await ask("eth_blockNumber")).toBe("0x0");
  await expect(ask("eth_sendTransaction", { ...transaction, gasPrice: "0x4a817c80" })).rejects.toThrow(/underpriced/);
  await ask("eth_sendTransaction", { ...transaction, gasPrice: "0x59682f00" });
  expect(command.stdout.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(["listening"]);
  command.child.kill("SIGTERM");
  await command.ended;
});

it("a chain of a genesis file has the accounts of its keys, and mines in intervals", async () => {
  const { ask, command } = await start([...argumentsOf("interval"), "--ephemeral", "--port", "0"]);
  expect(await ask("eth_chainId")).toBe("0x22b");
  expect(await ask<Address[]>("eth_accounts")).toEqual([privateKeyToAccount(KEY).address.toLowerCase()]);
  expect(command.stdout.join("\n")).toMatch(/Mining: +.*3,?600/);
  command.child.kill("SIGTERM");
  await command.ended;
});
