/**
 * Schemas for the values that JSON-RPC is made of. What goes in is JSON; what comes out is bigint for quantities and Uint8Array for
 * bytes. Where the peers (geth, Ganache, Hardhat, Anvil) differ in what they take, these take whatever can mean only one thing.
 */
import { type About, described, type Reader, refuse, scalar, shown } from "./reader.js";

/** Accounts and a hash of the examples. */
export const SAMPLE_ACCOUNT = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
export const SAMPLE_RECIPIENT = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
export const SAMPLE_HASH = `0x${"5a".repeat(32)}`;

const hasPrefix = (text: string): boolean =>
  text.charCodeAt(0) === 0x30 && (text.charCodeAt(1) === 0x78 || text.charCodeAt(1) === 0x58);

/** The bytes of `0x`-hex, or undefined where there is a digit that is not hex or half a byte. */
function bytesOf(text: string): Uint8Array | undefined {
  const decoded = Buffer.from(text.slice(2), "hex");
  return decoded.length * 2 === text.length - 2 ? new Uint8Array(decoded) : undefined;
}

function readBytes(value: unknown, what: string): Uint8Array {
  if (typeof value !== "string") return refuse(`expected ${what}, got ${shown(value)}`);
  if (!hasPrefix(value)) return refuse(`expected ${what}, got ${shown(value)}, which has no 0x prefix`);
  const bytes = bytesOf(value);
  if (bytes !== undefined) return bytes;
  const odd = value.length % 2 === 1 && /^0[xX][0-9a-fA-F]*$/.test(value);
  return refuse(
    odd
      ? `expected ${what}, got hex string of odd length ${shown(value)}`
      : `expected ${what}, got invalid hex string ${shown(value)}`,
  );
}

/** Bytes of exactly one length. Shorter ones are not padded: a cut address is a mistake. */
export function fixedBytes(title: string, length: number, known: About = {}): Reader<Uint8Array> {
  const what = `${title} (${length} bytes of 0x-hex)`;
  const read = (value: unknown): Uint8Array => {
    const bytes = readBytes(value, what);
    if (bytes.length === length) return bytes;
    return refuse(`expected ${what}, got ${shown(value)} (${bytes.length} bytes)`);
  };
  return scalar(title, read, { type: "Hex", sample: `0x${"1b".repeat(length)}`, ...known });
}

/** Bytes of any length as `0x`-hex: calldata, code, a raw transaction. `0x` is no bytes. */
export const hexData = scalar("hex data", (value) => readBytes(value, "bytes as 0x-hex"), {
  type: "Hex",
  sample: "0x6001",
});

/** A header's extra data: at most 32 bytes. */
export const extraData = scalar(
  "extra data",
  (value) => {
    const bytes = readBytes(value, "extra data as 0x-hex");
    return bytes.length <= 32 ? bytes : refuse(`extra data has at most 32 bytes, not ${bytes.length}`);
  },
  { type: "Hex", sample: "0x6001" },
);

/** A 20-byte address. Its checksum (EIP-55) is not checked, as no peer checks it. */
export const address = fixedBytes("an address", 20, { type: "Address", sample: SAMPLE_ACCOUNT });

/** A 32-byte hash. */
export const hash = fixedBytes("a hash", 32, { type: "Hash", sample: SAMPLE_HASH, named: { what: "hash" } });

/** The largest value of an EVM word. */
const MAX_256 = (1n << 256n) - 1n;
const MAX_64 = (1n << 64n) - 1n;
const DIGITS = /^(?:0[xX][0-9a-fA-F]+|[0-9]+)$/;

function readQuantity(value: unknown, max: bigint): bigint {
  let quantity: bigint;
  if (typeof value === "string") {
    if (!DIGITS.test(value) || value.length > 100) {
      if (value === "0x" || value === "0X") return refuse('expected a quantity, got "0x"; zero is "0x0"');
      return refuse(`expected a quantity as 0x-hex, got ${shown(value)}`);
    }
    quantity = BigInt(value);
  } else if (typeof value === "number") {
    if (!Number.isInteger(value) || value < 0) return refuse(`expected a quantity, got ${value}`);
    if (!Number.isSafeInteger(value)) {
      return refuse(`the number ${value} is too large to be exact in JSON; write it as 0x-hex`);
    }
    quantity = BigInt(value);
  } else {
    return refuse(`expected a quantity as 0x-hex, got ${shown(value)}`);
  }
  if (quantity <= max) return quantity;
  return refuse(`the quantity ${shown(value)} does not fit in ${max === MAX_64 ? 64 : 256} bits`);
}

/**
 * An unsigned 256-bit quantity. Takes `0x`-hex with or without leading zeros, JSON numbers up to 2^53-1 (as Ganache does), and
 * decimal digits in a string (as Hardhat and Anvil do). `0x` alone is refused: it is bytes, not a number.
 */
export const quantity = scalar("a quantity", (value) => readQuantity(value, MAX_256), {
  type: "QuantityInput",
  sample: "0xde0b6b3a7640000",
});

/** Like {@link quantity}, of 64 bits: gas, nonces, timestamps. */
export const quantity64 = scalar("a 64-bit quantity", (value) => readQuantity(value, MAX_64), {
  type: "QuantityInput",
  sample: "0x1",
});

/** Like {@link quantity}, as a safe integer: counts, seconds, indexes. */
export const count = scalar(
  "a number",
  (value) => {
    const read = readQuantity(value, MAX_64);
    if (read <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(read);
    return refuse(`the number ${shown(value)} is larger than 2^53-1`);
  },
  { type: "QuantityInput", sample: 1 },
);

/**
 * A 32-byte word: a storage slot or value. Shorter ones are padded on the left and numbers written out, as every peer does for slots.
 */
export const word = scalar(
  "a 32-byte word",
  (value) => {
    const padded = new Uint8Array(32);
    if (typeof value === "string" && value.length > 66) {
      return refuse(`expected at most 32 bytes, got ${shown(value)} (${value.length - 2} hex digits)`);
    }
    const isEmpty = value === "0x" || value === "0X";
    const read = isEmpty ? 0n : readQuantity(value, MAX_256);
    padded.set(Buffer.from(read.toString(16).padStart(64, "0"), "hex"));
    return padded;
  },
  { type: "Hex", sample: `0x${"00".repeat(31)}01` },
);

/** true or false. */
export const flag = scalar(
  "true or false",
  (value) => (typeof value === "boolean" ? value : refuse(`expected true or false, got ${shown(value)}`)),
  { type: "boolean", sample: true },
);

/** A text. */
export const text = scalar(
  "a text",
  (value) => (typeof value === "string" ? value : refuse(`expected a text, got ${shown(value)}`)),
  { type: "string", sample: "text" },
);

/** What opens a key of the keystore. */
export const passphrase = described(text, { sample: "correct horse", secret: true });

/** The id of a filter or of a subscription. */
export const pollId = described(text, { sample: "0x1f2e" });

/** One of some words. */
export function oneOf<const W extends readonly string[]>(...words: W): Reader<W[number]> {
  const list = words.map((entry) => `"${entry}"`).join(", ");
  return scalar(
    `one of ${list}`,
    (value) =>
      words.includes(value as string) ? (value as W[number]) : refuse(`expected one of ${list}, got ${shown(value)}`),
    { type: words.map((entry) => `"${entry}"`).join(" | "), sample: words[0] },
  );
}
