import { bytesToQuantity, toHex } from "./bytes.js";
import { checksumAddress } from "./keccak.js";

/** A type of Solidity's ABI: an elementary one by its name, an array, or a tuple. */
export type AbiType =
  | { kind: "value"; name: string }
  | { kind: "array"; of: AbiType; length: number | undefined }
  | { kind: "tuple"; of: readonly AbiType[] };

const WORD = 32;
const MAX_NESTED = 16;
/** What is read, however much the data says there is: offsets may lead to the same place again and again. */
const MAX_VALUES = 1_000;

const ELEMENTARY =
  /^(?:address|bool|string|function|bytes(?:[1-9]|[12]\d|3[0-2])?|u?int(\d{1,3})|u?fixed\d+x\d+)(?![\w$])/;

class Malformed extends Error {}

/** A list of types as in a signature, such as `(address,(uint256,bytes)[2])`; undefined where it is none. */
export function parseAbiTypes(text: string): readonly AbiType[] | undefined {
  let at = 0;
  const expect = (character: string): void => {
    if (text[at++] !== character) throw new Malformed();
  };
  const one = (depth: number): AbiType => {
    if (depth > MAX_NESTED) throw new Malformed();
    let type: AbiType;
    if (text[at] === "(") type = { kind: "tuple", of: list(depth + 1) };
    else {
      const [name, bits] = ELEMENTARY.exec(text.slice(at, at + 24)) ?? [];
      if (name === undefined || (bits && (Number(bits) % 8 !== 0 || Number(bits) > 256 || bits.startsWith("0")))) {
        throw new Malformed();
      }
      at += name.length;
      type = { kind: "value", name };
    }
    for (let arrays = 0; text[at] === "["; arrays++) {
      const [suffix, length] = /^\[(\d{0,6})\]/.exec(text.slice(at, at + 10)) ?? [];
      if (suffix === undefined || arrays > MAX_NESTED) throw new Malformed();
      at += suffix.length;
      type = { kind: "array", of: type, length: length ? Number(length) : undefined };
    }
    return type;
  };
  const list = (depth: number): AbiType[] => {
    expect("(");
    const types: AbiType[] = [];
    if (text[at] === ")") at++;
    else {
      do types.push(one(depth));
      while (text[at++] === ",");
      if (text[at - 1] !== ")") throw new Malformed();
    }
    return types;
  };
  try {
    const types = list(0);
    return at === text.length ? types : undefined;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

const isDynamic = (type: AbiType): boolean =>
  type.kind === "value"
    ? type.name === "string" || type.name === "bytes"
    : type.kind === "tuple"
      ? type.of.some(isDynamic)
      : type.length === undefined || isDynamic(type.of);

/** Bytes that a type takes in the head of its tuple. */
function headSize(type: AbiType): number {
  if (type.kind === "value" || isDynamic(type)) return WORD;
  if (type.kind === "tuple") return type.of.reduce((size, inner) => size + headSize(inner), 0);
  return (type.length ?? 0) * headSize(type.of);
}

function wordAt(data: Uint8Array, at: number): Uint8Array {
  if (at + WORD > data.length) throw new Malformed();
  return data.subarray(at, at + WORD);
}

function smallAt(data: Uint8Array, at: number): number {
  const value = bytesToQuantity(wordAt(data, at));
  if (value > BigInt(data.length)) throw new Malformed();
  return Number(value);
}

function elementary(name: string, data: Uint8Array, at: number): string {
  if (name === "string" || name === "bytes") {
    const length = smallAt(data, at);
    const start = at + WORD;
    if (start + length > data.length) throw new Malformed();
    const bytes = data.subarray(start, start + length);
    return name === "bytes" ? toHex(bytes) : JSON.stringify(Buffer.from(bytes).toString("utf8"));
  }
  const word = wordAt(data, at);
  if (name === "address") return checksumAddress(word.subarray(12));
  if (name.startsWith("bytes")) return toHex(word.subarray(0, Number(name.slice(5))));
  if (name === "function") return toHex(word.subarray(0, 24));
  const value = bytesToQuantity(word);
  if (name === "bool") return String(value !== 0n);
  return (/^(?:int|fixed)/.test(name) ? BigInt.asIntN(256, value) : value).toString();
}

interface Budget {
  left: number;
}

function textOf(type: AbiType, data: Uint8Array, at: number, budget: Budget): string {
  if (--budget.left < 0) throw new Malformed();
  if (type.kind === "value") return elementary(type.name, data, at);
  if (type.kind === "tuple") return `(${textsOf(type.of, data.subarray(at), budget).join(", ")})`;
  const start = type.length === undefined ? at + WORD : at;
  const length = type.length ?? smallAt(data, at);
  if (length > budget.left) throw new Malformed();
  return `[${textsOf(Array<AbiType>(length).fill(type.of), data.subarray(start), budget).join(", ")}]`;
}

function textsOf(types: readonly AbiType[], data: Uint8Array, budget: Budget): string[] {
  let head = 0;
  return types.map((type) => {
    const at = isDynamic(type) ? smallAt(data, head) : head;
    head += headSize(type);
    return textOf(type, data, at, budget);
  });
}

/**
 * ABI-encoded values as text, as people write them: quantities in decimal, addresses with their checksum, strings in quotes.
 * @returns undefined where the data does not hold values of these types
 */
export function describeAbiValues(types: readonly AbiType[], data: Uint8Array): string | undefined {
  try {
    return textsOf(types, data, { left: MAX_VALUES }).join(", ");
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
