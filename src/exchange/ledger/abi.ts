/**
 * Reads event logs, revert data and calldata by ABI. viem does the same, but takes a tenth of a second to load and some ten times as
 * long per log; the ledger's thread has up to a thousand transactions a second to read.
 */
import { bytesToQuantity, keccak256, toHex } from "../../persistence/ledger/projection.js";

export interface AbiParameter {
  readonly name?: string | undefined;
  readonly type: string;
  readonly indexed?: boolean | undefined;
  readonly components?: readonly AbiParameter[] | undefined;
}

export interface AbiItem {
  readonly type: string;
  readonly name?: string | undefined;
  readonly inputs?: readonly AbiParameter[] | undefined;
}

/** A decoded value: integers as bigint, addresses and fixed bytes as 0x-hex, strings and booleans as such. */
export type AbiValue = bigint | string | boolean;

/** A decoded event, error or call: the values by their names in the ABI, those of structs among the others. */
export interface Decoded {
  readonly name: string;
  readonly values: Readonly<Record<string, AbiValue>>;
}

interface Field {
  name: string;
  type: string;
}

interface Layout {
  name: string;
  topics: Field[];
  fields: Field[];
  /** Whether all of it can be read here: arrays are not. */
  readable: boolean;
}

const WORD = 32;
const READABLE = /^(?:address|bool|string|uint\d+|bytes\d+)$/;

function canonicalType({ type, components }: AbiParameter): string {
  if (!type.startsWith("tuple")) return type;
  return `(${(components ?? []).map(canonicalType).join(",")})${type.slice("tuple".length)}`;
}

/** `place((uint32,uint8))`: what selectors and topics are hashes of. */
export const signatureOf = ({ name, inputs = [] }: AbiItem): string =>
  `${name}(${inputs.map(canonicalType).join(",")})`;

const hashOf = (item: AbiItem): string => toHex(keccak256(new TextEncoder().encode(signatureOf(item))));

/** The first four bytes of a call, or of a custom error's data. */
export const selectorOf = (item: AbiItem): string => hashOf(item).slice(0, 10);

/** A struct of static fields is encoded as its fields are. */
const flat = (parameters: readonly AbiParameter[]): Field[] =>
  parameters.flatMap(({ name = "", type, components }) =>
    type === "tuple" && components ? flat(components) : [{ name, type }],
  );

function layoutOf({ name = "", inputs = [] }: AbiItem): Layout {
  const topics = flat(inputs.filter(({ indexed }) => indexed));
  const fields = flat(inputs.filter(({ indexed }) => !indexed));
  return { name, topics, fields, readable: [...topics, ...fields].every(({ type }) => READABLE.test(type)) };
}

/** The items of some ABIs that are of a type, by hash or selector. The same item in two of them is one. */
function layouts(abis: readonly (readonly AbiItem[])[], type: string, key: (item: AbiItem) => string) {
  const found = new Map<string, Layout>();
  for (const item of abis.flat()) if (item.type === type) found.set(key(item), layoutOf(item));
  return found;
}

/**
 * A word as its type says; undefined where it has bits that its type has not. Solidity refuses such words too, and what anyone may
 * send must not come into a column that it does not fit.
 */
function readWord(type: string, hex: string): AbiValue | undefined {
  if (type.startsWith("bytes")) {
    const digits = Number(type.slice("bytes".length)) * 2;
    return /^0*$/.test(hex.slice(digits)) ? `0x${hex.slice(0, digits)}` : undefined;
  }
  if (type === "address") return hex.startsWith("0".repeat(24)) ? `0x${hex.slice(24)}` : undefined;
  const value = BigInt(`0x${hex}`);
  if (type === "bool") return value <= 1n ? value === 1n : undefined;
  return value >> BigInt(type.slice("uint".length)) === 0n ? value : undefined;
}

function readString(data: Uint8Array, head: number): string | undefined {
  const offset = bytesToQuantity(data.subarray(head, head + WORD));
  if (offset + 32n > BigInt(data.length)) return undefined;
  const start = Number(offset) + WORD;
  const length = bytesToQuantity(data.subarray(start - WORD, start));
  if (BigInt(start) + length > BigInt(data.length)) return undefined;
  return Buffer.from(data.subarray(start, start + Number(length))).toString("utf8");
}

function readFields(fields: Field[], data: Uint8Array, values: Record<string, AbiValue>): boolean {
  if (data.length < fields.length * WORD) return false;
  const hex = toHex(data.subarray(0, fields.length * WORD));
  for (const [index, { name, type }] of fields.entries()) {
    const start = 2 + index * WORD * 2;
    const value =
      type === "string" ? readString(data, index * WORD) : readWord(type, hex.slice(start, start + WORD * 2));
    if (value === undefined) return false;
    values[name] = value;
  }
  return true;
}

/** Reads logs of the events of some ABIs; undefined for others, and for those that are not encoded as the ABI says. */
export function eventReader(
  ...abis: (readonly AbiItem[])[]
): (topics: readonly string[], data: Uint8Array) => Decoded | undefined {
  const events = layouts(abis, "event", hashOf);
  return (topics, data) => {
    const layout = events.get(topics[0] ?? "");
    if (!layout?.readable || topics.length !== layout.topics.length + 1) return undefined;
    const values: Record<string, AbiValue> = {};
    for (const [index, { name, type }] of layout.topics.entries()) {
      const topic = topics[index + 1] as string;
      const value = type === "string" ? topic : readWord(type, topic.slice(2));
      if (value === undefined) return undefined;
      values[name] = value;
    }
    return readFields(layout.fields, data, values) ? { name: layout.name, values } : undefined;
  };
}

/** A decoded call or error, with its arguments in order as viem gives them: integers of up to 48 bits as numbers. */
export interface DecodedCall extends Decoded {
  readonly args: readonly (AbiValue | number)[];
}

const SMALL = /^uint(?:8|16|24|32|40|48)$/;

/** Decodes what starts with a selector: calldata (`function`) or revert data (`error`). */
export function selectorReader(
  type: "function" | "error",
  ...abis: (readonly AbiItem[])[]
): (data: Uint8Array) => DecodedCall | undefined {
  const items = layouts(abis, type, selectorOf);
  return (data) => {
    if (data.length < 4) return undefined;
    const layout = items.get(toHex(data.subarray(0, 4)));
    const values: Record<string, AbiValue> = {};
    if (!layout?.readable || !readFields(layout.fields, data.subarray(4), values)) return undefined;
    const args = layout.fields.map((field): AbiValue | number => {
      const value = values[field.name] as AbiValue;
      return SMALL.test(field.type) ? Number(value) : value;
    });
    return { name: layout.name, values, args };
  };
}
