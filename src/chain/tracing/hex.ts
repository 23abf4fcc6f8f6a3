import { toHex } from "../../ethereum/index.js";

/** A quantity as geth writes it in JSON. */
export const hexQuantity = (value: bigint | number): string => `0x${value.toString(16)}`;

/** A storage value, which has no leading zeros inside, as 32 bytes. */
export const hexWord = (value: Uint8Array): string => `0x${toHex(value).slice(2).padStart(64, "0")}`;

/** A stack item as 32 bytes. */
export const wordOf = (item: bigint): Uint8Array => Buffer.from(item.toString(16).padStart(64, "0"), "hex");

/** A stack item as an address. */
export const addressOf = (item: bigint): Uint8Array => wordOf(item).subarray(12);
