import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import * as z from "zod/mini";
import { loadAccounts } from "../../../chain/index.js";
import { invalidParams } from "../../errors.js";
import { param } from "../../method.js";
import { address, count, entriesOf, field, hexData, objectOf, quantity, quantity64, word } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

/** Of the JSON in a dump, in bytes. */
const MAX_JSON = 512 * 1024 * 1024;

const MAX_ENTRIES = 10_000_000;

const state = objectOf(
  "Anvil's state",
  z.object({
    block: field(objectOf("a block environment", z.object({ timestamp: field(count) }))),
    accounts: entriesOf(
      "accounts (a map by address)",
      address,
      objectOf(
        "an account",
        z.object({
          nonce: field(quantity64),
          balance: quantity,
          code: field(hexData),
          storage: field(entriesOf("storage slots and values", word, word, MAX_ENTRIES)),
        }),
      ),
      MAX_ENTRIES,
    ),
  }),
);

/** Reads a dump: JSON, which Anvil has packed with gzip since its version 0.2. */
function readDump(dump: Uint8Array): z.output<typeof state> {
  let json: unknown;
  try {
    const packed = dump[0] === 0x1f && dump[1] === 0x8b;
    const text = packed ? gunzipSync(dump, { maxOutputLength: MAX_JSON }) : dump;
    json = JSON.parse(Buffer.from(text).toString("utf8"));
  } catch (cause) {
    throw invalidParams(`invalid argument 0 (state): it is no dump of Anvil's: ${(cause as Error).message}`);
  }
  const read = z.safeParse(state, json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw invalidParams(`invalid argument 0 (state): ${issue?.path.join(".") ?? ""}: ${issue?.message}`);
}

export const anvil_loadState = defineTestMethod({
  name: "anvil_loadState",
  aliases: { hardhat_loadState: ["anvil"] },
  description:
    "Puts the accounts of a dump of Anvil's, or of anvil_dumpState, into the state, and the clock no earlier than there. Blocks are not taken over.",
  peers: ["anvil"],
  params: [param("state", hexData)],
  handler: async ({ chain }, { method }, dump) => {
    const { block, accounts } = readDump(dump);
    // The record has all that changed; of what was given it says which dump it was.
    const cause = { method, params: [`sha256 ${createHash("sha256").update(dump).digest("hex")}`] };
    const loaded = accounts.map(([address, { nonce = 0n, balance, code, storage }]) => ({
      ...{ address, nonce, balance, code: code ?? new Uint8Array(0) },
      storage: (storage ?? []).map(([slot, value]): [Uint8Array, Uint8Array] => [slot, trimmed(value)]),
    }));
    await chain.override(cause, (overlay) => loadAccounts(overlay, loaded));
    const time = block?.timestamp ?? 0;
    if (time > chain.clock.timestamp(chain.head().header.timestamp)) {
      await chain.moveClock(cause, (parent, clock) => clock.setTime(time, parent));
    }
    return true;
  },
});

function trimmed(value: Uint8Array): Uint8Array {
  const first = value.findIndex((byte) => byte !== 0);
  return first === -1 ? new Uint8Array(0) : value.slice(first);
}
