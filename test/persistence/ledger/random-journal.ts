import fc from "fast-check";
import type { JournalRecord } from "../../../src/persistence/records/index.js";
import { account, createJournalWriter, type JournalWriter, seeded } from "./journal-writer.js";
import { alice, artMoves, bob, CODE, CODE_HASH, carol, coinMoves, itemsMove, transactions } from "./story.js";

const people = [alice, bob, carol];
const signed = Object.values(transactions);

/** One thing that happens to a chain, its details chosen by three numbers. */
interface Happening {
  what:
    | "block"
    | "run"
    | "tokens"
    | "creation"
    | "balance"
    | "storage"
    | "settings"
    | "checkpoint"
    | "revert"
    | "clock"
    | "pool"
    | "session";
  a: number;
  b: number;
  c: number;
}

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.constantFrom<Happening["what"][]>(
    "block",
    "block",
    "run",
    "tokens",
    "creation",
    "balance",
    "storage",
    "settings",
    "checkpoint",
    "checkpoint",
    "revert",
    "clock",
    "pool",
    "session",
  ),
  a: fc.nat(1000),
  b: fc.nat(1000),
  c: fc.nat(1_000_000),
});

const pick = <T>(list: T[], index: number): T => list[index % list.length] as T;

function happen(journal: JournalWriter, marks: number[], { what, a, b, c }: Happening): void {
  const person = pick(people, a);
  const other = pick(people, b);
  const transaction = pick(signed, c);
  const accounts = [account(person, BigInt(c))];
  if (other !== person) accounts.push(account(other, BigInt(a * b), { nonce: BigInt(a) }));
  const changed = { accounts };
  switch (what) {
    case "block": {
      const transactions = Array.from({ length: a % 3 }, (_, index) => pick(signed, b + index));
      journal.block({ transactions, diff: changed });
      return;
    }
    case "tokens": {
      const logs = [
        coinMoves(person, other, BigInt(c)),
        artMoves(other, person, BigInt(b)),
        itemsMove(person, other, [
          [1n, 2n],
          [3n, BigInt(c)],
        ]),
      ];
      journal.block({ transactions: [{ ...transaction, receipt: { logs } }], diff: changed });
      return;
    }
    case "creation": {
      const created = seeded(`created ${c}`, 20);
      journal.block({
        transactions: [{ ...transaction, receipt: { contractAddress: created } }],
        internals: [
          {
            transactionIndex: 0,
            depth: 1,
            kind: "create",
            from: created,
            to: seeded(`inner ${c}`, 20),
            value: BigInt(a),
          },
        ],
        diff: { accounts: [account(created, 0n, { codeHash: CODE_HASH })], codes: [[CODE_HASH, CODE]] },
      });
      return;
    }
    case "balance":
      journal.override("hardhat_setBalance", [a], changed);
      return;
    case "storage":
      journal.override("hardhat_setStorageAt", [b], {
        storage: [{ address: person, generation: 0, slots: [[seeded(`slot ${b}`), Uint8Array.of(1 + (c % 250))]] }],
      });
      return;
    case "settings":
      journal.override("evm_setAutomine", [a % 2 === 0], {}, JSON.stringify({ automine: a % 2 === 0 }));
      return;
    case "run":
      journal.run(1 + (a % 20), 1 + b);
      return;
    case "checkpoint":
      marks.push(journal.checkpoint(marks.length + 1).seq);
      return;
    case "revert": {
      if (marks.length === 0) return;
      const [mark] = marks.splice(a % marks.length);
      journal.revert(mark as number);
      return;
    }
    case "clock":
      journal.clock(a);
      return;
    case "pool":
      journal.pool(a % 2 === 0 ? "add" : "drop", transaction, a % 2 === 0 ? "" : "dropped");
      return;
    case "session":
      journal.session(a % 2 === 0 ? "opened" : "closed", 1_782_864_000_000 + c);
      return;
  }
}

/** Journals in which anything happens in any order, reverts to earlier checkpoints among them. */
export const randomJournal: fc.Arbitrary<JournalRecord[]> = fc.array(happening, { maxLength: 40 }).map((happenings) => {
  const journal = createJournalWriter();
  journal.genesis({ accounts: people.map((person) => account(person, 1000n)) });
  const marks: number[] = [];
  for (const one of happenings) happen(journal, marks, one);
  return journal.records;
});
