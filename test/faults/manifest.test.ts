import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Chain, startChain } from "../support/chain.js";
import { copyOfDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { run } from "../support/process.js";
import { signed } from "../support/raw-transactions.js";

type Json = Record<string, unknown>;

const PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow";
const KEY = `0x${"42".repeat(32)}`;
const OTHER_KEY = `0x${"43".repeat(32)}`;

describe("a manifest is compared with the journal", () => {
  /** Closed: of a well-known mnemonic, of another one, and of private keys. */
  const closed: Record<"usual" | "phrase" | "keys", string> = { usual: "", phrase: "", keys: "" };
  let accounts: unknown;

  beforeAll(async () => {
    const make = async (...flags: string[]) => {
      const chain = await startChain({ flags: ["--no-exchange", ...flags] });
      await chain.rpc("evm_mine");
      accounts ??= await chain.rpc("eth_accounts");
      await chain.stop();
      return chain.dataDir;
    };
    closed.usual = await make();
    closed.phrase = await make("--mnemonic", PHRASE);
    closed.keys = await make("--account", `${KEY},5`);
  }, 60_000);
  afterAll(cleanUp);

  const fileIn = (directory: string) => join(directory, "couverture.json");
  const read = (directory: string) => JSON.parse(readFileSync(fileIn(directory), "utf8")) as Json & { options: Json };
  const edited = (directory: string, edit: (manifest: Json & { options: Json }) => void) => {
    const copy = copyOfDirectory(directory);
    const manifest = read(copy);
    edit(manifest);
    writeFileSync(fileIn(copy), JSON.stringify(manifest));
    return copy;
  };
  const said = ({ lines, errors }: Chain) => [...lines, ...errors].join("\n");
  const start = async (directory: string, ...flags: string[]) => {
    const { code, stderr } = await run(["start", "--port", "0", "--data-dir", directory, ...flags]);
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    return stderr;
  };
  /** Claims that a start repairs the manifest with a sentence, and that the next one has nothing to repair. */
  const expectRepaired = async (directory: string, original: string, sentence: RegExp, ...flags: string[]) => {
    const chain = await startChain({ dataDir: directory, flags });
    expect(said(chain)).toMatch(sentence);
    expect(await chain.rpc("eth_blockNumber")).toBe("0x1");
    await chain.rpc("eth_sendRawTransaction", await signed({ nonce: 0 })).catch(() => undefined);
    await chain.stop();
    expect(read(directory)).toMatchObject({ options: read(original).options, digest: read(original).digest });
  };

  it("and repaired with a sentence where it was altered, in any option", async () => {
    const values: Json = {
      ...{ chainId: 5, networkId: 99, hardfork: "london", genesisTime: 7, gasLimit: "15000000", difficulty: "9" },
      ...{ coinbase: 3, extraData: "0x1234", clock: "step", timestampIncrement: 60 },
      ...{ allowUnlimitedContractSize: true, allowUnlimitedInitCodeSize: true },
      ...{ hdPath: "m/44'/60'/0'/1", accountCount: 3, balance: "1", exchange: `0x${"11".repeat(20)}` },
      ...{ create2Deployer: false, preload: ["multicall3"] },
      ...{ mnemonic: "junk junk junk", accounts: [{ privateKey: OTHER_KEY, balance: "1" }] },
    };
    const { fork: _fork, ...options } = read(closed.usual).options;
    expect(Object.keys(values).sort()).toEqual(Object.keys(options).sort());
    const all = edited(closed.usual, (manifest) => {
      Object.assign(manifest.options, values);
      Object.assign(manifest, { engine: "ganache", genesisHash: `0x${"11".repeat(32)}` });
    });
    await expectRepaired(
      all,
      closed.usual,
      /couverture\.json was repaired from the journal: it had genesis hash 0x11+ where the journal has 0x\w+, engine ganache where the journal has native, chain id 5 where the journal has 1337, network id 99 where the journal has 1337, .*another mnemonic than the journal, /,
    );
    const { stdout, stderr: nothing } = await run(["snapshot", "save", "all", "--data-dir", all]);
    expect([stdout, nothing]).toEqual([expect.stringMatching(/Saved/), ""]);
    for (const name of ["mnemonic", "hdPath"]) {
      const one = edited(closed.usual, (manifest) => Object.assign(manifest.options, { [name]: values[name] }));
      const { code, stderr } = await run(["snapshot", "save", "one", "--data-dir", one]);
      expect([name, code]).toEqual([name, name === "mnemonic" ? 1 : 0]);
      expect(stderr).toMatch(
        name === "mnemonic" ? /cannot be found in the journal/ : /repaired from the journal: it had/,
      );
    }
  }, 120_000);

  it("and made again from the journal where it is lost, or cannot be read", async () => {
    const damages: [(file: string) => void, string][] = [
      [rmSync, "it was missing"],
      [(file) => writeFileSync(file, "{"), "it is not JSON"],
      [(file) => writeFileSync(file, "{}"), 'field "layout"'],
    ];
    const repairs = damages.map(([damage, problem]) => {
      const copy = copyOfDirectory(closed.usual);
      damage(fileIn(copy));
      return expectRepaired(copy, closed.usual, new RegExp(`repaired from the journal: ${problem}`));
    });
    await Promise.all(repairs);
  }, 120_000);

  it("and refused where the journal has no mnemonic, until that is given", async () => {
    const lost = copyOfDirectory(closed.phrase);
    rmSync(fileIn(lost));
    const altered = edited(closed.phrase, (manifest) => Object.assign(manifest.options, { mnemonic: PHRASE.slice(6) }));
    for (const copy of [lost, altered]) {
      const sentence =
        /its mnemonic cannot be found in the journal, which holds no secrets; put the file back from a copy, or start the chain once with the --mnemonic that it was created with/;
      expect(await start(copy)).toMatch(sentence);
      await expectRepaired(copy, closed.phrase, /repaired from the journal/, "--mnemonic", PHRASE);
    }
    const keys = copyOfDirectory(closed.keys);
    rmSync(fileIn(keys));
    expect(await start(keys)).toMatch(/private keys cannot be found in the journal.*--account/);
    await expectRepaired(keys, closed.keys, /repaired from the journal/, "--account", `${KEY},5`);
  }, 120_000);

  it("and refused where it is whole and another directory's", async () => {
    const other = await startChain({ flags: ["--no-exchange", "--clock", "step", "--network-id", "77"] });
    await other.stop();
    const own = await startChain({ flags: ["--no-exchange", "--clock", "step"] });
    await own.stop();
    writeFileSync(fileIn(own.dataDir), readFileSync(fileIn(other.dataDir)));
    expect(await start(own.dataDir)).toMatch(
      /couverture\.json is not this chain's: it has network id 77 where the journal has 1337; .*move it away and start again/,
    );
    rmSync(fileIn(own.dataDir));
    await own.restart();
    expect(await own.rpc("net_version")).toBe("1337");
    await own.stop();
  }, 60_000);

  it("and holds from the first start on where an older program made the directory", async () => {
    const old = edited(closed.usual, (manifest) => {
      delete manifest.digest;
      delete manifest.record;
    });
    const chain = await startChain({ dataDir: old });
    expect(await chain.rpc("eth_accounts")).toEqual(accounts);
    await chain.stop();
    expect(read(old)).toMatchObject({ digest: read(closed.usual).digest, record: 1 });
    const altered = edited(closed.usual, (manifest) => {
      delete manifest.digest;
      delete manifest.record;
      manifest.options.hdPath = "m/44'/60'/0'/1";
    });
    expect(await start(altered)).toMatch(/it has HD path m\/44'\/60'\/0'\/1 where the journal has m\/44'\/60'\/0'\/0/);
  }, 60_000);
});
