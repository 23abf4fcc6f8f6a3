import { fromHex, toHex } from "../../../ethereum/index.js";

export const padded = (value: Uint8Array): string => `0x${toHex(value).slice(2).padStart(64, "0")}`;

export const ZERO_WORD = toHex(fromHex("00".repeat(32)));
