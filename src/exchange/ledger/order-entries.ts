import type { SqlValue } from "../../persistence/ledger/projection.js";
import { KINDS, SELF_TRADES, SIDES, TIMES_IN_FORCE } from "../client/enums.js";
import type { Decoded } from "./abi.js";
import { asciiCode, integer, text, units, word, yesNo } from "./columns.js";

/** What is written of an order that came in, beside what follows from its market and its place. */
export interface EntryColumns {
  entry: "accepted" | "refused";
  order_id: SqlValue;
  venue: "book" | "pool" | "router";
  venue_address: string;
  market: number | null;
  owner: string;
  entered_by: string;
  account_type: string | null;
  side: string | null;
  kind: string | null;
  time_in_force: string | null;
  self_trade: string | null;
  post_only: number | null;
  program_trade: number | null;
  quantity: bigint | null;
  price: bigint | null;
  stopPrice: bigint | null;
  expiresAt: number | null;
  client_order_id: string | null;
  replaces: SqlValue;
  refused_by: string | null;
  refusal: string | null;
}

export const NO_TERMS = {
  order_id: null,
  account_type: null,
  self_trade: null,
  post_only: null,
  program_trade: null,
  price: null,
  stopPrice: null,
  expiresAt: null,
  client_order_id: null,
  replaces: null,
  refused_by: null,
  refusal: null,
};

/** The terms that an order's event and the call that places it both carry, in the same names. */
export function termsOf(source: Decoded) {
  const [stopPrice, expiresAt] = [units(source, "stopPrice"), integer(source, "expiresAt")];
  return {
    side: word(SIDES, integer(source, "side")),
    kind: word(KINDS, integer(source, "kind")),
    time_in_force: word(TIMES_IN_FORCE, integer(source, "timeInForce")),
    self_trade: word(SELF_TRADES, integer(source, "selfTrade")),
    post_only: yesNo(source.values.postOnly),
    program_trade: yesNo(source.values.programTrade),
    price: units(source, "price"),
    stopPrice: stopPrice === 0n ? null : stopPrice,
    expiresAt: expiresAt === 0 ? null : expiresAt,
    client_order_id: asciiCode(text(source, "clientOrderId")),
  };
}
