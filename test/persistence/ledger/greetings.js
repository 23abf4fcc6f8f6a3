/** A group of tables from outside the ledger, as the exchange has some: the payments of exactly 1.5 ether, called greetings. */
import { inserter, table } from "../../../dist/persistence/ledger/projection.js";

const greetings = table(
  "greetings",
  { seq: "INTEGER NOT NULL", transaction_hash: "TEXT NOT NULL", greeter: "TEXT NOT NULL" },
  ["seq"],
  [["greeter"]],
);

export const projection = {
  name: "greetings",
  tables: [greetings],
  views: [
    { name: "canonical_greetings", select: "SELECT * FROM greetings WHERE seq NOT IN (SELECT seq FROM orphans)" },
  ],
  prepare(database) {
    const insert = inserter(database, greetings);
    return {
      block({ seq, transactions }) {
        for (const { fields, hash, from } of transactions) {
          if (fields.value === 1_500_000_000_000_000_000n) insert({ seq, transaction_hash: hash, greeter: from });
        }
      },
    };
  },
};
