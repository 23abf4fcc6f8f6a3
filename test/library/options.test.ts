import { OptionsError, provider, server } from "../../src/index.js";
import { readOptions } from "../../src/library/read-options.js";
import { OPTIONS, type Option } from "../../src/options/index.js";

const KEY = `0x${"01".repeat(32)}`;

/** What `provider()` refuses of some options. */
function refusal(options: object): string {
  try {
    provider(options);
  } catch (error) {
    expect(error).toBeInstanceOf(OptionsError);
    return (error as Error).message;
  }
  return "nothing is refused";
}

describe("options", () => {
  it("have Ganache's names, and mean what the command's flags mean", () => {
    const { node } = readOptions({
      chain: { chainId: 7, networkId: 8, hardfork: "shanghai", time: new Date(1_900_000_000_000) },
      miner: {
        ...{ blockTime: 2, defaultGasPrice: "0x10", blockGasLimit: 9_000_000n, callGasLimit: 50_000 },
        ...{ timestampIncrement: 5, coinbase: 1, extraData: "0x01", priceBump: 20n, difficulty: 3 },
      },
      wallet: { totalAccounts: 3, defaultBalance: 50, hdPath: ["m", "44'", "60'", "0'", "1"], unlockedAccounts: [0] },
    });
    expect(node.chain).toMatchObject({
      ...{ chainId: 7, networkId: 8, hardfork: "shanghai", genesisTime: 1_900_000_000, gasLimit: 9_000_000n },
      ...{ clock: "step", timestampIncrement: 5, coinbase: 1, extraData: "0x01", difficulty: 3n },
      ...{ accountCount: 3, balance: 50n * 10n ** 18n, hdPath: "m/44'/60'/0'/1" },
    });
    expect(node.mining).toMatchObject({ blockTime: 2, priceBump: 20 });
    expect(node.transactions).toMatchObject({ gasPrice: 16n, callGasLimit: 50_000n });
    expect(node.accounts.unlocked).toEqual([0]);
  });

  it("have Ganache's former names, too", () => {
    const { node, verbose } = readOptions({
      ...{ network_id: 5, total_accounts: 2, default_balance_ether: 1, gasLimit: 8_000_000, secure: true },
      ...{ mnemonic: "test test test test test test test test test test test junk", hd_path: "m/44'/60'/0'/0" },
      ...{ unlocked_accounts: [1], blockTime: 1, vmErrorsOnRPCResponse: true, time: "2030-01-01T00:00:00Z" },
      ...{ verbose: true, ws: true, port: 1234, flavor: "ethereum" as const },
    });
    expect(node.chain).toMatchObject({ networkId: 5, accountCount: 2, balance: 10n ** 18n, gasLimit: 8_000_000n });
    expect(node.chain.genesisTime).toBe(Date.UTC(2030, 0, 1) / 1000);
    expect(node.accounts).toMatchObject({ lock: true, unlocked: [1] });
    expect(node.transactions.errorsInResponse).toBe(true);
    expect(node.server.port).toBe(1234);
    expect(verbose).toBe(true);
  });

  const named = Object.entries<Option>(OPTIONS).flatMap(([key, option]) =>
    [option.ganache, ...(option.former ?? [])].flatMap((name) => (name === undefined ? [] : [{ key, name }])),
  );

  it.each(named)("are known by Ganache's name $name, by which their errors call them", ({ name }) => {
    const wrong = Symbol("no value of any option");
    const [section = "", key] = name.split(".");
    // With a directory, since a chain in memory takes any value for what is of files.
    const database = { dbPath: "unused" };
    const reason = refusal({
      database,
      ...(key === undefined ? { [section]: wrong } : { [section]: { [key]: wrong } }),
    });
    expect(reason).toMatch(new RegExp(`^option ${name.replace(".", "\\.")} `));
    expect(reason).not.toContain("is not known");
  });

  it("are the catalogue's, of which there are many", () => {
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter(({ name }, index) => named.findIndex((other) => other.name === name) !== index)).toEqual([]);
  });

  it("are this program's own, as well", () => {
    const { node } = readOptions({
      mining: { mode: "manual" },
      storage: { durability: "relaxed" },
      chain: { exchange: false, clock: "step" },
      transactions: { gas: 100_000 },
    });
    expect(node).toMatchObject({
      mining: { mode: "manual" },
      storage: { directory: false, durability: "relaxed" },
      chain: { exchange: false, clock: "step" },
      transactions: { gas: 100_000n },
    });
    expect(readOptions({ database: { dbPath: "/tmp/somewhere" } }).node.storage.directory).toBe("/tmp/somewhere");
  });

  it.each([
    ["of the wrong kind", { chain: { chainId: -1 } }, /option chain\.chainId must be a whole number/],
    ["of the wrong type", { wallet: { lock: "yes" } }, /option wallet\.lock must be true or false/],
    ["unknown", { chains: {} }, /option chains is not known/],
    ["unknown in a namespace", { miner: { speed: 1 } }, /option miner\.speed is not known/],
    ["contradictory", { wallet: { seed: "a", mnemonic: "b" } }, /wallet\.mnemonic and wallet\.seed cannot be given/],
    ["of another engine's store", { database: { db: {} } }, /option database\.db is not available: name a directory/],
    ["not available", { miner: { instamine: "strict" } }, /option miner\.instamine strict is not available/],
    ["without a balance in wei", { wallet: { accounts: [{ balance: "much", secretKey: KEY }] } }, /accounts/],
  ])("%s, are refused at once, by name", (_what, options, message) => {
    expect(refusal(options)).toMatch(message);
    expect(() => server(options as object)).toThrow(OptionsError);
  });
});
