import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod/mini";
import { type AccountDump, loadAccounts } from "../../chain/history/state-dump.js";
import { type HeaderFields, toHex } from "../../ethereum/index.js";
import { invalidParams } from "../errors.js";
import { headerToJson, quantityToHex } from "../format/index.js";
import { optional, param } from "../method.js";
import { address, count, entriesOf, field, flag, hexData, objectOf, quantity, quantity64, word } from "../schema.js";
import { defineCheat } from "./cheats.js";

/** Of the JSON in a dump, in bytes. */
const MOST_JSON = 512 * 1024 * 1024;
const MOST_ENTRIES = 10_000_000;

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
          storage: field(entriesOf("storage slots and values", word, word, MOST_ENTRIES)),
        }),
      ),
      MOST_ENTRIES,
    ),
  }),
);

/** Reads a dump: JSON, which Anvil has packed with gzip since its version 0.2. */
function readDump(dump: Uint8Array): z.output<typeof state> {
  let json: unknown;
  try {
    const packed = dump[0] === 0x1f && dump[1] === 0x8b;
    const text = packed ? gunzipSync(dump, { maxOutputLength: MOST_JSON }) : dump;
    json = JSON.parse(Buffer.from(text).toString("utf8"));
  } catch (cause) {
    throw invalidParams(`invalid argument 0 (state): it is no dump of Anvil's: ${(cause as Error).message}`);
  }
  const read = z.safeParse(state, json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw invalidParams(`invalid argument 0 (state): ${issue?.path.join(".") ?? ""}: ${issue?.message}`);
}

/** State that goes from one chain to another, in the format of Anvil's own. */
export const stateDump = [
  defineCheat({
    name: ["anvil_dumpState", "hardhat_dumpState"],
    description:
      "The whole state at the head in Anvil's format, for anvil_loadState. Of the blocks only the head's header is in it.",
    params: [optional("preserveHistoricalStates", flag)],
    result: "gzip of JSON, as bytes",
    handler: async ({ chain }) => {
      const accounts = await chain.dumpAccounts();
      const head = chain.head();
      const dump = {
        block: environmentOf(head.header),
        accounts: Object.fromEntries(accounts.map((account) => [toHex(account.address), accountToJson(account)])),
        best_block_number: head.number,
        blocks: [{ header: headerOf(head), transactions: [], ommers: [], withdrawals: null }],
        transactions: [],
        historical_states: null,
      };
      return toHex(gzipSync(JSON.stringify(dump)));
    },
  }),
  defineCheat({
    name: ["anvil_loadState", "hardhat_loadState"],
    description:
      "Puts the accounts of a dump of Anvil's, or of anvil_dumpState, into the state, and the clock no earlier than there. Blocks are not taken over.",
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
        await chain.moveClock(cause, (parent) => chain.clock.setTime(time, parent));
      }
      return true;
    },
  }),
];

function trimmed(value: Uint8Array): Uint8Array {
  const first = value.findIndex((byte) => byte !== 0);
  return first === -1 ? new Uint8Array(0) : value.slice(first);
}

const padded = (value: Uint8Array): string => `0x${toHex(value).slice(2).padStart(64, "0")}`;

const accountToJson = ({ nonce, balance, code, storage }: AccountDump): object => ({
  nonce: Number(nonce),
  balance: quantityToHex(balance),
  code: toHex(code),
  storage: Object.fromEntries(storage.map(([slot, value]) => [toHex(slot), padded(value)])),
});

const environmentOf = (header: HeaderFields): object => ({
  number: quantityToHex(header.number),
  beneficiary: toHex(header.coinbase),
  timestamp: quantityToHex(header.timestamp),
  gas_limit: Number(header.gasLimit),
  basefee: Number(header.baseFeePerGas ?? 0n),
  difficulty: quantityToHex(header.difficulty),
  prevrandao: toHex(header.mixHash),
  blob_excess_gas_and_price: { excess_blob_gas: Number(header.excessBlobGas ?? 0n), blob_gasprice: 1 },
  slot_num: 0,
});

function headerOf(block: Parameters<typeof headerToJson>[0]): object {
  const { hash: _hash, ...header } = headerToJson(block);
  return header;
}
