import { toHex } from "../../../ethereum/index.js";
import type { StateDiff } from "../../records/index.js";
import type { TransactionFacts } from "../facts.js";
import type { Projection } from "../projection.js";
import { inserter, table } from "../table.js";
import { codeHashColumn, earlierAccountReader } from "./accounts.js";

const contracts = table(
  "contracts",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    contract_index: "INTEGER NOT NULL",
    address: "TEXT NOT NULL",
    block_number: "INTEGER NOT NULL",
    origin: "TEXT NOT NULL",
    creator: "TEXT",
    transaction_index: "INTEGER",
    transaction_hash: "TEXT",
    code_hash: "TEXT",
  },
  ["seq", "contract_index"],
  [["address"], ["creator"], ["code_hash"]],
);

const codes = table(
  "codes",
  {
    code_hash: "TEXT NOT NULL",
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    size: "INTEGER NOT NULL",
    code: "TEXT NOT NULL",
  },
  ["code_hash"],
);

/** How a contract came to be: with the chain, by a transaction, by another contract, or by an override of its code. */
type Origin = "genesis" | "transaction" | "contract" | "override";

interface Creation {
  address: string;
  origin: Origin;
  creator?: string;
  transaction?: TransactionFacts;
}

/** Code hashes after a record, by address, of the accounts that have code. */
function codeHashes(diff: StateDiff): Map<string, string> {
  const hashes = new Map<string, string>();
  for (const { address, body } of diff.accounts) {
    const hash = body && codeHashColumn(body.codeHash);
    if (hash) hashes.set(toHex(address), hash);
  }
  return hashes;
}

/** Contracts and their code. */
export const contractsProjection: Projection = {
  name: "contracts",
  tables: [contracts, codes],
  prepare(database) {
    const insertContract = inserter(database, contracts);
    const insertCode = inserter(database, codes);
    const codeExists = database.prepare("SELECT 1 FROM codes WHERE code_hash = ?");
    const earlierAccount = earlierAccountReader(database);

    function addCodes(seq: number, diff: StateDiff): void {
      for (const [codeHash, code] of diff.codes) {
        const hash = toHex(codeHash);
        if (codeExists.get(hash)) continue;
        insertCode({ code_hash: hash, seq, size: code.length, code: toHex(code) });
      }
    }

    function addContracts(seq: number, blockNumber: number, diff: StateDiff, creations: Creation[]): void {
      if (creations.length === 0) return;
      const hashes = codeHashes(diff);
      for (const [index, { address, origin, creator, transaction }] of creations.entries()) {
        insertContract({
          seq,
          contract_index: index,
          address,
          block_number: blockNumber,
          origin,
          creator: creator ?? null,
          transaction_index: transaction?.index ?? null,
          transaction_hash: transaction?.hash ?? null,
          code_hash: hashes.get(address) ?? null,
        });
      }
    }

    return {
      genesis({ seq, header, payload: { diff } }) {
        addCodes(seq, diff);
        const creations = [...codeHashes(diff).keys()].map((address): Creation => ({ address, origin: "genesis" }));
        addContracts(seq, header.number, diff, creations);
      },
      block({ seq, header, transactions, payload: { diff, internals } }) {
        addCodes(seq, diff);
        const creations: Creation[] = [];
        for (const transaction of transactions) {
          const { created, from, succeeded } = transaction;
          if (created && succeeded) {
            creations.push({ address: created, origin: "transaction", creator: from, transaction });
          }
        }
        for (const { kind, from, to, transactionIndex } of internals) {
          if (kind !== "create" && kind !== "create2") continue;
          const transaction = transactions[transactionIndex];
          const address = toHex(to);
          if (address === transaction?.created) continue;
          creations.push({ address, origin: "contract", creator: toHex(from), transaction });
        }
        addContracts(seq, header.number, diff, creations);
      },
      override({ seq, headNumber, payload: { diff } }) {
        addCodes(seq, diff);
        const creations: Creation[] = [];
        for (const address of codeHashes(diff).keys()) {
          if (!earlierAccount(address, seq)?.code_hash) creations.push({ address, origin: "override" });
        }
        addContracts(seq, headNumber ?? 0, diff, creations);
      },
    };
  },
};
