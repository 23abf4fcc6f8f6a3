import { readFileSync } from "node:fs";
import { type NodeOptions, type NodeOptionsInput, OptionsError, parseNodeOptions } from "../options.js";
import { wrongUse } from "./errors.js";
import type { Flag, FlagKind } from "./flags/flag.js";
import { forkSection, parseHeader } from "./flags/fork.js";

/** What the command prints, and where. */
export interface OutputOptions {
  quiet: boolean;
  verbose: boolean;
  json: boolean;
  /** A file that the log is appended to as well. */
  file?: string;
}

/** What `couverture start` was asked for. */
export interface StartOptions {
  node: NodeOptions;
  output: OutputOptions;
  /** Whether the demo market is to be on the chain. */
  demo?: boolean;
  /** Sentences about flags that have no effect. */
  notices: string[];
}

/** A flag as it was typed. `text` is undefined for a boolean that is on; a boolean may be off. */
export interface GivenFlag {
  flag: Flag;
  name: string;
  text: string | undefined;
  off?: boolean;
}

const ETHER = /^(\d+)(?:\.(\d{1,18}))?$/;

function parseEther(name: string, text: string): bigint {
  const match = ETHER.exec(text);
  if (!match) throw wrongUse(`${name} must be an amount of ether, not "${text}"`);
  return BigInt(match[1] ?? "0") * 10n ** 18n + BigInt((match[2] ?? "").padEnd(18, "0"));
}

/** Digits under our own name are seconds; under Ganache's they are milliseconds, as they are for JavaScript's Date. */
function parseDate(flag: Flag, name: string, text: string): number {
  if (/^\d+$/.test(text) && name === flag.names[0]) return Number(text);
  const milliseconds = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(milliseconds)) throw wrongUse(`${name} must be a date or unix seconds, not "${text}"`);
  return Math.floor(milliseconds / 1000);
}

function parseKeyedAccount(name: string, text: string): { privateKey: string; balance: string } {
  const [privateKey = "", balance] = text.split(",");
  if (balance === undefined || balance === "") {
    throw wrongUse(`${name} must be a private key and a balance in wei, as 0x…,1000000000000000000`);
  }
  return { privateKey, balance };
}

function headerFrom(name: string, text: string): [string, string] {
  const header = parseHeader(text);
  if (!header) throw wrongUse(`${name} must be a header as "Name: value", not "${text}"`);
  return header;
}

function parseFile(name: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw wrongUse(`${name} ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`, error);
  }
}

/** Text as the value that its kind means. What does not look right stays text, and the schema refuses it. */
function readValue({ flag, name, text, off }: GivenFlag): unknown {
  if (text === undefined) return off ? false : (flag.sets ?? true);
  switch (flag.kind) {
    case "integer":
      return /^(\d+|0x[0-9a-fA-F]+)$/.test(text) ? Number(text) : text;
    case "number":
      return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case "mode":
      return text === "true" || text === "false" ? text === "true" : text;
    case "account":
      return /^\d+$/.test(text) ? Number(text) : text;
    case "ether":
      return parseEther(name, text);
    case "date":
      return parseDate(flag, name, text);
    case "keyed-account":
      return parseKeyedAccount(name, text);
    case "header":
      return headerFrom(name, text);
    case "file":
      return parseFile(name, text);
    default:
      return text;
  }
}

/** Kinds whose text may have a comma. */
const UNDIVIDED = new Set<FlagKind | undefined>(["keyed-account", "header"]);

/** A value for each item of a flag that takes several. */
function readValues(given: GivenFlag): unknown[] {
  if (!given.flag.many || UNDIVIDED.has(given.flag.kind) || given.text === undefined) return [readValue(given)];
  return given.text.split(",").map((text) => readValue({ ...given, text }));
}

/** Values by section and name, not checked yet. */
export type Draft = Record<string, Record<string, unknown>> & { engine?: unknown; from?: unknown };

function put(draft: Draft, path: string, value: unknown, many: boolean): void {
  const [section, key] = path.split(".") as [string, string | undefined];
  // A path without a dot is a field of the draft itself.
  if (key !== undefined) draft[section] ??= {};
  const fields: Record<string, unknown> = key === undefined ? draft : (draft[section] as Record<string, unknown>);
  const field = key ?? section;
  fields[field] = many ? [...((fields[field] as unknown[] | undefined) ?? []), value] : value;
}

/** The flags of a list that go to one of some paths, by the name they were given. */
const namesGiven = (given: readonly GivenFlag[], paths: readonly string[]): string[] =>
  given.filter(({ flag, off }) => !off && flag.to !== undefined && paths.includes(flag.to)).map(({ name }) => name);

/** The last flag that goes to a path. */
const lastOf = (given: readonly GivenFlag[], path: string): GivenFlag | undefined =>
  given.findLast(({ flag }) => flag.to === path);

/** Flags that cannot be given together. */
const EXCLUSIVE: readonly (readonly string[])[] = [
  ["wallet.mnemonic", "wallet.seed", "wallet.deterministic"],
  ["chain.accounts", "chain.accountCount"],
  ["mining.mode", "mining.blockTime"],
  ["output.quiet", "output.verbose"],
];

function refuseContradictions(given: readonly GivenFlag[]): void {
  for (const paths of EXCLUSIVE) {
    const last = paths.map((path) => namesGiven(given, [path]).at(-1)).filter((name) => name !== undefined);
    if (last.length > 1) throw wrongUse(`${last[0]} and ${last[1]} cannot be given together; leave one out`);
  }
  if (namesGiven(given, ["demo.wanted"]).length > 0 && lastOf(given, "chain.exchange")?.off) {
    throw wrongUse("--demo and --no-exchange cannot be given together; leave one out");
  }
  const places = given.filter(({ flag, off }) => flag.to === "storage.directory" && !off);
  const memory = places.find(({ text }) => text === undefined);
  const disk = places.find(({ text }) => text !== undefined);
  if (memory && disk) throw wrongUse(`${disk.name} and ${memory.name} cannot be given together; leave one out`);
}

async function mnemonicFrom(wallet: Record<string, unknown>): Promise<unknown> {
  if (wallet.deterministic !== true && wallet.seed === undefined) return wallet.mnemonic;
  const { GANACHE_MNEMONIC, mnemonicOfGanacheSeed } = await import("../chain/wallet/hd-keys.js");
  return wallet.seed === undefined ? GANACHE_MNEMONIC : mnemonicOfGanacheSeed(String(wallet.seed));
}

/** What signs the ledger's head. @throws CommandError where one of its flags lacks another, or the key cannot be read */
async function attestationFrom(given: Record<string, unknown> | undefined): Promise<object | undefined> {
  if (given === undefined) return undefined;
  const { every, key, passwordFile } = given as { every?: unknown; key?: string; passwordFile?: string };
  if (every === undefined) {
    const name = key === undefined ? "--attest-password-file" : "--attest-key";
    throw wrongUse(
      `${name} does nothing without --attest-every, the number of records from one attestation to the next`,
    );
  }
  if (key === undefined) {
    throw wrongUse("--attest-every needs --attest-key: the file with the private key that signs");
  }
  const { signingKey } = await import("./ledger/key-flags.js");
  const flags = { key: "--attest-key", passwordFile: "--attest-password-file" };
  return { every, privateKey: await signingKey(key, passwordFile, flags) };
}

/** The options' complaint, with the flag as it was typed in place of the option's path. */
export function asFlagError(error: unknown, given: readonly GivenFlag[]): unknown {
  if (!(error instanceof OptionsError)) return error;
  const culprit = given.findLast(({ flag: { to } }) => to !== undefined && `${error.path}.`.startsWith(`${to}.`));
  if (!culprit) return error;
  const { flag, name, text } = culprit;
  const shown =
    text !== undefined && flag.kind !== "keyed-account" && flag.kind !== "file" && /must /.test(error.reason);
  return wrongUse(`${name} ${error.reason}${shown ? `, not "${text}"` : ""}`, error);
}

/**
 * The values of flags, by the paths that they go to.
 * @throws CommandError (wrong use) with a sentence that names the flag
 */
export function draftOf(given: readonly GivenFlag[]): { draft: Draft; notices: string[] } {
  refuseContradictions(given);
  const draft: Draft = {};
  const notices: string[] = [];
  for (const each of given) {
    for (const value of readValues(each)) {
      const refusal = each.flag.refused?.(value);
      if (refusal !== undefined) throw wrongUse(`${each.name} ${refusal}`);
      const notice = each.flag.notice?.(value);
      if (notice !== undefined) notices.push(notice);
      if (each.flag.to !== undefined && !(each.flag.sets !== undefined && each.off)) {
        put(draft, each.flag.to, value, each.flag.many === true);
      }
    }
  }
  if (draft.fork) draft.fork = forkSection(draft.fork);
  return { draft, notices };
}

/**
 * What was asked for, from the flags as they were typed.
 * @throws CommandError (wrong use) with a sentence that names the flag
 */
export async function readStartOptions(given: readonly GivenFlag[]): Promise<StartOptions> {
  const { draft, notices } = draftOf(given);
  const { output, wallet, demo, attestation: signing, ...node } = draft;
  const chain = { ...node.chain };
  if (demo?.wanted === true && node.engine === "ganache") chain.exchange ??= true;
  const mnemonic = await mnemonicFrom(wallet ?? {});
  if (mnemonic !== undefined) chain.mnemonic = mnemonic;
  if (chain.timestampIncrement === "clock") delete chain.timestampIncrement;
  else if (chain.timestampIncrement !== undefined) chain.clock ??= "step";
  const attestation = await attestationFrom(signing);
  try {
    return {
      node: parseNodeOptions({ ...node, chain, ...(attestation && { attestation }) } as NodeOptionsInput),
      output: { quiet: false, verbose: false, json: false, ...output },
      ...(demo?.wanted === true && { demo: true }),
      notices,
    };
  } catch (error) {
    throw asFlagError(error, given);
  }
}
