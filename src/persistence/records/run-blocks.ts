import {
  decodeHeader,
  EMPTY,
  encodeHeader,
  equalBytes,
  type HeaderFields,
  keccak256,
  listItems,
} from "../../ethereum/index.js";
import type { BlockPayload } from "./payloads.js";
import { RUN_CHUNK, type RunPayload } from "./run.js";

/** An empty block's base fee is less than its parent's by one part in this many (EIP-1559). */
const BASE_FEE_CHANGE_DENOMINATOR = 8n;

/** What the blocks of a run follow from. */
export type RunShape = Pick<RunPayload, "header" | "count" | "interval">;

/** The blocks of a run, by their place in it from 0 on; each follows from the one before it. */
export interface RunBlocks {
  readonly first: HeaderFields;
  readonly count: number;
  readonly lastNumber: number;
  readonly lastTimestamp: number;
  header(index: number, parentHash: Uint8Array): HeaderFields;
  /** The hashes of the blocks from one place up to, but without, another, one after another. */
  hashes(from: number, to: number, parentHash: Uint8Array): Uint8Array;
}

/**
 * Makes the headers of a run: each is the one before it with the next number, the timestamp later by the interval, the base fee
 * that follows from an empty block (EIP-1559), and as prevRandao the hash of its parent's hash.
 */
export function runBlocks({ header: rlp, count, interval }: RunShape): RunBlocks {
  const first = decodeHeader(rlp);
  const fees = fallingFees(first.baseFeePerGas);
  const feeOf = (index: number): bigint | undefined => fees[Math.min(index, fees.length - 1)];

  function header(index: number, parentHash: Uint8Array): HeaderFields {
    if (index === 0) return { ...first };
    return {
      ...first,
      parentHash,
      number: first.number + index,
      timestamp: first.timestamp + index * interval,
      mixHash: keccak256(parentHash),
      baseFeePerGas: feeOf(index),
    };
  }

  function hashes(from: number, to: number, parentHash: Uint8Array): Uint8Array {
    const made = new Uint8Array((to - from) * 32);
    let parent = parentHash;
    let patched: PatchedHeader | undefined;
    for (let index = from; index < to; index++) {
      const { number, timestamp } = { number: first.number + index, timestamp: first.timestamp + index * interval };
      let bytes: Uint8Array;
      if (index === 0) bytes = rlp;
      else if (index < fees.length || !patched?.takes(number, timestamp)) {
        const whole = encodeHeader(header(index, parent));
        bytes = whole;
        patched = patchable(whole);
      } else bytes = patched.with(number, timestamp, parent);
      parent = keccak256(bytes);
      made.set(parent, (index - from) * 32);
    }
    return made;
  }

  return {
    ...{ first, count, header, hashes },
    lastNumber: first.number + count - 1,
    lastTimestamp: first.timestamp + (count - 1) * interval,
  };
}

/** The base fees of empty blocks until they fall no more, the first block's first; undefined where there are none. */
function fallingFees(first: bigint | undefined): (bigint | undefined)[] {
  const fees = [first];
  for (let fee = first ?? 0n; fee >= BASE_FEE_CHANGE_DENOMINATOR; fees.push(fee))
    fee -= fee / BASE_FEE_CHANGE_DENOMINATOR;
  return fees;
}

/** A header's RLP in which what differs from block to block is written over: five times as fast as encoding each. */
interface PatchedHeader {
  /** Whether number and time are as long as those that it was made with. */
  takes(number: number, timestamp: number): boolean;
  /** The RLP of another block's header; it is valid until the next call. */
  with(number: number, timestamp: number, parentHash: Uint8Array): Uint8Array;
}

const [PARENT_HASH, NUMBER, TIMESTAMP, MIX_HASH] = [0, 8, 11, 13];

function patchable(rlp: Uint8Array): PatchedHeader {
  const items = listItems(rlp);
  const [parent, number, timestamp, mix] = [PARENT_HASH, NUMBER, TIMESTAMP, MIX_HASH].map(
    (place) => items[place] as Uint8Array,
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  return {
    takes: (nextNumber, nextTimestamp) =>
      encodedLength(nextNumber) === number.length && encodedLength(nextTimestamp) === timestamp.length,
    with(nextNumber, nextTimestamp, parentHash) {
      parent.set(parentHash, 1);
      mix.set(keccak256(parentHash), 1);
      writeEnd(number, nextNumber);
      writeEnd(timestamp, nextTimestamp);
      return rlp;
    },
  };
}

/** Bytes that a positive number takes as RLP. */
function encodedLength(value: number): number {
  if (value < 0x80) return 1;
  let length = 1;
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) length++;
  return length;
}

/** Writes a number over the last bytes of an item that is as long as its encoding. */
function writeEnd(item: Uint8Array, value: number): void {
  let rest = value;
  for (let at = item.length - 1; rest > 0; at--) {
    item[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** The hashes of all blocks of a run, {@link RUN_CHUNK} at a time, from its first header alone. */
export function* runHashes(shape: RunShape): Generator<Uint8Array, void> {
  const blocks = runBlocks(shape);
  let { parentHash } = blocks.first;
  for (let from = 0; from < shape.count; from += RUN_CHUNK) {
    const hashes = blocks.hashes(from, Math.min(from + RUN_CHUNK, shape.count), parentHash);
    yield hashes;
    parentHash = hashes.slice(-32);
  }
}

/** Something of a run's record that does not follow from the rest of it. */
export interface RunFault {
  what: string;
  found: Uint8Array;
  expected: Uint8Array;
}

/** Makes all blocks of a run once more and holds the hashes in its record against theirs. @returns those of the last 256 blocks too */
export function checkRun(run: RunPayload): { faults: RunFault[]; lastHashes: Uint8Array[] } {
  const faults: RunFault[] = [];
  const lastHashes: Uint8Array[] = [];
  let [chunk, done] = [0, 0];
  let expected: Uint8Array = EMPTY;
  for (const hashes of runHashes(run)) {
    done += hashes.length / 32;
    expected = hashes.slice(-32);
    for (let at = Math.max(0, hashes.length - 256 * 32); at < hashes.length; at += 32) {
      lastHashes.push(hashes.slice(at, at + 32));
    }
    if (lastHashes.length > 512) lastHashes.splice(0, lastHashes.length - 512);
    if (done % RUN_CHUNK !== 0) continue;
    const found = run.anchors[chunk++] as Uint8Array;
    if (equalBytes(found, expected)) continue;
    faults.push({ what: `hash of block ${done} of the run`, found, expected });
  }
  if (!equalBytes(run.last, expected)) faults.push({ what: "hash of the run's last block", found: run.last, expected });
  return { faults, lastHashes: lastHashes.slice(-256) };
}

/** The content of a block of a run, whose header is given. */
export function emptyBlock(header: HeaderFields): BlockPayload {
  return {
    header: encodeHeader(header),
    transactions: [],
    ommers: Uint8Array.of(0xc0),
    withdrawals: header.withdrawalsRoot ? Uint8Array.of(0xc0) : EMPTY,
    senders: [],
    receipts: [],
    internals: [],
    diff: { accounts: [], storage: [], codes: [] },
    sidecars: [],
  };
}

/** The numbers of a run's first and last block. */
export function runBounds({ header, count }: RunShape): { first: number; last: number } {
  const { number } = decodeHeader(header);
  return { first: number, last: number + count - 1 };
}
