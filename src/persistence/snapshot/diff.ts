import { bytesToNumber, checksumAddress, decodeRlp, equalBytes, KECCAK_EMPTY, toHex } from "../../ethereum/index.js";
import type { AccountBody } from "../records/index.js";
import { decodeAccount } from "../state/index.js";
import { sectionOf } from "./check.js";
import { canonicalJson } from "./format.js";
import type { SnapshotFile } from "./read.js";
import type { Section } from "./section.js";

/** An account in one of the two. */
export interface AccountState {
  nonce: bigint;
  /** Wei. */
  balance: bigint;
  /** Undefined for accounts without code. */
  codeHash?: string;
}

export interface AccountDifference {
  /** With the checksum of EIP-55. */
  address: string;
  /** Undefined where it is not there. */
  a?: AccountState;
  b?: AccountState;
}

export interface StorageDifference {
  /** The contract, with the checksum of EIP-55. */
  address: string;
  /** 32-byte words, 0 where nothing is stored. */
  slots: { slot: string; a: string; b: string }[];
}

export interface BlockDifference {
  /** The last block that both have; undefined where they start with different ones. */
  common: number | undefined;
  /** What each has beyond it: the first and last number, and how many transactions they have. */
  a: BlockSpan | undefined;
  b: BlockSpan | undefined;
}

export interface BlockSpan {
  first: number;
  last: number;
  transactions: number;
}

/** What changed from one snapshot to another, as far as the two files show it. */
export interface ChainDifference {
  /** Options that the chains were created with, by name. Keys and phrases are not shown. */
  options: string[];
  engine: boolean;
  blocks: BlockDifference;
  accounts: AccountDifference[];
  storage: StorageDifference[];
  /** Journals that end with different records, where nothing else differs: blocks that were reverted, snapshot ids, the clock. */
  records: { a: number; b: number } | undefined;
}

/** Number of the record, and how many versions there are before it. */
const VERSION_BYTES = 12;
const ADDRESS_END = 21;
const OWNER_END = 29;

export function diffChains(a: SnapshotFile, b: SnapshotFile): ChainDifference {
  const [left, right] = [sectionOf(a, "state"), sectionOf(b, "state")];
  const accounts: AccountDifference[] = [];
  for (const [key, before, after] of differences(left, right, "a")) {
    const [one, other] = [accountOf(before), accountOf(after)];
    const [stateA, stateB] = [one && stateOf(one), other && stateOf(other)];
    // The root of its storage follows from the storage.
    if (canonicalJson(stateA ?? null) === canonicalJson(stateB ?? null)) continue;
    accounts.push({
      address: checksumAddress(key.subarray(1)),
      ...(stateA && { a: stateA }),
      ...(stateB && { b: stateB }),
    });
  }
  const { record } = a.manifest;
  const sameRecord = record.entryHash === b.manifest.record.entryHash;
  return {
    options: optionsThatDiffer(a, b),
    engine: a.manifest.engine !== b.manifest.engine,
    blocks: blocksOf(left, right),
    accounts,
    storage: storageOf(left, right),
    records: sameRecord ? undefined : { a: record.seq, b: b.manifest.record.seq },
  };
}

function optionsThatDiffer(a: SnapshotFile, b: SnapshotFile): string[] {
  const [one, other] = [a.manifest.options, b.manifest.options] as unknown as [Fields, Fields];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => name !== "fork" && text(one[name]) !== text(other[name])).sort();
}

type Fields = Record<string, unknown>;

const text = (value: unknown): string => canonicalJson(value ?? null);

/** The keys that start with a prefix and do not have the same bytes in both, with what they have. */
function* differences(
  a: Section,
  b: Section,
  prefix: string,
): Generator<[key: Uint8Array, a: Uint8Array | undefined, b: Uint8Array | undefined]> {
  const gte = Buffer.from(prefix, "latin1");
  const lt = Buffer.from(gte);
  lt[lt.length - 1] = (lt.at(-1) as number) + 1;
  const [nextA, nextB] = [a.cursor({ gte, lt }), b.cursor({ gte, lt })];
  let [one, other] = [nextA(), nextB()];
  while (one || other) {
    const order = !one ? 1 : !other ? -1 : Buffer.compare(one[0], other[0]);
    const key = ((order <= 0 ? one : other) as [Uint8Array, Uint8Array])[0].slice();
    const valueA = order <= 0 ? one?.[1] : undefined;
    const valueB = order >= 0 ? other?.[1] : undefined;
    if (!valueA || !valueB || !equalBytes(valueA, valueB)) yield [key, valueA?.slice(), valueB?.slice()];
    if (order <= 0) one = nextA();
    if (order >= 0) other = nextB();
  }
}

const accountOf = (bytes: Uint8Array | undefined): AccountBody | undefined =>
  bytes && decodeAccount(bytes.subarray(VERSION_BYTES));

const stateOf = ({ nonce, balance, codeHash }: AccountBody): AccountState => ({
  ...{ nonce, balance },
  ...(!equalBytes(codeHash, KECCAK_EMPTY) && { codeHash: toHex(codeHash) }),
});

function storageOf(a: Section, b: Section): StorageDifference[] {
  const found = new Map<string, Map<string, { a: string; b: string }>>();
  const current = (section: Section, key: Uint8Array): boolean => {
    const account = accountOf(section.get(Buffer.concat([Buffer.from("a"), key.subarray(1, ADDRESS_END)])));
    return account?.generation === Number(Buffer.from(key).readBigUInt64BE(ADDRESS_END));
  };
  let lastOwner: Uint8Array | undefined;
  let live = { a: false, b: false };
  for (const [key, before, after] of differences(a, b, "s")) {
    const owner = key.subarray(0, OWNER_END);
    if (!lastOwner || !equalBytes(owner, lastOwner)) live = { a: current(a, key), b: current(b, key) };
    lastOwner = owner;
    const one = live.a ? (before?.subarray(VERSION_BYTES) ?? EMPTY) : EMPTY;
    const other = live.b ? (after?.subarray(VERSION_BYTES) ?? EMPTY) : EMPTY;
    if (equalBytes(one, other)) continue;
    const address = checksumAddress(key.subarray(1, ADDRESS_END));
    const slots = found.get(address) ?? new Map<string, { a: string; b: string }>();
    found.set(address, slots);
    const slot = toHex(key.subarray(OWNER_END));
    const known = slots.get(slot); // of an earlier life of the contract, in one of the two
    slots.set(slot, known ? merged(known, word(one), word(other)) : { a: word(one), b: word(other) });
  }
  return [...found].map(([address, slots]) => ({
    address,
    slots: [...slots].map(([slot, values]) => ({ slot, ...values })),
  }));
}

const EMPTY = new Uint8Array(0);
const NOTHING = `0x${"00".repeat(32)}`;

const word = (value: Uint8Array): string => `0x${Buffer.from(value).toString("hex").padStart(64, "0")}`;

const merged = (known: { a: string; b: string }, a: string, b: string): { a: string; b: string } => ({
  a: a === NOTHING ? known.a : a,
  b: b === NOTHING ? known.b : b,
});

function blocksOf(a: Section, b: Section): BlockDifference {
  const first = firstDifferent(a, b);
  if (first === undefined) return { common: lastOf(a)?.number, a: undefined, b: undefined };
  const before = blockAt(a, { lt: blockKey(first), reverse: true });
  const base = before?.transactions ?? 0;
  const span = (section: Section): BlockSpan | undefined => {
    const start = blockAt(section, { gte: blockKey(first) });
    const end = lastOf(section);
    if (!start || !end) return undefined;
    return { first: start.number, last: end.number, transactions: end.transactions - base };
  };
  return { common: before?.number, a: span(a), b: span(b) };
}

/** The number of the first block that is not the same in both. */
function firstDifferent(a: Section, b: Section): number | undefined {
  for (const [key, before, after] of differences(a, b, "n")) {
    const hashes = [before, after].map((value) => value && (decodeRlp(value) as Uint8Array[])[0]);
    if (hashes[0] && hashes[1] && equalBytes(hashes[0], hashes[1])) continue; // the same one, in another record
    return Number(Buffer.from(key).readBigUInt64BE(1));
  }
  return undefined;
}

function blockKey(number: number): Uint8Array {
  const key = Buffer.from("n00000000", "latin1");
  key.writeBigUInt64BE(BigInt(number), 1);
  return key;
}

const lastOf = (section: Section) => blockAt(section, { reverse: true });

function blockAt(
  section: Section,
  range: Parameters<Section["cursor"]>[0],
): { number: number; transactions: number } | undefined {
  const entry = section.cursor({ gte: Buffer.from("n"), lt: Buffer.from("o"), ...range })();
  if (!entry) return undefined;
  const transactions = (decodeRlp(entry[1]) as Uint8Array[])[3] as Uint8Array;
  return { number: Number(Buffer.from(entry[0]).readBigUInt64BE(1)), transactions: bytesToNumber(transactions) };
}
