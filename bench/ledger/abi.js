// @ts-check
import { fromHex, toHex } from "../../dist/ethereum/index.js";
import { keccak256 } from "../client/bytes.js";

/** @typedef {{ type: string, name?: string, indexed?: boolean, components?: readonly Parameter[] }} Parameter */
/** @typedef {{ type: string, name?: string, inputs?: readonly Parameter[] }} Item */
/** @typedef {{ address: Uint8Array, topics: Uint8Array[], data: Uint8Array }} Log */

/** What a word holds: a quantity, or bytes that stand at its right end. @typedef {bigint | number | Uint8Array} Value */
/** @typedef {Record<string, Value>} Values what is not named is zero */

const WORD = 32;

/** @param {Parameter} parameter @returns {string} */
const typeOf = ({ type, components }) =>
  type.startsWith("tuple") ? `(${(components ?? []).map(typeOf).join(",")})${type.slice(5)}` : type;

/** @param {readonly Parameter[]} parameters @returns {Parameter[]} */
const flat = (parameters) =>
  parameters.flatMap((each) => (each.type === "tuple" ? flat(each.components ?? []) : [each]));

/**
 * @param {Uint8Array} out
 * @param {number} at where the word begins; it is zero
 * @param {Value} value
 */
function writeWord(out, at, value) {
  if (typeof value === "object") {
    out.set(value, at + WORD - value.length);
    return;
  }
  let rest = BigInt(value);
  for (let place = at + WORD - 1; rest > 0n; place -= 1) {
    out[place] = Number(rest & 255n);
    rest >>= 8n;
  }
}

/** @param {Value} value */
export function word(value) {
  const out = new Uint8Array(WORD);
  writeWord(out, 0, value);
  return out;
}

/**
 * @param {readonly unknown[]} abi
 * @param {string} type
 * @param {string} name
 */
function itemOf(abi, type, name) {
  const found = /** @type {Item[]} */ (abi).find((item) => item.type === type && item.name === name);
  if (!found) throw new Error(`the ABI has no ${type} ${name}`);
  const signature = `${name}(${(found.inputs ?? []).map(typeOf).join(",")})`;
  return { inputs: found.inputs ?? [], hash: keccak256(new TextEncoder().encode(signature)) };
}

/**
 * Encodes logs of an event whose fields are all static.
 * @param {readonly unknown[]} abi
 * @param {string} name
 * @returns {(address: Uint8Array, values: Values) => Log}
 */
export function eventEncoder(abi, name) {
  const { inputs, hash } = itemOf(abi, "event", name);
  const topics = inputs.filter(({ indexed }) => indexed).map((each) => each.name ?? "");
  const fields = inputs.filter(({ indexed }) => !indexed).map((each) => each.name ?? "");
  return (address, values) => {
    const data = new Uint8Array(fields.length * WORD);
    for (const [index, field] of fields.entries()) writeWord(data, index * WORD, values[field] ?? 0);
    return { address, topics: [hash, ...topics.map((topic) => word(values[topic] ?? 0))], data };
  };
}

/**
 * Encodes calls of a function whose arguments are all static.
 * @param {readonly unknown[]} abi
 * @param {string} name
 * @returns {(values: Values) => Uint8Array}
 */
export function callEncoder(abi, name) {
  const { inputs, hash } = itemOf(abi, "function", name);
  const fields = flat(inputs).map((each) => each.name ?? "");
  return (values) => {
    const data = new Uint8Array(4 + fields.length * WORD);
    data.set(hash.subarray(0, 4));
    for (const [index, field] of fields.entries()) writeWord(data, 4 + index * WORD, values[field] ?? 0);
    return data;
  };
}

export { fromHex, toHex };
