import { type Address, getAddress, isAddress } from "viem";
import { ExchangeClientError } from "../errors.js";

/** An address with the checksum of EIP-55. @throws ExchangeClientError INVALID_INPUT */
export function checkedAddress(text: string, what: string): Address {
  if (!isAddress(text, { strict: false })) {
    throw new ExchangeClientError("INVALID_INPUT", `${what} must be an address (0x and 40 hex digits), not "${text}"`);
  }
  return getAddress(text);
}
