import { bytesToQuantity, toHex } from "../../../ethereum/index.js";
import type { AccountChange, StateDiff } from "../../records/index.js";
import type { Projection } from "../projection.js";
import { inserter, table } from "../table.js";
import { ether } from "../units.js";
import { codeHashColumn, type EarlierAccount, earlierAccountReader } from "./accounts.js";

const overrides = table(
  "overrides",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    change_index: "INTEGER NOT NULL",
    block_number: "INTEGER",
    method: "TEXT NOT NULL",
    params: "TEXT NOT NULL",
    changed: "TEXT NOT NULL",
    address: "TEXT",
    slot: "TEXT",
    before: "TEXT",
    after: "TEXT",
    before_ether: "REAL",
    after_ether: "REAL",
  },
  ["seq", "change_index"],
  [["address"]],
);

interface Change {
  changed: "balance" | "nonce" | "code" | "storage" | "account" | "settings" | "nothing";
  address?: string;
  slot?: string;
  before?: string | null;
  after?: string | null;
}

/** What changed of an account. Against an account that the ledger has not met, whatever is not empty counts as changed. */
function accountChanges({ address, body }: AccountChange, earlier: EarlierAccount | undefined): Change[] {
  const of = { address: toHex(address) };
  const changes: Change[] = [];
  const compare = (changed: Change["changed"], before: string | null, after: string | null): void => {
    if (before !== after) changes.push({ ...of, changed, before: earlier ? before : null, after });
  };
  compare("balance", earlier?.balance_wei ?? "0", (body?.balance ?? 0n).toString());
  compare("nonce", earlier?.nonce.toString() ?? "0", (body?.nonce ?? 0n).toString());
  compare("code", earlier?.code_hash ?? null, body ? codeHashColumn(body.codeHash) : null);
  if (!body && earlier && !earlier.deleted && changes.length === 0) {
    changes.push({ ...of, changed: "account", before: "present", after: "deleted" });
  }
  return changes;
}

const word = (value: Uint8Array): string => `0x${bytesToQuantity(value).toString(16).padStart(64, "0")}`;

function storageChanges(diff: StateDiff): Change[] {
  return diff.storage.flatMap(({ address, slots }) =>
    slots.map(([slot, value]): Change => {
      return { changed: "storage", address: toHex(address), slot: toHex(slot), after: word(value) };
    }),
  );
}

const etherOf = (wei: string | null | undefined): number | null => (wei ? ether(BigInt(wei)) : null);

/** State and settings that were changed outside any transaction, a row for each thing changed. */
export const overridesProjection: Projection = {
  name: "overrides",
  tables: [overrides],
  prepare(database) {
    const insert = inserter(database, overrides);
    const earlierAccount = earlierAccountReader(database);
    const earlierSettings = database
      .prepare<[number], string>(
        `SELECT after FROM overrides WHERE changed = 'settings' AND seq < ?
           AND NOT EXISTS (SELECT 1 FROM orphans WHERE orphans.seq = overrides.seq)
         ORDER BY seq DESC LIMIT 1`,
      )
      .pluck();

    return {
      override({ seq, headNumber, payload: { method, params, diff, settings } }) {
        const changes = [
          ...diff.accounts.flatMap((change) => accountChanges(change, earlierAccount(toHex(change.address), seq))),
          ...storageChanges(diff),
        ];
        if (settings !== "") {
          changes.push({ changed: "settings", before: earlierSettings.get(seq) ?? null, after: settings });
        }
        if (changes.length === 0) changes.push({ changed: "nothing" });
        for (const [index, { changed, address, slot, before, after }] of changes.entries()) {
          const isBalance = changed === "balance";
          insert({
            seq,
            change_index: index,
            block_number: headNumber,
            method,
            params,
            changed,
            address: address ?? null,
            slot: slot ?? null,
            before: before ?? null,
            after: after ?? null,
            before_ether: isBalance ? etherOf(before) : null,
            after_ether: isBalance ? etherOf(after) : null,
          });
        }
      },
    };
  },
};
