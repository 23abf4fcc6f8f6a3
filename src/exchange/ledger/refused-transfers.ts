import { inserter, table } from "../../persistence/ledger/projection.js";
import { exact, integer, whole } from "./columns.js";
import type { Group } from "./group.js";
import { EVENT_COLUMNS, placeOf, SEQ } from "./places.js";

const transfersRestricted = table(
  "transfers_restricted",
  {
    seq: SEQ,
    ...EVENT_COLUMNS,
    security: "TEXT NOT NULL",
    symbol: "TEXT",
    method: "TEXT NOT NULL",
    by_address: "TEXT NOT NULL",
    from_address: "TEXT",
    to_address: "TEXT",
    amount: "ANY",
    shares: "REAL",
    refused_by: "TEXT NOT NULL",
    restriction_code: "INTEGER",
    refusal: "TEXT NOT NULL",
  },
  ["seq", "transaction_index"],
  [["security"], ["from_address"], ["to_address"]],
);

/** The code of ERC-1404 that each error of its own stands for: the security says more with them than a code would. */
const CODES: Record<string, number> = { ERC20InsufficientBalance: 17, SharesLocked: 18, AffiliateVolumeExceeded: 20 };

/** Calls that move shares, and whose shares they move. */
const MOVES = new Set(["transfer", "transferFrom", "issue", "burn", "forcedTransfer", "recover"]);

/** Transfers of securities that were refused, each with the rule that refused it. */
export const refusedTransfersGroup: Group = {
  tables: [transfersRestricted],
  prepare(database, known) {
    const insert = inserter(database, transfersRestricted);
    return {
      refused({ block, transaction, contract, call, rule, sentence, error }) {
        const security = known.security(contract);
        if (!security || !MOVES.has(call.name)) return;
        const { from, to, amount = call.values.value } = call.values;
        const moved = typeof amount === "bigint" ? amount : null;
        const sender = typeof from === "string" ? from : null;
        insert({
          seq: block.seq,
          ...placeOf(block, transaction),
          security: contract,
          symbol: security.symbol,
          method: call.name,
          by_address: transaction.from,
          from_address: call.name === "transfer" ? transaction.from : sender,
          to_address: typeof to === "string" ? to : null,
          amount: exact(moved),
          shares: moved === null ? null : whole(moved, security.decimals),
          refused_by: rule,
          restriction_code: error?.name === "TransferRestricted" ? integer(error, "code") : (CODES[rule] ?? null),
          refusal: sentence,
        });
      },
    };
  },
};
