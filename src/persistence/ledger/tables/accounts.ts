import type { Database } from "better-sqlite3";
import { KECCAK_EMPTY, toHex } from "../../../ethereum/index.js";
import type { AccountChange, StateDiff } from "../../records/index.js";
import type { Projection } from "../projection.js";
import { inserter, table } from "../table.js";
import { ether, exactInteger } from "../units.js";

const genesisAccounts = table(
  "genesis_accounts",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    address: "TEXT NOT NULL",
    balance_wei: "TEXT NOT NULL",
    balance_ether: "REAL NOT NULL",
    nonce: "ANY NOT NULL",
    code_hash: "TEXT",
    storage_slots: "INTEGER NOT NULL",
  },
  ["seq", "address"],
  [["address"]],
);

const accountStates = table(
  "account_states",
  {
    address: "TEXT NOT NULL",
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    block_number: "INTEGER NOT NULL",
    nonce: "ANY NOT NULL",
    balance_wei: "TEXT NOT NULL",
    balance_ether: "REAL NOT NULL",
    code_hash: "TEXT",
    deleted: "INTEGER NOT NULL",
  },
  ["address", "seq"],
);

const NO_CODE = toHex(KECCAK_EMPTY);

/** The code hash as the ledger writes it: null for an account without code. */
export function codeHashColumn(codeHash: Uint8Array): string | null {
  const hash = toHex(codeHash);
  return hash === NO_CODE ? null : hash;
}

/** An account as it was before a record, in the columns of `account_states`. */
export interface EarlierAccount {
  nonce: number | bigint | string;
  balance_wei: string;
  code_hash: string | null;
  deleted: number;
}

/** Prepares the look-up of an account's latest state before a record, on the canonical chain. */
export function earlierAccountReader(database: Database): (address: string, seq: number) => EarlierAccount | undefined {
  const statement = database
    .prepare<[string, number], EarlierAccount>(
      `SELECT nonce, balance_wei, code_hash, deleted FROM account_states AS state
       WHERE address = ? AND seq < ? AND NOT EXISTS (SELECT 1 FROM orphans WHERE orphans.seq = state.seq)
       ORDER BY seq DESC LIMIT 1`,
    )
    .safeIntegers();
  return (address, seq) => statement.get(address, seq);
}

/** Initial balances, and every account after every record that changed it. */
export const accountsProjection: Projection = {
  name: "accounts",
  tables: [genesisAccounts, accountStates],
  prepare(database) {
    const insertGenesisAccount = inserter(database, genesisAccounts);
    const insertState = inserter(database, accountStates);

    function addState(seq: number, blockNumber: number, { address, body }: AccountChange): void {
      const balance = body?.balance ?? 0n;
      insertState({
        address: toHex(address),
        seq,
        block_number: blockNumber,
        nonce: exactInteger(body?.nonce ?? 0n),
        balance_wei: balance.toString(),
        balance_ether: ether(balance),
        code_hash: body ? codeHashColumn(body.codeHash) : null,
        deleted: body ? 0 : 1,
      });
    }

    function addStates(seq: number, blockNumber: number, diff: StateDiff): void {
      for (const change of diff.accounts) addState(seq, blockNumber, change);
    }

    return {
      genesis({ seq, header, payload: { diff } }) {
        const slots = new Map(diff.storage.map((entry) => [toHex(entry.address), entry.slots.length]));
        for (const { address, body } of diff.accounts) {
          if (!body) continue;
          insertGenesisAccount({
            seq,
            address: toHex(address),
            balance_wei: body.balance.toString(),
            balance_ether: ether(body.balance),
            nonce: exactInteger(body.nonce),
            code_hash: codeHashColumn(body.codeHash),
            storage_slots: slots.get(toHex(address)) ?? 0,
          });
        }
        addStates(seq, header.number, diff);
      },
      block({ seq, header, payload }) {
        addStates(seq, header.number, payload.diff);
      },
      override({ seq, headNumber, payload }) {
        addStates(seq, headNumber ?? 0, payload.diff);
      },
    };
  },
};
