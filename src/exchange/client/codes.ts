import { type Hex, hexToString, isHex, stringToHex } from "viem";
import { ExchangeClientError } from "./errors.js";

/**
 * A short ASCII code in a fixed number of bytes, as the contracts keep reasons, issuers and jurisdictions. Hex of that
 * length passes as it is.
 * @throws ExchangeClientError INVALID_CODE
 */
export function toCode(text: string, what: string, size = 32): Hex {
  if (isHex(text) && text.length === 2 + 2 * size) return text;
  if (!/^[\x20-\x7e]*$/.test(text) || text.length > size) {
    throw new ExchangeClientError("INVALID_CODE", `${what} must be at most ${size} ASCII characters, not "${text}"`);
  }
  return stringToHex(text, { size });
}

/** The text of a code; hex where it is not text, as a hash; empty for zero. */
export function fromCode(code: Hex): string {
  const bytes = `0x${code.slice(2).replace(/(00)+$/, "")}` as const;
  if (bytes === "0x") return "";
  const text = hexToString(bytes);
  return /^[\x20-\x7e]+$/.test(text) ? text : code;
}

/** A code for a sentence. */
export const shownCode = (code: Hex): string => fromCode(code) || "(empty)";
