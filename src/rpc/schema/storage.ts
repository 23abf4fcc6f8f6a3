import * as z from "zod/mini";
import { toHex } from "../../ethereum/index.js";
import { refuse, scalar } from "./reader.js";
import { address, SAMPLE_RECIPIENT, word } from "./scalars.js";
import { entriesOf, listOf, refined } from "./shapes.js";

/** A storage slot of a proof, and how the answer repeats it: as a word where it was one, otherwise as a quantity. */
export const storageKey = scalar(
  "a storage slot",
  (value): { slot: Uint8Array; text: string } => {
    const parsed = z.safeParse(word, value);
    if (!parsed.success) return refuse(parsed.error.issues[0]?.message ?? "expected a storage slot");
    const text = toHex(parsed.data);
    const whole = typeof value === "string" && value.length === text.length;
    return { slot: parsed.data, text: whole ? text : `0x${BigInt(text).toString(16)}` };
  },
  { type: "Hex", sample: "0x0" },
);

/** The most slots of one request, as geth has it. */
const MAX_SLOTS = 1_024;

/** What `eth_getStorageValues` takes: slots by address. */
export const storageRequests = refined(
  "slots by address",
  entriesOf("slots by address", address, listOf(word, MAX_SLOTS)),
  (requests) => {
    const slots = requests.reduce((sum, [, keys]) => sum + keys.length, 0);
    if (slots === 0) return refuse("empty request");
    return slots > MAX_SLOTS ? refuse(`too many slots (max ${MAX_SLOTS})`) : requests;
  },
  { type: "Record<Address, readonly Hex[]>", sample: { [SAMPLE_RECIPIENT]: ["0x0"] } },
);
