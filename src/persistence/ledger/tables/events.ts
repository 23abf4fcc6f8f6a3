import { type NestedUint8Array, RLP } from "@ethereumjs/rlp";
import { decodeTransaction, type TransactionFields, toHex } from "../../../ethereum/index.js";
import type { PoolPayload } from "../../records/index.js";
import type { Projection } from "../projection.js";
import { inserter, table } from "../table.js";
import { decimal, ether, exactInteger } from "../units.js";

const sessions = table(
  "sessions",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    action: "TEXT NOT NULL",
    timestamp: "INTEGER NOT NULL",
    time: "TEXT",
    block_number: "INTEGER",
    details: "TEXT NOT NULL",
  },
  ["seq"],
);

const clockChanges = table(
  "clock_changes",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    block_number: "INTEGER",
    method: "TEXT NOT NULL",
    params: "TEXT NOT NULL",
    clock: "TEXT NOT NULL",
  },
  ["seq"],
);

const poolEvents = table(
  "pool_events",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    block_number: "INTEGER",
    action: "TEXT NOT NULL",
    transaction_hash: "TEXT NOT NULL",
    reason: "TEXT",
    from_address: "TEXT NOT NULL",
    to_address: "TEXT",
    nonce: "ANY",
    value_wei: "TEXT",
    value_ether: "REAL",
  },
  ["seq"],
  [["transaction_hash"]],
);

const checkpoints = table(
  "checkpoints",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    checkpoint_id: "INTEGER NOT NULL",
    block_number: "INTEGER",
  },
  ["seq"],
);

const BLOB_TYPE = 3;

/** The fields of a transaction in its network form, where a blob transaction is wrapped with its sidecar (EIP-4844). */
function pooledTransaction({ transaction }: PoolPayload): TransactionFields | undefined {
  if (transaction.length === 0) return undefined;
  if (transaction[0] !== BLOB_TYPE) return decodeTransaction(transaction);
  const [body] = RLP.decode(transaction.subarray(1)) as NestedUint8Array;
  if (!Array.isArray(body)) return decodeTransaction(transaction);
  return decodeTransaction(Buffer.concat([Uint8Array.of(BLOB_TYPE), RLP.encode(body)]));
}

/** What happened around the chain: processes, the clock, the transaction pool, checkpoints. */
export const eventsProjection: Projection = {
  name: "events",
  tables: [sessions, clockChanges, poolEvents, checkpoints],
  prepare(database) {
    const insertSession = inserter(database, sessions);
    const insertClockChange = inserter(database, clockChanges);
    const insertPoolEvent = inserter(database, poolEvents);
    const insertCheckpoint = inserter(database, checkpoints);
    return {
      session({ seq, headNumber, timestamp, time, payload: { action, details } }) {
        insertSession({ seq, action, timestamp, time, block_number: headNumber, details });
      },
      clock({ seq, headNumber, payload: { method, params, clock } }) {
        insertClockChange({ seq, block_number: headNumber, method, params, clock });
      },
      pool({ seq, headNumber, payload }) {
        const fields = pooledTransaction(payload);
        insertPoolEvent({
          seq,
          block_number: headNumber,
          action: payload.action,
          transaction_hash: toHex(payload.hash),
          reason: payload.reason || null,
          from_address: toHex(payload.sender),
          to_address: fields?.to ? toHex(fields.to) : null,
          nonce: fields ? exactInteger(fields.nonce) : null,
          value_wei: decimal(fields?.value),
          value_ether: fields ? ether(fields.value) : null,
        });
      },
      checkpoint({ seq, headNumber, payload: { id } }) {
        insertCheckpoint({ seq, checkpoint_id: id, block_number: headNumber });
      },
    };
  },
};
