import { bytesToQuantity, toHex } from "../../persistence/ledger/projection.js";
import { FIXED_ADDRESSES } from "./addresses.js";

/** What a class of securities is, from the arguments of its constructor. */
export interface SecurityTerms {
  name: string;
  symbol: string;
  issuer: string;
  identifier: string;
  category: number;
  decimals: number;
  holdingDays: number;
  holderCap: number;
}

const WORD = 32;
/** The head of `(Terms terms, address registry, address admin)`, and that of the struct. */
const ARGUMENTS = 3 * WORD;
const STRUCT = 8 * WORD;

const REGISTRY = Buffer.from(FIXED_ADDRESSES.registry.slice(2).padStart(64, "0"), "hex");

/**
 * The terms of a security from the data of the transaction that created it: creation code, then the constructor's arguments
 * `(Terms, registry, admin)`. They are found by the registry's address, so that it does not matter which compiler made the code.
 * @returns undefined for any other contract, and for securities of another registry.
 */
export function securityTerms(creation: Uint8Array): SecurityTerms | undefined {
  const data = Buffer.from(creation.buffer, creation.byteOffset, creation.length);
  for (let at = data.lastIndexOf(REGISTRY); at >= WORD; at = data.lastIndexOf(REGISTRY, at - 1)) {
    const terms = termsAt(data.subarray(at - WORD));
    if (terms) return terms;
    if (at === 0) return undefined;
  }
  return undefined;
}

function termsAt(data: Buffer): SecurityTerms | undefined {
  const numberAt = (offset: number): number | undefined => {
    const value = bytesToQuantity(data.subarray(offset, offset + WORD));
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
  };
  if (data.length < ARGUMENTS + STRUCT || numberAt(0) !== ARGUMENTS) return undefined;
  const struct = data.subarray(ARGUMENTS);
  const textOf = (field: number): string | undefined => {
    const offset = numberAt(ARGUMENTS + field * WORD);
    if (offset === undefined || offset + WORD > struct.length) return undefined;
    const length = numberAt(ARGUMENTS + offset);
    if (length === undefined || offset + WORD + length > struct.length) return undefined;
    return struct.toString("utf8", offset + WORD, offset + WORD + length);
  };
  const [name, symbol] = [textOf(0), textOf(1)];
  const [category, decimals, holdingDays, holderCap] = [4, 5, 6, 7].map((field) => numberAt(ARGUMENTS + field * WORD));
  if (name === undefined || symbol === undefined) return undefined;
  if (category === undefined || decimals === undefined || holdingDays === undefined || holderCap === undefined) {
    return undefined;
  }
  if (decimals > 18) return undefined;
  const code = (field: number): string => toHex(struct.subarray(field * WORD, (field + 1) * WORD));
  return { name, symbol, issuer: code(2), identifier: code(3), category, decimals, holdingDays, holderCap };
}
