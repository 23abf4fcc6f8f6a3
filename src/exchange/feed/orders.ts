import { amount, flag, plain, unitsOf } from "./amounts.js";
import type { MarketUnits } from "./markets.js";
import type { Row } from "./source.js";

/** An order as `exchange_orders` reports it, from its row. */
export function orderJson(row: Row, { shares, dollars }: MarketUnits): object {
  return {
    orderId: row.order_id === null ? null : String(row.order_id),
    status: row.status,
    market: row.market,
    symbol: row.symbol,
    venue: row.venue,
    owner: row.owner,
    enteredBy: row.entered_by,
    accountType: row.account_type,
    side: row.side,
    kind: row.kind,
    timeInForce: row.time_in_force,
    selfTrade: row.self_trade,
    postOnly: flag(row.post_only),
    programTrade: flag(row.program_trade),
    ...amount("quantity", unitsOf(row.quantity), shares),
    ...amount("remaining", unitsOf(row.remaining), shares),
    ...amount("filled", unitsOf(row.filled), shares),
    ...amount("price", unitsOf(row.price), dollars),
    ...amount("stopPrice", unitsOf(row.stop_price), dollars),
    receivedAt: row.received_at,
    received: row.received,
    expiresAt: plain(row.expires_at),
    expires: row.expires,
    changed: row.changed,
    clientOrderId: row.client_order_id,
    replaces: row.replaces === null ? null : String(row.replaces),
    cancelReason: row.cancel_reason,
    refusedBy: row.refused_by,
    refusal: row.refusal,
    blockNumber: row.block_number,
    transactionHash: row.transaction_hash,
  };
}
