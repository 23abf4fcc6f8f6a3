import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { run } from "../support/process.js";

afterAll(cleanUp);

const KEY = `0x${"11".repeat(32)}`;

describe("wrong use ends with code 2 and one sentence on stderr", () => {
  it.each<[string, string[], string]>([
    ["an unknown flag", ["--frobnicate"], '--frobnicate is not a flag; see "couverture --help"'],
    ["a misspelt flag", ["--mnemnic", "a"], "--mnemnic is not a flag; did you mean --mnemonic?"],
    [
      "a misspelt flag with a value",
      ["start", "--chain.chainID=5"],
      "--chain.chainID is not a flag; did you mean --chain.chainId?",
    ],
    [
      "a misspelt flag of another command",
      ["reset", "--data-dr", "x"],
      "--data-dr is not a flag; did you mean --data-dir?",
    ],
    ["an unknown command", ["statr"], '"statr" is not a command; did you mean "start"?'],
    ["an unknown command of ledger", ["ledger", "heads"], '"heads" is not a command; did you mean "head"?'],
    ["half a command", ["ledger"], '"ledger" needs one of head, rebuild'],
    ["a value left out", ["--port"], '--port needs a value; see "couverture --help"'],
    [
      "an argument left out",
      ["exchange", "book"],
      "<market> is missing: a market, as ACME, ACME/DUSD or 1; usage: couverture exchange book [options] <market>",
    ],
    [
      "the second of two left out",
      ["snapshot", "diff", "a"],
      "<second> is missing: a name in the data directory, or a file (with a slash, or ending in .couverture); usage: couverture snapshot diff [options] <first> <second>",
    ],
    [
      "an argument of a group's default command left out",
      ["exchange", "pool"],
      "<market> is missing: a market, as ACME, ACME/DUSD or 1; usage: couverture exchange pool show [options] <market>",
    ],
    [
      "an argument too many",
      ["ledger", "head", "x"],
      '"couverture ledger head" takes no arguments; usage: couverture ledger head [options]',
    ],
    [
      "an unknown command of a group that has a default",
      ["exchange", "orders", "lst"],
      '"lst" is not a command of "couverture exchange orders"; did you mean "list"?',
    ],
    [
      "what another command of the group takes",
      ["exchange", "orders", "buy", "100", "ACME", "--limit", "12.60"],
      '"buy" is not a command of "couverture exchange orders"; did you mean "couverture exchange orders place buy 100 ACME --limit 12.60"?',
    ],
    ["a side that is none", ["exchange", "trade", "by", "1", "ACME"], '<side> must be buy or sell, not "by"'],
    ["an order's id that is none", ["exchange", "orders", "cancel", "x"], 'an order\'s id is a number, not "x"'],
    [
      "a fee that is no number",
      ["exchange", "markets", "fees", "ACME", "--maker-fee", "x", "--taker-fee", "1"],
      '--maker-fee must be a whole number, not "x"',
    ],
    [
      "a count that is no number",
      ["exchange", "trades", "--limit", "all"],
      '--limit must be a whole number above 0, not "all"',
    ],
    [
      "hours that are none",
      ["exchange", "markets", "hours", "ACME", "--hours", "always"],
      '--hours must be like 14:30-21:00, in UTC, not "always"',
    ],
    [
      "an operator that is no address",
      ["exchange", "deploy", "--operator", "me"],
      '--operator must be an address (0x and 40 hex digits), not "me"',
    ],
    [
      "a format that is none",
      ["report", "ats-n", "--format", "docx"],
      '--format must be pdf, html, csv, json or md, not "docx"',
    ],
    [
      "a report's file whose ending is no format",
      ["report", "form-ats", "--initial", "--out", "x.docx"],
      "--out x.docx ends in .docx, which is no format of a report: use .pdf, .html, .csv, .json, .md, or say --format",
    ],
    [
      "a day that is none",
      ["report", "rule-302", "--day", "yesterday"],
      '--day must be a day such as 2026-12-31, not "yesterday"',
    ],
    ...(["query", "verify", "diagram", "restore"] as const).map((name): [string, string[], string] => [
      `a ledger's file that is not there, of ledger ${name}`,
      ["ledger", name, ...(name === "query" ? ["SELECT 1"] : []), "none", ...(name === "restore" ? ["dir"] : [])],
      "there is no file none; name a ledger's file, as .couverture/ledger.sqlite",
    ]),
    [
      "a ledger that is a directory",
      ["ledger", "verify", "src"],
      "src is a directory; name a ledger's file, as src/ledger.sqlite",
    ],
    [
      "a command left out",
      ["ci"],
      "<command> is missing: what to run; it finds the chain at RPC_URL, ETH_RPC_URL and WS_URL; usage: couverture ci [flags] -- command",
    ],
    [
      "a phrase that is too short",
      ["--ephemeral", "--port", "0", "-m", "a b c"],
      "--mnemonic is not a BIP-39 mnemonic: it has 3 words, and a mnemonic has 12, 15, 18, 21 or 24; give the whole phrase, or give --allow-invalid-mnemonic",
    ],
    [
      "a word that is in no list",
      ["--ephemeral", "--port", "0", "-m", `${"test ".repeat(11)}jnuk`],
      '--mnemonic is not a BIP-39 mnemonic: word 12, "jnuk", is in no word list; did you mean "junk"? Correct it, or give --allow-invalid-mnemonic',
    ],
    [
      "a phrase whose checksum does not hold",
      ["--ephemeral", "--port", "0", "-m", "test ".repeat(12)],
      "--mnemonic is not a BIP-39 mnemonic: its checksum does not hold",
    ],
    [
      "a flag left out that must be there",
      ["exchange", "markets", "halt", "ACME"],
      '--reason <code> is missing; see "couverture exchange markets halt --help"',
    ],
    [
      "an unknown flag of a command",
      ["exchange", "orders", "cancel", "1", "--zzzzzz"],
      '--zzzzzz is not a flag; see "couverture exchange orders cancel --help"',
    ],
    ["a port that is none", ["--port", "70000"], '--port must be a whole number from 0 to 65535, not "70000"'],
    ["a port that is no number", ["-p", "http"], '--port must be a whole number from 0 to 65535, not "http"'],
    [
      "a chain id of zero",
      ["--chain.chainId", "0"],
      '--chain.chainId must be a whole number from 1 to 4503599627370476, not "0"',
    ],
    ["a hardfork that is none", ["--hardfork", "paros"], "--hardfork must be one of frontier, homestead, "],
    [
      "a gas limit that is none",
      ["--miner.blockGasLimit", "lots"],
      '--miner.blockGasLimit must be a whole number, decimal or 0x-prefixed, not "lots"',
    ],
    ["a balance that is none", ["--balance", "1e3"], '--balance must be an amount of ether, not "1e3"'],
    ["a path that is none", ["--hd-path", "44/60"], "--hd-path must be a path like m/44'/60'/0'/0, not \"44/60\""],
    ["a durability that is none", ["--durability", "none"], '--durability must be "strict" or "relaxed", not "none"'],
    ["a date that is none", ["--chain.time", "soon"], '--chain.time must be a date or unix seconds, not "soon"'],
    [
      "an account without a balance",
      ["--account", KEY],
      "--account must be a private key and a balance in wei, as 0x…,1000000000000000000",
    ],
    [
      "an address that is none",
      ["-u", "0,0x12"],
      '--unlock must be an address or the index of an account, not "0,0x12"',
    ],
    ["a negative block time", ["--block-time=-1"], '--block-time must be a number of seconds, not "-1"'],
    [
      "a genesis file that is not there",
      ["--genesis", "no-such.json"],
      "--genesis no-such.json cannot be read (ENOENT)",
    ],
    ["two phrases", ["-d", "-m", "a b c"], "--mnemonic and --deterministic cannot be given together; leave one out"],
    [
      "keys and a count",
      ["--account", `${KEY},1`, "-a", "3"],
      "--account and --accounts cannot be given together; leave one out",
    ],
    [
      "manual and interval mining",
      ["--manual", "-b", "1"],
      "--manual and --block-time cannot be given together; leave one out",
    ],
    ["quiet and verbose", ["-qv"], "--quiet and --verbose cannot be given together; leave one out"],
    [
      "a demo of nothing",
      ["--demo", "--no-exchange"],
      "--demo and --no-exchange cannot be given together; leave one out",
    ],
    [
      "memory and a directory",
      ["--ephemeral", "--db", "x"],
      "--db and --ephemeral cannot be given together; leave one out",
    ],
    [
      "a log file that cannot be",
      ["--log-file", "/no/such/log"],
      "the log file /no/such/log cannot be written (ENOENT); choose another --log-file",
    ],
  ])("%s", async (_what, args, sentence) => {
    const { code, stdout, stderr } = await run(args);
    expect(stderr).toContain(`couverture: ${sentence}`);
    expect(stderr.split("\n")).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("what is not available yet is refused, not ignored", () => {
  it.each<[string[], string]>([
    [["--fork.network", "mainnet"], "--fork.network mainnet is not available: it needs an account with a provider"],
    [["-f", "ftp://127.0.0.1"], "--fork-url must be an http, https, ws or wss URL"],
    [["-f", "http://127.0.0.1:1", "--fork-header", "nothing"], '--fork-header must be a header as "Name: value"'],
    [
      ["--port", "0", "--engine", "ganache", "--ephemeral", "-f", "http://127.0.0.1:1"],
      "--fork-url is for the native engine",
    ],
    [["--fork.deleteCache"], "--fork.deleteCache is not available"],
    [["--engine", "geth"], '--engine must be "native" or "ganache", not "geth"'],
    [
      ["--port", "0", "--engine", "ganache", "--ephemeral", "--hardfork", "osaka"],
      "--hardfork osaka is not known to the engine ganache",
    ],
    [["-D"], "--detach is not available: run it in the background"],
    [["--flavor", "filecoin"], "--flavor filecoin is not available: there is ethereum only"],
    [["--logging.debug"], "--logging.debug is not available: ask debug_traceTransaction"],
    [["--miner.instamine=strict"], "--miner.instamine strict is not available"],
    [["--server.ws", "false"], "--no-server.ws cannot be off"],
    [["--server.rpcEndpoint", "rpc"], "--server.rpcEndpoint rpc is not available: a path begins with /"],
    [["--server.wsBinary", "text"], '--server.wsBinary must be "auto", true or false, not "text"'],
  ])("%j", async (args, sentence) => {
    const { code, stderr } = await run(args);
    expect(stderr).toContain(`couverture: ${sentence}`);
    expect(code).toBe(2);
  });
});

it("a stack is shown when it is requested", async () => {
  const { stderr } = await run(["--verbose", "--port", "x"]);
  expect(stderr).toMatch(/^couverture: --port must be .*\nCommandError: .*\n\s+at /);
});

describe("help", () => {
  it("shows every flag that has a meaning", async () => {
    const { code, stdout } = await run(["start", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("-i, --network-id <id>");
    expect(stdout).toContain("[--chain.chainId]");
    expect(stdout).toContain("-f, --fork-url <url>");
    expect(stdout).not.toContain("--fork.network");
  });

  it("and the commands", async () => {
    for (const flag of ["--help", "-?"]) {
      const { code, stdout } = await run([flag]);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /Commands:\n\s+start .*\n\s+ci [\s\S]*\n\s+exchange [\s\S]*\n\s+export [\s\S]*\n\s+import [\s\S]*\n\s+ledger [\s\S]*\n\s+reset /,
      );
    }
  });

  it("the version is package.json's", async () => {
    expect(await run(["--version"])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  });
});

describe("a command that finds no chain ends with code 1", () => {
  it.each([[["reset", "--yes"]], [["ledger", "head"]], [["ledger", "rebuild"]]])("%j", async (command) => {
    const path = join(temporaryDirectory(), "none");
    const { code, stdout, stderr } = await run([...command, "--data-dir", path]);
    expect(stderr).toBe(
      `couverture: there is no chain in ${path}; start one with "couverture start", or name its directory with --data-dir`,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });
});

it("reset leaves a foreign directory alone", async () => {
  const path = temporaryDirectory();
  writeFileSync(join(path, "thesis.doc"), "");
  const { code, stderr } = await run(["reset", "--yes", "--data-dir", path]);
  expect(stderr).toContain(`${path} holds something else (thesis.doc) and no couverture.json`);
  expect(code).toBe(1);
  expect(readdirSync(path)).toEqual(["thesis.doc"]);
});

it("reset asks, and without someone to ask it wants --yes", async () => {
  const path = temporaryDirectory();
  writeFileSync(join(path, "couverture.json"), "{}");
  mkdirSync(join(path, "journal"));
  chmodSync(path, 0o700);
  const refused = await run(["reset", "--data-dir", path]);
  expect(refused.stderr).toContain(
    `reset removes the chain in ${path} for good; give --yes to do so without a question`,
  );
  expect(refused.code).toBe(2);
  const done = await run(["reset", "--data-dir", path, "--yes"]);
  expect(done).toMatchObject({ code: 0, stdout: `Removed couverture.json, journal from ${path}` });
});
