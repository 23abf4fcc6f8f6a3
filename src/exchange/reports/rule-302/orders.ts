import { type Period, shownInstant } from "../calendar/index.js";
import type { ReportLedger } from "../ledger-source.js";
import {
  amountOf,
  hashFigure,
  instantFigure,
  type MarketUnits,
  marketUnits,
  type Subscriber,
  textFigure,
} from "../market/index.js";
import { priceFigure, unitsFigure } from "../money/index.js";
import type { Block, Column, Figure, Section, Source } from "../report.js";
import { idOf } from "./affiliations.js";
import { itemsBlock } from "./items.js";
import { type EarlierRow, earlierOrdersSource, type OrderRow, ordersSource } from "./order-sources.js";

/** How amounts, prices and parties of a market are printed. */
interface Printing {
  zone: string;
  quantity(units: number | bigint | string | null, market: number | null): Figure;
  price(units: number | bigint | string | null, market: number | null): Figure;
  party(wallet: string | null): Figure;
}

/** Parties by the ids that (a) has; with the wallet where a person has several, and by the wallet alone where there is no id. */
function partyNames(
  markets: ReadonlyMap<number, MarketUnits>,
  subscribers: readonly Subscriber[],
): (wallet: string) => string {
  const wallets = new Map<string, number>();
  for (const subscriber of subscribers) wallets.set(idOf(subscriber), (wallets.get(idOf(subscriber)) ?? 0) + 1);
  const names = new Map(
    subscribers.map((subscriber) => {
      const id = idOf(subscriber);
      return [subscriber.wallet, wallets.get(id) === 1 ? id : `${id} (${subscriber.wallet})`];
    }),
  );
  for (const [market, { pool }] of markets) if (pool !== undefined) names.set(pool, `pool of market ${market}`);
  return (wallet) => names.get(wallet) ?? wallet;
}

function printing(
  zone: string,
  markets: ReadonlyMap<number, MarketUnits>,
  subscribers: readonly Subscriber[],
): Printing {
  const nameFor = partyNames(markets, subscribers);
  const of = (market: number | null) => (market === null ? undefined : markets.get(market));
  return {
    zone,
    quantity: (units, market) =>
      units === null ? { text: "" } : unitsFigure(amountOf(units, of(market)?.shareDecimals ?? 0)),
    price(units, market) {
      if (units === null) return { text: "" };
      const decimals = of(market)?.dollarDecimals;
      return decimals === undefined
        ? { text: `${units} quote units`, exact: String(units) }
        : priceFigure(amountOf(units, decimals));
    },
    party(wallet) {
      if (wallet === null) return { text: "" };
      return { text: nameFor(wallet), exact: wallet };
    },
  };
}

function instructionsText(json: string, { zone, party }: Printing): string {
  const instructions = JSON.parse(json) as [event: string, at: number, by: string, refusedBy: string | null][];
  return instructions
    .map(([event, at, by, refusedBy]) => {
      const why = refusedBy === null ? "" : ` (${refusedBy})`;
      return `${event}${why} ${shownInstant(at, zone)} by ${party(by).text}`;
    })
    .join("; ");
}

function outcome({ entry, venue, refused_by, refusal, last }: OrderRow): string {
  if (entry === "refused") return `refused: ${refused_by}: ${refusal}`;
  if (venue === "pool") return "filled";
  const [status, reason] = JSON.parse(last ?? "[null,null]") as [string | null, string | null];
  return reason === null ? (status ?? "") : `${status}: ${reason}`;
}

const yesOrNo = (value: number | null): Figure => textFigure(value === null ? null : value === 1 ? "yes" : "no");
const idFigure = (id: number | bigint | string | null): Figure => textFigure(id === null ? null : String(id));

function orderCells(row: OrderRow, print: Printing): Record<string, Figure> {
  const { market } = row;
  const stop = row.stop_price === null ? undefined : print.price(row.stop_price, market);
  const limit = row.price === null ? undefined : print.price(row.price, market);
  return {
    received: instantFigure(row.received_at, print.zone),
    order: idFigure(row.order_id),
    venue: textFigure(row.venue),
    security: textFigure(row.symbol ?? row.security),
    quantity: row.quantity === null ? textFigure("in dollars") : print.quantity(row.quantity, market),
    program: yesOrNo(row.program_trade),
    side: textFigure(row.side),
    short: yesOrNo(row.short_sale),
    kind: textFigure(row.kind),
    limit: limit ?? textFigure(""),
    stop: stop ?? textFigure(""),
    expires: instantFigure(row.expires_at, print.zone),
    force: textFigure(row.time_in_force),
    instructions: textFigure(instructionsText(row.instructions, print)),
    replaces: idFigure(row.replaces),
    account: textFigure(row.account_type),
    executed: instantFigure(row.executed_at, print.zone),
    price: print.price(row.trade_price, market),
    size: print.quantity(row.trade_quantity, market),
    owner: print.party(row.owner),
    entered_by: print.party(row.entered_by),
    buyer: print.party(row.buyer),
    seller: print.party(row.seller),
    outcome: textFigure(outcome(row)),
    transaction: hashFigure(row.transaction_hash),
  };
}

const ORDER_COLUMNS: Column[] = [
  { id: "received", heading: "(1) Received", width: 1.4 },
  { id: "order", heading: "Order", align: "right", width: 0.6 },
  { id: "venue", heading: "Venue", width: 0.6 },
  { id: "security", heading: "(2) Security", width: 0.8 },
  { id: "quantity", heading: "(3) Shares", align: "right" },
  { id: "program", heading: "(4) Program trade", width: 0.6 },
  { id: "side", heading: "(5) Buy or sell", width: 0.5 },
  { id: "short", heading: "(6) Short sale", width: 0.5 },
  { id: "kind", heading: "(7) Type", width: 0.7 },
  { id: "limit", heading: "(8) Limit price", align: "right" },
  { id: "stop", heading: "(8) Stop price", align: "right" },
  { id: "expires", heading: "(9) Expires", width: 1.4 },
  { id: "force", heading: "(10) In force", width: 0.6 },
  { id: "instructions", heading: "(11) Instructions", width: 2 },
  { id: "replaces", heading: "Replaces order", align: "right", width: 0.6 },
  { id: "account", heading: "(12) Account", width: 0.8 },
  { id: "executed", heading: "(13) Executed", width: 1.4 },
  { id: "price", heading: "(14) Price", align: "right" },
  { id: "size", heading: "(15) Size", align: "right" },
  { id: "owner", heading: "(16) Owner" },
  { id: "entered_by", heading: "Entered by" },
  { id: "buyer", heading: "(16) Buyer" },
  { id: "seller", heading: "(16) Seller" },
  { id: "outcome", heading: "Became", width: 1.6 },
  { id: "transaction", heading: "Transaction" },
];

function whatHappened({ event, reason, refused_by, refusal, replaced_by }: EarlierRow): string {
  if (refused_by !== null) return `${event}: ${refused_by}: ${refusal}`;
  if (replaced_by !== null) return `${event} by order ${replaced_by}`;
  return reason === null ? event : `${event}: ${reason}`;
}

const earlierCells = (row: EarlierRow, print: Printing): Record<string, Figure> => ({
  time: instantFigure(row.timestamp, print.zone),
  order: idFigure(row.order_id),
  received: instantFigure(row.received_at, print.zone),
  security: textFigure(row.symbol ?? row.security),
  side: textFigure(row.side),
  event: textFigure(whatHappened(row)),
  by: print.party(row.by_address),
  price: print.price(row.trade_price, row.market),
  size: print.quantity(row.trade_quantity, row.market),
  remaining: print.quantity(row.remaining, row.market),
  owner: print.party(row.owner),
  buyer: print.party(row.buyer),
  seller: print.party(row.seller),
  transaction: hashFigure(row.transaction_hash),
});

const EARLIER_COLUMNS: Column[] = [
  { id: "time", heading: "Time", width: 1.4 },
  { id: "order", heading: "Order", align: "right", width: 0.6 },
  { id: "received", heading: "(1) Received", width: 1.4 },
  { id: "security", heading: "(2) Security", width: 0.8 },
  { id: "side", heading: "(5) Buy or sell", width: 0.5 },
  { id: "event", heading: "(11) Instruction, or what happened", width: 1.6 },
  { id: "by", heading: "By" },
  { id: "price", heading: "(14) Price", align: "right" },
  { id: "size", heading: "(15) Size", align: "right" },
  { id: "remaining", heading: "Left of it", align: "right" },
  { id: "owner", heading: "(16) Owner" },
  { id: "buyer", heading: "(16) Buyer" },
  { id: "seller", heading: "(16) Seller" },
  { id: "transaction", heading: "Transaction" },
];

/** Rows that are read from the ledger on each iteration, one at a time. */
function streamed<Row>(
  ledger: ReportLedger,
  { sql, params }: Source,
  cellsOf: (row: Row) => Record<string, Figure>,
): Iterable<Record<string, Figure>> {
  return {
    *[Symbol.iterator]() {
      for (const row of ledger.rows<Row>(sql, params)) yield cellsOf(row);
    },
  };
}

/** (c): every order in time sequence. */
export function ordersSection(
  ledger: ReportLedger,
  period: Period,
  zone: string,
  subscribers: readonly Subscriber[],
): { section: Section; sources: Source[] } {
  const [orders, earlier] = [ordersSource(period.from, period.to), earlierOrdersSource(period.from, period.to)];
  const print = printing(zone, marketUnits(ledger), subscribers);
  const blocks: Block[] = [
    {
      type: "paragraph",
      text: `Time-sequenced records of order information in the alternative trading system. Times are those of ${zone}, with the offset from UTC. Rejected orders are among the others, with the rule that rejected them; a trade with a pool is an order that was executed at once. An order is reported as it was at the end of the period. Orders of reverted blocks are not here.`,
    },
    itemsBlock,
    {
      type: "table",
      id: "orders",
      title: "Orders received in the period, a row for each execution",
      columns: ORDER_COLUMNS,
      rows: streamed<OrderRow>(ledger, orders, (row) => orderCells(row, print)),
      empty: "No order was received in the period.",
      source: orders.id,
    },
    {
      type: "table",
      id: "earlier",
      title: "Executions and instructions in the period of orders received before it",
      columns: EARLIER_COLUMNS,
      rows: streamed<EarlierRow>(ledger, earlier, (row) => earlierCells(row, print)),
      empty: "Nothing happened in the period to orders received before it.",
      source: earlier.id,
    },
  ];
  const heading = "(c) Time-sequenced records of order information";
  return { section: { id: "c", heading, blocks }, sources: [orders, earlier] };
}
