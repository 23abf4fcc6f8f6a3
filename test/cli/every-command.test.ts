import type { Command } from "commander";
import { createProgram } from "../../src/cli/program.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { run } from "../support/process.js";

afterAll(cleanUp);

const ADDRESS = `0x${"aa".repeat(20)}`;
const OTHER = `0x${"bb".repeat(20)}`;
const KEY = `0x${"11".repeat(32)}`;
/** Nobody listens there: what is wrong with the flags is reported before any request is sent. */
const NOWHERE = "http://127.0.0.1:1";

/** A value for each flag of the commands that ask a chain. */
const VALUES: Readonly<Record<string, string>> = {
  ...{ "--rpc-url": NOWHERE, "--private-key": KEY, "--from": ADDRESS, "--owner": ADDRESS, "--for": ADDRESS },
  ...{ "--category": "5", "--expires": "2030-01-01", "--verified": "2026-01-01", "--acquired": "2026-01-01" },
  ...{ "--unlocks": "2027-01-01", "--id": "INV-1", "--evidence": `0x${"22".repeat(32)}`, "--jurisdiction": "US-NY" },
  ...{ "--account-type": "retail", "--group": "G", "--reason": "WHY", "--name": "A name", "--issuer": "ACME" },
  ...{ "--identifier": "US1", "--decimals": "2", "--holding-days": "365", "--holder-cap": "0", "--tick": "0.05" },
  ...{ "--lot": "10", "--maker-fee": "1", "--taker-fee": "2", "--quote": ADDRESS, "--hours": "14:30-21:00" },
  ...{ "--days": "Mon,Tue", "--market": "ACME", "--limit": "12", "--stop": "13", "--worst": "14", "--tif": "GTD" },
  ...{ "--self-trade": "cancel-both", "--client-id": "mine", "--price": "12.50", "--remaining": "5", "--levels": "3" },
  ...{ "--interval": "1h", "--percent": "50", "--bound": "100", "--token": ADDRESS, "--operator": ADDRESS },
  ...{ "--settlement-token": ADDRESS },
  // A security's category is one of Form ATS-R; an investor's is a paragraph of 17 CFR 230.501(a).
  "exchange securities create --category": "other-equity",
};

/** Flags that name files, or cannot stand beside others; they have tests of their own. */
const APART = new Set(["--addresses", "--keystore", "--file", "--owner"]);

/** A value for each argument, by its name. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  ...{ address: ADDRESS, account: ADDRESS, successor: OTHER, holder: ADDRESS, issuer: "ACME", symbol: "ACME" },
  ...{
    market: "ACME",
    shares: "10",
    quantity: "10",
    dollars: "12.50",
    amount: "12.50",
    id: "1",
    ids: "1",
    side: "buy",
  },
};

interface Leaf {
  path: string[];
  command: Command;
}

const leavesOf = (command: Command, path: string[] = []): Leaf[] =>
  command.commands.length === 0
    ? [{ path, command }]
    : command.commands.flatMap((each) => leavesOf(each, [...path, each.name()]));

const leaves = leavesOf(createProgram("0"));
const requesting = leaves.filter(({ command }) => command.options.some(({ long }) => long === "--rpc-url"));

describe("every command", () => {
  it("says what each of its arguments is", () => {
    const silent = leaves.flatMap(({ path, command }) =>
      command.registeredArguments
        .filter(({ description }) => description === "" && path[0] !== "instances")
        .map((argument) => `${path.join(" ")} <${argument.name()}>`),
    );
    expect(leaves.length).toBeGreaterThan(50);
    expect(silent).toEqual([]);
  });

  it("that asks a chain has a sample for each argument and flag that takes a value", () => {
    const without = requesting.flatMap(({ path, command }) => [
      ...command.registeredArguments.map((argument) => argument.name()).filter((name) => ARGUMENTS[name] === undefined),
      ...command.options
        .filter(({ long, required }) => required && long && !APART.has(long) && VALUES[long] === undefined)
        .map(({ long }) => `${path.join(" ")} ${long}`),
    ]);
    expect(without).toEqual([]);
  });

  it.each(requesting.map(({ path, command }) => [path.join(" "), command] as const))(
    "%s takes all its flags, and then asks the chain",
    async (path, command) => {
      const args = command.registeredArguments.map((argument) => ARGUMENTS[argument.name()] as string);
      const flags = command.options.flatMap(({ long, required }) =>
        !long || APART.has(long) || (required && long === "--private-key")
          ? []
          : [long, ...(required ? [(VALUES[`${path} ${long}`] ?? VALUES[long]) as string] : [])],
      );
      const { code, stderr } = await run([...path.split(" "), ...args, ...flags]);
      expect(stderr).toBe(
        `couverture: no chain answers at ${NOWHERE}; start one with "couverture start", or give its --rpc-url`,
      );
      expect(code).toBe(1);
    },
  );

  // What follows needs no chain of its own: there is none, and each says so, with its flags taken.
  const missing = temporaryDirectory();
  const IN_A_DIRECTORY: readonly (readonly [path: string, ...flags: string[]])[] = [
    ["export", "--chain", "c.rlp", "--genesis", "g.json", "--from", "1", "--to", "2", "--json"],
    ["ledger head", "--json"],
    ["ledger rebuild"],
    ["ledger query", "SELECT 1", "--format", "csv", "--limit", "5", "--timeout", "3"],
    ["ledger export", "--format", "csv", "--table", "trades", "--out", "t.csv", "--force"],
    ["ledger export", "--format", "jsonl", "--all", "--out", "tables/"],
    ["ledger diagram", "--out", "d.svg", "--force"],
    ["ledger verify", "--reexecute", "--json"],
    ["report rule-302", "--day", "2026-01-02", "--format", "csv", "--table", "orders"],
    ["report rule-302", "--from", "2026-01-02", "--to", "2026-01-03", "--out", "r.json"],
    ["report ats-r", "--quarter", "2026Q1", "--explain", "volume"],
    ["report form-ats", "--initial", "--out", "f.pdf"],
    ["report form-ats", "--cessation", "--format", "html"],
    ["report ats-n", "--format", "md"],
    ["report compliance", "--as-of", "2026-01-02"],
    ["snapshot save", "name", "--at", "1", "--force", "--json"],
    ["reset", "--yes"],
  ];

  it.each(IN_A_DIRECTORY.map(([path, ...flags]) => [path, flags] as const))(
    "%s takes its flags %j, and then says that there is no chain",
    async (path, flags) => {
      const [command, ...words] = [path.split(" "), ...flags] as [string[], ...string[]];
      const { code, stderr } = await run([...command, ...words, "--data-dir", missing]);
      expect(stderr).toContain(`there is no chain in ${missing}`);
      expect(code).toBe(1);
    },
  );
});
