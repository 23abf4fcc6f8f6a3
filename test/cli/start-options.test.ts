import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { addFlags, withoutBooleanValues } from "../../src/cli/flags/add-flags.js";
import { readStartOptions, type StartOptions } from "../../src/cli/flags/start-options.js";
import { newChainOptions } from "../../src/options/index.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";

afterAll(removeDirectories);

const ETHER = 10n ** 18n;
const KEY = `0x${"11".repeat(32)}`;
const ADDRESS = "0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1";

/** The options that a line of flags sets. A quoted part is one argument. */
async function options(line: string): Promise<StartOptions> {
  const args = (line.match(/'[^']*'|\S+/g) ?? []).map((part) => part.replace(/^'|'$/g, ""));
  const command = new Command().exitOverride();
  const given = addFlags(command);
  command.parse(withoutBooleanValues(args), { from: "user" });
  return readStartOptions(given);
}

it("without flags everything is a default", async () => {
  const { node, output, notices } = await options("");
  expect(newChainOptions(node.chain)).toMatchObject({
    chainId: 1337,
    networkId: 1337,
    hardfork: "osaka",
    gasLimit: 30_000_000n,
    mnemonic: "test test test test test test test test test test test junk",
    hdPath: "m/44'/60'/0'/0",
    accountCount: 10,
    balance: 1000n * ETHER,
    clock: "system",
  });
  expect(node).toMatchObject({
    storage: { directory: "./.couverture", durability: "strict" },
    mining: { mode: "auto", blockTime: 0 },
    server: { host: "127.0.0.1", port: 8545 },
  });
  expect(output).toEqual({ quiet: false, verbose: false, json: false });
  expect(notices).toEqual([]);
});

it("a chain option that was not requested is left to the data directory", async () => {
  const { node } = await options("--port 0");
  expect(Object.values(node.chain).filter((value) => value !== undefined)).toEqual([]);
});

describe("a flag means the same by Ganache's name, its old one and ours", () => {
  it.each<[string, string[], object]>([
    [
      "chain id",
      ["--chain-id 5", "--chain.chainId 5", "--chain.chain-id=5", "--chain-id 0x5"],
      { chain: { chainId: 5 } },
    ],
    ["network id", ["--network-id 6", "--chain.networkId 6", "--networkId 6", "-i 6"], { chain: { networkId: 6 } }],
    ["hardfork", ["--hardfork london", "--chain.hardfork london", "-k London"], { chain: { hardfork: "london" } }],
    ["the merge", ["--hardfork merge", "--hardfork paris"], { chain: { hardfork: "paris" } }],
    ["accounts", ["--accounts 3", "--wallet.totalAccounts 3", "-a 3"], { chain: { accountCount: 3 } }],
    [
      "balance",
      ["--balance 1.5", "--wallet.defaultBalance 1.5", "--defaultBalanceEther 1.5", "-e 1.5"],
      { chain: { balance: 15n * 10n ** 17n } },
    ],
    ["mnemonic", ["--mnemonic 'a b c'", "--wallet.mnemonic 'a b c'", "-m 'a b c'"], { chain: { mnemonic: "a b c" } }],
    [
      "gas limit",
      ["--gas-limit 9000", "--miner.blockGasLimit 0x2328", "--gasLimit 9000", "-l 9000"],
      { chain: { gasLimit: 9000n } },
    ],
    [
      "gas price",
      ["--gas-price 7", "--miner.defaultGasPrice 7", "--gasPrice 0x7", "-g 7"],
      { transactions: { gasPrice: 7n } },
    ],
    [
      "block time",
      ["--block-time 2", "--miner.blockTime 2", "--blockTime 2", "-b 2"],
      { mining: { mode: "interval", blockTime: 2 } },
    ],
    ["manual mining", ["--no-mining", "--manual"], { mining: { mode: "manual" } }],
    ["no directory", ["--ephemeral"], { storage: { directory: false } }],
    ["directory", ["--data-dir x", "--database.dbPath x", "--db x", "--db_path x"], { storage: { directory: "x" } }],
    [
      "address",
      ["--port 1 --host ::1", "--server.port 1 --server.host ::1", "-p 1 -h ::1"],
      { server: { port: 1, host: "::1" } },
    ],
    [
      "errors in answers",
      ["--vm-errors-on-rpc-response", "--chain.vmErrorsOnRPCResponse", "--chain.vmErrorsOnRPCResponse true"],
      { transactions: { errorsInResponse: true } },
    ],
    [
      "locked accounts",
      ["--lock --passphrase p", "-n --wallet.passphrase p", "--secure=true --passphrase p"],
      { accounts: { lock: true, passphrase: "p" } },
    ],
    [
      "unlocked ones",
      [`--unlock 0,${ADDRESS}`, `-u 0 -u ${ADDRESS.toUpperCase().replace("X", "x")}`],
      { accounts: { unlocked: [0, ADDRESS] } },
    ],
    ["coinbase", [`--coinbase ${ADDRESS}`, `--miner.coinbase ${ADDRESS}`], { chain: { coinbase: ADDRESS } }],
    [
      "a chain clock",
      ["--clock step --timestamp-increment 5", "--miner.timestampIncrement 5"],
      { chain: { clock: "step", timestampIncrement: 5 } },
    ],
  ])("%s", async (_what, lines, expected) => {
    for (const line of lines) expect((await options(line)).node).toMatchObject(expected);
  });

  it("accounts by their keys", async () => {
    const { node } = await options(`--account ${KEY},5 --wallet.accounts ${KEY},0x10`);
    expect(node.chain.accounts).toEqual([
      { privateKey: KEY, balance: 5n },
      { privateKey: KEY, balance: 16n },
    ]);
  });

  it("the time of genesis: seconds in ours, milliseconds in Ganache's, dates in both", async () => {
    const time = async (line: string) => (await options(line)).node.chain.genesisTime;
    expect(await time("--genesis-time 1700000000")).toBe(1_700_000_000);
    expect(await time("--chain.time 1700000000000")).toBe(1_700_000_000);
    expect(await time("-t 2023-11-14T22:13:20Z")).toBe(1_700_000_000);
  });

  it("what is printed", async () => {
    expect((await options("-q --json --logging.file log.txt")).output).toEqual({
      quiet: true,
      verbose: false,
      json: true,
      file: "log.txt",
    });
    expect((await options("--logging.verbose=true --quiet false")).output).toMatchObject({
      quiet: false,
      verbose: true,
    });
  });
});

it("short booleans may stand together, before one with a value", async () => {
  const { node, output } = await options("-dqp 1234");
  expect(node.server.port).toBe(1234);
  expect(output.quiet).toBe(true);
  expect(node.chain.mnemonic).toMatch(/^myth like bonus/);
});

it("a seed gives Ganache's phrase", async () => {
  // ganache 7.9.2: --wallet.seed hello
  const { node } = await options("--wallet.seed hello");
  expect(node.chain.mnemonic).toBe("merge love identify vote modify step tourist inform deliver march tuition retreat");
});

it("the digest of a genesis file is kept beside its text", async () => {
  const file = join(temporaryDirectory(), "genesis.json");
  writeFileSync(file, "{}");
  const { chain } = (await options(`--genesis ${file}`)).node;
  expect(chain.genesis).toBe("{}");
  expect(chain.genesisDigest).toBe("0x44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
});

it("timestampIncrement may say what is the default, and flags without an effect say so", async () => {
  const { node, notices } = await options(
    "--miner.timestampIncrement clock --server.chunkSize 5 --miner.instamine eager",
  );
  expect(node.chain.clock).toBeUndefined();
  expect(notices).toEqual(["--server.chunkSize has no effect: answers are sent whole"]);
});

it("an exchange is requested, left out, or not mentioned", async () => {
  const exchangeOf = async (line: string) => (await options(line)).node.chain.exchange;
  expect(await exchangeOf("")).toBeUndefined();
  expect(await exchangeOf("--exchange")).toBe(true);
  expect(await exchangeOf("--no-exchange")).toBe(false);
  expect(await exchangeOf("--exchange=false")).toBe(false);
});

it("what only turns off what is not there is fine", async () => {
  await options("--fork.disableCache false --logging.debug false --flavor ethereum --server.ws true");
});
