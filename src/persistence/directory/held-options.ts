/**
 * What a chain was created with, as its journal holds it: the manifest is a copy of this, and keeps the secrets. Every session record says
 * it again (field `options` of its details). Secrets are there as a hash that is slow to guess from, since the ledger, which has the
 * journal's records, is shown to others.
 */
import { createHash, pbkdf2Sync } from "node:crypto";
import type { Journal } from "../journal/index.js";
import { decodeSession } from "../records/index.js";
import { type ChainOptions, NOUNS, shownOption, storedChainOptions } from "./chain-options.js";

/** Options as JSON, by name: quantities as decimal text, secrets sealed. */
export type HeldOptions = Readonly<Record<string, unknown>>;

/** Options that are secrets. */
const SECRETS = ["mnemonic", "accounts"] as const;

const ITERATIONS = 2_048;

/** A hash of a secret that says nothing of it to those who cannot guess it; not the same on two chains. */
function sealed(secret: unknown, genesisHash: string): string {
  const bytes = pbkdf2Sync(JSON.stringify(jsonOf(secret)), `couverture ${genesisHash}`, ITERATIONS, 32, "sha256");
  return `0x${bytes.toString("hex")}`;
}

const jsonOf = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner)) ?? "null",
  );

/** The chain options that the journal holds. The upstream's endpoint may change, and is left out. */
export function optionsToHold(engine: string, genesisHash: string, options: ChainOptions): HeldOptions {
  const { fork: _fork, ...held } = options;
  const secrets = SECRETS.map((name) => [name, sealed(options[name], genesisHash)]);
  return { engine, ...(jsonOf(held) as object), ...Object.fromEntries(secrets) };
}

/** Whether a secret is the recorded one. */
export const isHeldSecret = (
  held: HeldOptions,
  name: (typeof SECRETS)[number],
  value: unknown,
  genesisHash: string,
): boolean => held[name] === sealed(value, genesisHash);

/** The options without the secrets, as the manifest stores them. */
export function withoutSecrets(held: HeldOptions): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(held).filter(([name]) => name !== "engine" && !(SECRETS as readonly string[]).includes(name)),
  );
}

/**
 * The first record from `from` on that holds options; the last one of all where `from` is left out.
 * @throws JournalError
 */
export async function findHeldOptions(
  journal: Pick<Journal, "iterate">,
  from?: number,
): Promise<{ seq: number; options: HeldOptions } | undefined> {
  let found: { seq: number; options: HeldOptions } | undefined;
  for await (const { seq, kind, payload } of journal.iterate(from ?? 0)) {
    if (kind !== "session") continue;
    const { action, details } = decodeSession(payload);
    const { options } = action === "opened" ? (JSON.parse(details) as { options?: HeldOptions }) : {};
    if (!options) continue;
    found = { seq, options };
    if (from !== undefined) return found;
  }
  return found;
}

/**
 * In what a manifest differs from the options that the journal holds: for each a clause with both values, as far as they may be shown.
 */
export function differencesFrom(
  record: HeldOptions,
  engine: string,
  genesisHash: string,
  options: ChainOptions,
): string[] {
  const given = optionsToHold(engine, genesisHash, options);
  const held = withDefaults(record);
  const names = [...new Set([...Object.keys(held), ...Object.keys(given)])];
  return names.flatMap((name) => {
    if (JSON.stringify(held[name]) === JSON.stringify(given[name])) return [];
    if (name === "mnemonic") return ["another mnemonic than the journal"];
    if (name === "accounts") return ["other accounts by private key than the journal"];
    const noun = NOUNS[name as keyof typeof NOUNS] ?? name;
    const shown = (value: unknown): string =>
      name === "balance" && typeof value === "string" ? shownOption("balance", BigInt(value)) : textOf(value);
    return [`${noun} ${shown(given[name])} where the journal has ${shown(held[name])}`];
  });
}

/** Options that came after a record was written have in it what they are by default. */
function withDefaults(held: HeldOptions): HeldOptions {
  const parsed = storedChainOptions.safeParse({ ...withoutSecrets(held), mnemonic: "", accounts: [] });
  if (!parsed.success) return held;
  const { fork: _fork, ...filled } = parsed.data;
  return { engine: held.engine, ...(jsonOf(filled) as object), ...held };
}

const textOf = (value: unknown): string =>
  value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);

/** What a manifest's own digest is of: everything in it that a chain depends on. */
export function digestOfManifest(manifest: {
  engine: string;
  genesisHash: string;
  /** As it is stored, or to be stored. */
  options: object;
  record?: number | undefined;
}): string {
  const { engine, genesisHash, record } = manifest;
  const { fork: _fork, ...options } = jsonOf(manifest.options) as { fork?: unknown };
  const entries = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
  return `0x${createHash("sha256")
    .update(JSON.stringify([engine, genesisHash, record ?? null, entries]))
    .digest("hex")}`;
}
