import { inserter } from "../../persistence/ledger/projection.js";
import { ACCOUNT_TYPES, CANCEL_REASONS, SIDES } from "../client/enums.js";
import { FIXED_ADDRESSES } from "./addresses.js";
import { exact, integer, quantityOf, text, time, units, whole, word } from "./columns.js";
import type { Group } from "./group.js";
import { type EntryColumns, NO_TERMS, termsOf } from "./order-entries.js";
import { orderEntries, orderEvents } from "./order-tables.js";
import { canonical, type MarketEvent, placeOf, type RefusedCall } from "./places.js";
import { refusedOrder } from "./refused-orders.js";

/** An order as it stood after an event. */
interface OrderState {
  market: number | null;
  owner: string | null;
  status: string | null;
  quantity: bigint | string | null;
  remaining: bigint | string | null;
  filled: bigint | string | null;
}

const NO_ORDER: OrderState = {
  market: null,
  owner: null,
  status: null,
  quantity: null,
  remaining: null,
  filled: null,
};

/** The facts of an event, beside the order's new state. */
interface EventFacts {
  event: string;
  by: string;
  price?: bigint;
  trade?: bigint;
  reason?: string;
  restriction?: number | null;
  replacedBy?: bigint;
  refused?: RefusedCall;
}

/** Instructions about orders that are there already; refused ones are events of those orders. */
const INSTRUCTIONS: Record<string, string> = { amend: "amendment refused", cancel: "cancellation refused" };

/** Orders that came in, accepted or refused, and what became of them. */
export const ordersGroup: Group = {
  tables: [orderEntries, orderEvents],
  prepare(database, known, counters) {
    const insertEntry = inserter(database, orderEntries);
    const insertEvent = inserter(database, orderEvents);
    const readState = database
      .prepare<[bigint], Omit<OrderState, "market"> & { market: bigint | null }>(
        `SELECT market, owner, status, quantity, remaining, filled FROM order_events AS state
         WHERE order_id = ? AND ${canonical("state")}
         ORDER BY seq DESC, transaction_index DESC, event_index DESC LIMIT 1`,
      )
      .safeIntegers();

    /** An order as it stands; undefined for one that never came in. */
    function stateOf(id: bigint): OrderState | undefined {
      const row = readState.get(id);
      return row && { ...row, market: row.market === null ? null : Number(row.market) };
    }

    const readReplaced = database
      .prepare<[number, number, bigint], bigint>(
        "SELECT order_id FROM order_events WHERE seq = ? AND transaction_index = ? AND event = 'replaced' AND replaced_by = ?",
      )
      .pluck()
      .safeIntegers();

    const readAccountType = database
      .prepare<[string], string | null>(
        `SELECT account_type FROM investor_events AS record WHERE wallet = ? AND ${canonical("record")}
         ORDER BY seq DESC, log_index DESC, entry_index DESC LIMIT 1`,
      )
      .pluck();

    /** Decimals of a market's shares and dollars. */
    function decimalsOf(market: number | null) {
      const terms = market === null ? undefined : known.market(market);
      const security = terms && known.security(terms.security);
      return {
        security: terms?.security ?? null,
        symbol: security?.symbol ?? null,
        shares: security?.decimals ?? null,
        dollars: terms?.quoteDecimals ?? null,
      };
    }

    const whereOf = ({ block, log }: MarketEvent) => ({ seq: block.seq, ...placeOf(block, log.transaction) });

    function writeEvent(
      where: ReturnType<typeof whereOf>,
      logIndex: number | null,
      id: bigint,
      facts: EventFacts,
      state: OrderState,
    ) {
      const decimals = decimalsOf(state.market);
      const sharesOf = (value: bigint | string | null) =>
        value === null ? null : whole(quantityOf(value), decimals.shares);
      insertEvent({
        ...where,
        event_index: counters.next("order_events", where.transaction_index),
        log_index: logIndex,
        order_id: exact(id),
        event: facts.event,
        by_address: facts.by,
        ...state,
        shares_remaining: sharesOf(state.remaining),
        shares_filled: sharesOf(state.filled),
        price: exact(facts.price ?? null),
        price_dollars: facts.price === undefined ? null : whole(facts.price, decimals.dollars),
        trade_id: exact(facts.trade ?? null),
        reason: facts.reason ?? null,
        restriction_code: facts.restriction ?? null,
        replaced_by: exact(facts.replacedBy ?? null),
        refused_by: facts.refused?.rule ?? null,
        refusal: facts.refused?.sentence ?? null,
      });
    }

    /** An event of an order that is there already. */
    function change(
      event: MarketEvent,
      id: bigint,
      facts: EventFacts,
      become: (state: OrderState) => Partial<OrderState>,
    ): void {
      const state = stateOf(id) ?? { ...NO_ORDER, market: integer(event, "market") };
      writeEvent(whereOf(event), event.log.index, id, facts, { ...state, ...become(state) });
    }

    const sender = ({ log }: MarketEvent): string => log.transaction.from;
    const remainingOf = (event: MarketEvent) => ({ remaining: exact(units(event, "remaining")) as bigint | string });

    /** One side of a fill. */
    function fill(event: MarketEvent, id: bigint): void {
      const [quantity, price, trade] = [units(event, "quantity"), units(event, "price"), units(event, "tradeId")];
      change(event, id, { event: "traded", by: sender(event), price, trade }, (state) => {
        const remaining = quantityOf(state.remaining ?? quantity) - quantity;
        const filled = quantityOf(state.filled ?? 0n) + quantity;
        const status = remaining === 0n ? "filled" : state.status;
        return { status, remaining: exact(remaining) as bigint, filled: exact(filled) as bigint };
      });
    }

    function writeEntry(where: ReturnType<typeof whereOf>, logIndex: number | null, order: EntryColumns): void {
      const { market, quantity, price, stopPrice, expiresAt, ...columns } = order;
      const { security, symbol, shares, dollars } = decimalsOf(market);
      const dollarsOf = (value: bigint | null) => (value === null ? null : whole(value, dollars));
      insertEntry({
        ...where,
        entry_index: counters.next("order_entries", where.transaction_index),
        log_index: logIndex,
        market,
        security,
        symbol,
        received_at: where.timestamp,
        received: where.time,
        short_sale: 0,
        quantity: exact(quantity),
        shares: quantity === null ? null : whole(quantity, shares),
        price: exact(price),
        price_dollars: dollarsOf(price),
        stop_price: exact(stopPrice),
        stop_price_dollars: dollarsOf(stopPrice),
        expires_at: expiresAt,
        expires: expiresAt === null ? null : time(expiresAt),
        ...columns,
      });
    }

    return {
      events: {
        "exchange.OrderReceived"(event) {
          const [id, where] = [units(event, "orderId"), whereOf(event)];
          const [market, owner, quantity] = [integer(event, "market"), text(event, "owner"), units(event, "quantity")];
          const enteredBy = text(event, "enteredBy");
          const replaces = readReplaced.get(where.seq, where.transaction_index, id);
          writeEntry(where, event.log.index, {
            entry: "accepted",
            order_id: exact(id),
            venue: "book",
            venue_address: event.log.address,
            market,
            owner,
            entered_by: enteredBy,
            account_type: word(ACCOUNT_TYPES, integer(event, "accountType")),
            ...termsOf(event),
            quantity,
            replaces: exact(replaces ?? null),
            refused_by: null,
            refusal: null,
          });
          const exactQuantity = exact(quantity) as bigint | string;
          writeEvent(
            where,
            event.log.index,
            id,
            { event: "received", by: enteredBy },
            {
              market,
              owner,
              status: "open",
              quantity: exactQuantity,
              remaining: exactQuantity,
              filled: 0n,
            },
          );
        },
        "exchange.OrderRested"(event) {
          const dormant = event.values.dormant === true;
          const facts = { event: dormant ? "waiting for its stop price" : "rested", by: sender(event) };
          change(event, units(event, "orderId"), facts, () => ({
            status: dormant ? "dormant" : "open",
            ...remainingOf(event),
          }));
        },
        "exchange.OrderTriggered"(event) {
          const facts = { event: "triggered", by: sender(event), price: units(event, "lastPrice") };
          change(event, units(event, "orderId"), facts, () => ({ status: "open" }));
        },
        "exchange.OrderReduced"(event) {
          const facts = { event: "reduced", by: text(event, "by") };
          change(event, units(event, "orderId"), facts, () => remainingOf(event));
        },
        "exchange.OrderReplaced"(event) {
          const facts = { event: "replaced", by: sender(event), replacedBy: units(event, "replacedBy") };
          change(event, units(event, "orderId"), facts, () => ({}));
        },
        "exchange.OrderCancelled"(event) {
          const code = integer(event, "code");
          const facts = {
            event: "cancelled",
            by: text(event, "by"),
            reason: word(CANCEL_REASONS, integer(event, "reason")),
            restriction: code === 0 ? null : code,
          };
          change(event, units(event, "orderId"), facts, () => ({ status: "cancelled", ...remainingOf(event) }));
        },
        "exchange.Trade"(event) {
          fill(event, units(event, "makerOrderId"));
          fill(event, units(event, "takerOrderId"));
        },
        "pool.PoolTrade"(event) {
          const market = integer(event, "market");
          writeEntry(whereOf(event), event.log.index, {
            ...NO_TERMS,
            entry: "accepted",
            venue: "pool",
            venue_address: event.log.address,
            market,
            owner: text(event, "trader"),
            entered_by: text(event, "enteredBy"),
            account_type: word(ACCOUNT_TYPES, integer(event, "accountType")),
            side: word(SIDES, integer(event, "side")),
            kind: "market",
            time_in_force: "FOK",
            quantity: units(event, "quantity"),
          });
        },
      },
      refused(call) {
        const { block, transaction, contract } = call;
        const where = { seq: block.seq, ...placeOf(block, transaction) };
        const instruction = INSTRUCTIONS[call.call.name];
        if (contract === FIXED_ADDRESSES.exchange && instruction) {
          const id = units(call.call, "orderId");
          const state = stateOf(id) ?? NO_ORDER;
          writeEvent(where, null, id, { event: instruction, by: transaction.from, refused: call }, state);
          return;
        }
        const order = refusedOrder(call, known);
        if (!order) return;
        // Nothing was emitted; the account's type is the last one that the registry emitted.
        writeEntry(where, null, { ...order, account_type: readAccountType.get(order.owner) ?? null });
      },
    };
  },
};
