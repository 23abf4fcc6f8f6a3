import { toHex } from "../../../ethereum/index.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { startKey } from "../../schema/start-key.js";
import { address, block, contentOf, count } from "../../schema.js";
import { mined } from "./mined-block.js";

/** The most slots of one answer, as geth has it. */
const MAX_SLOTS = 1_024;

const padded = (value: Uint8Array): string => `0x${toHex(value).slice(2).padStart(64, "0")}`;

export const debug_storageRangeAt = defineMethod({
  name: "debug_storageRangeAt",
  description: "The storage of an account before one of a block's transactions, in the order of the slots' hashes.",
  access: "read",
  peers: ["ganache", "geth"],
  params: [
    param("block", contentOf(block)),
    param("transactionIndex", count),
    param("address", address),
    optional("startKey", startKey, new Uint8Array(32)),
    optional("maxResult", count, MAX_SLOTS),
  ],
  result: answer(
    "slots and values by hash, and the hash to continue from or null",
    "{ storage: Record<Hash, { key: Hash | null; value: Hash }>; nextKey: Hash | null }",
  ),
  handler: async ({ chain }, reference, index, address, from, most) => {
    const found = await mined(chain, reference);
    const limit = Math.min(most, MAX_SLOTS);
    const { slots, next } = await chain.tracing.storageRange(found, index, address, from, limit);
    return {
      storage: Object.fromEntries(
        slots.map(({ hash, slot, value }) => [toHex(hash), { key: toHex(slot), value: padded(value) }]),
      ),
      nextKey: next ? toHex(next) : null,
    };
  },
});
