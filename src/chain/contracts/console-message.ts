import { checksumAddress, keccak256, toHex } from "../../ethereum/index.js";
import type { Core } from "../head/core.js";

const ARGUMENT_TYPES = ["uint256", "string", "bool", "address"] as const;
const MAX_ARGUMENTS = 4;
const WORD = 32;

/** The parameter types of each `log` function of the console contracts, by selector. */
let signatures: Map<string, readonly string[]> | undefined;

function signaturesBySelector(): Map<string, readonly string[]> {
  if (signatures) return signatures;
  const known = new Map<string, readonly string[]>();
  const add = (types: readonly string[], written = types): void => {
    known.set(toHex(keccak256(Buffer.from(`log(${written.join(",")})`)).slice(0, 4)), types);
  };
  let lists: string[][] = [[]];
  for (let length = 0; length <= MAX_ARGUMENTS; length++) {
    for (const types of lists) {
      add(types);
      // Versions of console.sol before 2.22 of Hardhat have selectors of the type's short name.
      add(
        types,
        types.map((type) => (type === "uint256" ? "uint" : type)),
      );
    }
    lists = lists.flatMap((types) => ARGUMENT_TYPES.map((type) => [...types, type]));
  }
  add(["int256"]);
  add(["int256"], ["int"]);
  add(["string", "int256"]);
  add(["bytes"]);
  for (let length = 1; length <= WORD; length++) add([`bytes${length}`]);
  signatures = known;
  return known;
}

const numberAt = (data: Uint8Array, offset: number): bigint => {
  const word = data.subarray(offset, offset + WORD);
  if (word.length < WORD) throw new RangeError("the data ends early");
  return BigInt(toHex(word));
};

/** Bytes of any length, whose place is in the head. */
function bytesAt(data: Uint8Array, head: number): Uint8Array {
  const start = Number(numberAt(data, head));
  const length = Number(numberAt(data, start));
  if (start + WORD + length > data.length) throw new RangeError("the data ends early");
  return data.subarray(start + WORD, start + WORD + length);
}

function argumentAt(data: Uint8Array, head: number, type: string): string {
  if (type === "string") return Buffer.from(bytesAt(data, head)).toString("utf8");
  if (type === "bytes") return toHex(bytesAt(data, head));
  const value = numberAt(data, head);
  if (type === "bool") return String(value !== 0n);
  if (type === "address") return checksumAddress(data.subarray(head + 12, head + WORD));
  if (type === "uint256") return value.toString();
  if (type === "int256") return BigInt.asIntN(256, value).toString();
  return toHex(data.subarray(head, head + Number(type.slice("bytes".length))));
}

/** Puts the arguments together as `console.log` of Node does: a text's %s, %d, %i, %o and %x take those after it. */
function format(values: readonly string[], types: readonly string[]): string {
  const [first, ...rest] = values;
  if (first === undefined) return "";
  if (types[0] !== "string") return values.join(" ");
  const text = first.replace(/%[sdiox%]/g, (mark) => {
    if (mark === "%%") return "%";
    const value = rest.shift();
    if (value === undefined) return mark;
    return mark === "%x" && /^[0-9]+$/.test(value) ? `0x${BigInt(value).toString(16)}` : value;
  });
  return [text, ...rest].join(" ");
}

/** What a call of the console contract prints; undefined where it is none of its functions, or cut off. */
export function consoleMessage(input: Uint8Array): string | undefined {
  const types = signaturesBySelector().get(toHex(input.subarray(0, 4)));
  if (!types) return undefined;
  const data = input.subarray(4);
  try {
    return format(
      types.map((type, index) => argumentAt(data, index * WORD, type)),
      types,
    );
  } catch (failure) {
    if (failure instanceof RangeError) return undefined;
    throw failure;
  }
}

/** Reports to listeners what contracts printed. @param hash of the transaction; undefined for a call */
export function announcePrinted(
  core: Core,
  hash: Uint8Array | undefined,
  data: readonly Uint8Array[],
  durable: Promise<void>,
): void {
  const messages = data.map(consoleMessage).filter((message) => message !== undefined);
  if (messages.length > 0) core.announce("printed", { hash, messages }, durable);
}
