import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { addFlags, withoutBooleanValues } from "../../src/cli/flags/add-flags.js";
import { fromGanacheArguments } from "../../src/cli/flags/ganache-arguments.js";
import { readStartOptions, type StartOptions } from "../../src/cli/flags/start-options.js";
import { endCommands, run } from "../support/process.js";

afterAll(endCommands);

/** A flag as `ganache --help` shows it. */
interface Shown {
  names: string[];
  short?: string;
  type?: string;
  choices: string[];
  byDefault?: string;
}

const COMMAND = join(dirname(createRequire(import.meta.url).resolve("ganache/package.json")), "dist", "node", "cli.js");

const ganache = (...args: string[]): string =>
  execFileSync(process.execPath, [COMMAND, ...args], { encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } });

function shownFlags(help: string): Shown[] {
  const found: { head: string[]; text: string }[] = [];
  for (const line of help.split("\n")) {
    const [, names, text] = /^ {2,6}((?:-\S, )?--\S+(?:, --\S+)*)(?: {2,}(.*))?$/.exec(line) ?? [];
    if (names !== undefined) found.push({ head: names.split(", "), text: text ?? "" });
    else if (/^ {8,}\S/.test(line) || /^ +\[/.test(line)) {
      const last = found.at(-1);
      if (last) last.text += `\n${line.trim()}`;
    }
  }
  return found.map(({ head, text }) => {
    const aliases = /deprecated aliases: (--[^\s,[]+(?:, --[^\s,[]+)*)/.exec(text)?.[1]?.split(", ") ?? [];
    const short = head.find((name) => !name.startsWith("--"));
    const type = /\[(boolean|number|string|array)\]/.exec(text)?.[1];
    const byDefault = /\[default: (.+?)\]$/m.exec(text)?.[1];
    const choices = /\[choices: ([^\]]+)\]/.exec(text)?.[1] ?? "";
    return {
      names: [...head.filter((name) => name.startsWith("--")), ...aliases],
      choices: choices === "" ? [] : choices.split(", ").map((choice) => choice.replaceAll('"', "")),
      ...(short && { short }),
      ...(type && { type }),
      ...(byDefault && { byDefault }),
    };
  });
}

const shown = shownFlags(ganache("--help"));

/** The options that arguments set, or the sentence that rejects them. */
async function outcome(args: string[]): Promise<StartOptions | string> {
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .allowExcessArguments(false);
  const given = addFlags(command);
  try {
    command.parse(withoutBooleanValues(fromGanacheArguments(args)), { from: "user" });
    return await readStartOptions(given);
  } catch (error) {
    return (error as Error).message;
  }
}

it("the table of Ganache's flags is that of the installed package, name by name", () => {
  const table = JSON.parse(readFileSync(join(import.meta.dirname, "ganache-flags.json"), "utf8"));
  expect(table.flags).toEqual(shown.map(({ choices: _choices, byDefault: _default, ...flag }) => flag));
  expect(ganache("--version")).toContain(`v${table.version}`);
});

/** Values that flags take for which help names none. */
const VALUES: Record<string, string> = {
  "--chain.networkId": "5777",
  "--chain.time": "2020-01-01T00:00:00Z",
  "--database.dbPath": "./somewhere",
  "--logging.file": "./ganache.log",
  "--miner.coinbase": `0x${"c0".repeat(20)}`,
  "--wallet.accounts": `0x${"11".repeat(32)},0x1000`,
  "--wallet.seed": "seed",
  "--wallet.mnemonic": "candy maple cake sugar pudding cream honey rich smooth crumble sweet treat",
  "--wallet.unlockedAccounts": "0",
  "--wallet.passphrase": "secret",
  "--wallet.accountKeysPath": "./keys.json",
  "--wallet.hdPath": "m/44'/60'/0'/0", // help shows it with commas
  "--fork.url": "http://127.0.0.1:8545@12",
  "--fork.blockNumber": "12", // "Latest block number" says help
  "--fork.network": "mainnet",
  "--fork.headers": "x-key: a, b",
  "--flavor": "ethereum",
};

/** Every way to give a flag: each choice, its default, true and false. */
const ways = shown
  .filter(({ names: [name = ""] }) => name !== "--help" && name !== "--version")
  .flatMap(({ names: [name = ""], type, choices, byDefault }) => {
    if (type === "boolean" || byDefault === "true" || byDefault === "false")
      return [[name], [name, "true"], [name, "false"]];
    const values = choices.length > 0 ? choices : [VALUES[name] ?? byDefault ?? "1"];
    return values.map((value) => [name, value]);
  });

const REFUSED = [
  /^--fork\.network/,
  /^--fork\.(disableCache|deleteCache)( true)?$/,
  /^--logging\.debug( true)?$/,
  /^--detach( true)?$/,
  /^--miner\.instamine strict$/,
  /^--server\.ws false$/,
];

it.each(ways.map((args) => [args.join(" "), args] as const))(
  "%s is taken, or refused with a reason",
  async (line, args) => {
    const got = await outcome([...args]);
    if (REFUSED.some((pattern) => pattern.test(line))) {
      expect(got).toMatch(/^--\S+ .*(is not available: |cannot be off: )\S+/);
    } else {
      expect(got).toMatchObject({ node: expect.anything(), output: expect.anything() });
    }
  },
);

describe("what Ganache's parser allows besides", () => {
  it("several values after one flag", async () => {
    expect(await outcome(["-u", "0", "1", "--wallet.unlockedAccounts=2", "3", "-b", "5"])).toMatchObject({
      node: { accounts: { unlocked: [0, 1, 2, 3] }, mining: { blockTime: 5 } },
    });
    const keys = [`0x${"11".repeat(32)}`, `0x${"22".repeat(32)}`];
    expect(await outcome(["--wallet.accounts", `${keys[0]},1`, `${keys[1]},0x2`])).toMatchObject({
      node: {
        chain: {
          accounts: [
            { privateKey: keys[0], balance: 1n },
            { privateKey: keys[1], balance: 2n },
          ],
        },
      },
    });
  });

  it("an equals sign after a short name, names with hyphens, values of booleans", async () => {
    expect(await outcome(["-p=7545", "--chain.chain-id=5", "-d=false", "--server.ws", "true"])).toMatchObject({
      node: { server: { port: 7545 }, chain: { chainId: 5 } },
    });
  });

  it("the flavor as the first word", async () => {
    expect(await outcome(["ethereum", "-p", "7545"])).toMatchObject({ node: { server: { port: 7545 } } });
    expect(await outcome(["filecoin"])).toMatch(/^--flavor filecoin is not available/);
  });

  it("its command for detached instances, which is refused", async () => {
    expect(ganache("instances", "--help")).toMatch(/instances list[\s\S]*instances stop <name>/);
    for (const args of [
      ["instances", "list"],
      ["instances", "stop", "a_name"],
    ]) {
      expect(await run(args)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(
          /^couverture: instances is not available: no chain runs detached; end one with Ctrl-C/,
        ),
      });
    }
  });
});
