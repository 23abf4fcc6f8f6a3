import { bytesToNumber, decodeRlp, encodeRlp, quantityToBytes } from "../../ethereum/index.js";

/** From so many blocks to so many a run's record has a hash, so that a block in it can be made without those long before. */
export const RUN_CHUNK = 1_024;

/** What happens in a block besides transactions and did not in those of a run. */
export const RUN_SKIPS = "system calls";

/**
 * Empty blocks in a row, as one record: the first one's header, and how the others follow from it. They change no state: what
 * usual blocks do at their beginning and end (EIP-2935, EIP-4788, EIP-7002, EIP-7251) is left out, and `skipped` says so.
 */
export interface RunPayload {
  /** RLP of the first block's header. */
  header: Uint8Array;
  /** How many blocks there are, at least one. */
  count: number;
  /** Seconds from each block to the next. */
  interval: number;
  /** The hash of the last block. */
  last: Uint8Array;
  /** The hash of the last of each {@link RUN_CHUNK} blocks. */
  anchors: Uint8Array[];
  /** What was left out: {@link RUN_SKIPS}. */
  skipped: string;
}

/** `[header, count, interval, last, anchors, skipped]`, the anchors one after another in one byte string. */
export function encodeRun({ header, count, interval, last, anchors, skipped }: RunPayload): Uint8Array {
  const text = new Uint8Array(Buffer.from(skipped, "utf8"));
  return encodeRlp([header, quantityToBytes(count), quantityToBytes(interval), last, Buffer.concat(anchors), text]);
}

/** @throws Error, RangeError when it is no run's payload */
export function decodeRun(payload: Uint8Array): RunPayload {
  const fields = decodeRlp(payload);
  if (!Array.isArray(fields) || fields.length !== 6 || fields.some((field) => !(field instanceof Uint8Array))) {
    throw new Error("record payload: a run has six byte strings");
  }
  const [header, counted, spaced, last, joined, skipped] = fields as [
    ...[Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array],
  ];
  const [count, interval] = [bytesToNumber(counted), bytesToNumber(spaced)];
  const chunks = Math.floor(count / RUN_CHUNK);
  if (count < 1 || interval < 1 || last.length !== 32 || joined.length !== chunks * 32) {
    throw new Error(`record payload: a run of ${count} blocks ${interval} s apart has other hashes than this`);
  }
  const anchors = Array.from({ length: chunks }, (_, index) => joined.subarray(index * 32, index * 32 + 32));
  return { header, count, interval, last, anchors, skipped: Buffer.from(skipped).toString("utf8") };
}
