import type { Kind, Side } from "../client/enums.js";

/** An order of the demo's first session. */
export interface DemoOrder {
  /** Index of the account. */
  from: number;
  market: 1 | 2;
  side: Side;
  quantity: number;
  /** Cents. For stops the worst price. */
  price: number;
  kind?: Kind;
  /** Cents. */
  stop?: number;
  clientOrderId?: string;
}

const limit = (from: number, market: 1 | 2, side: Side, quantity: number, price: number): DemoOrder => ({
  ...{ from, market, side, quantity, price },
});

/** Pairs of a resting order and the one that takes it: the session's trades, in their order. */
const crossed = (market: 1 | 2, trades: readonly (readonly [maker: number, taker: number, Side, number, number])[]) =>
  trades.flatMap(([maker, taker, side, quantity, price]) => [
    limit(maker, market, side === "buy" ? "sell" : "buy", quantity, price),
    limit(taker, market, side, quantity, price),
  ]);

/** Trades first, so that there is a last price; then a book of a few levels on both sides, and a stop that waits. */
export const SESSION: readonly DemoOrder[] = [
  ...crossed(1, [
    [3, 1, "buy", 100, 1_240],
    [3, 2, "buy", 150, 1_245],
    [1, 3, "sell", 80, 1_242],
    [0, 4, "buy", 200, 1_248],
    [3, 1, "buy", 60, 1_252],
    [2, 0, "sell", 120, 1_246],
    [5, 3, "buy", 50, 1_250],
  ]),
  ...crossed(2, [
    [0, 1, "buy", 50, 10_100],
    [3, 1, "sell", 20, 10_090],
    [3, 2, "buy", 30, 10_115],
  ]),
  ...[
    limit(0, 1, "sell", 300, 1_255),
    limit(3, 1, "sell", 450, 1_260),
    limit(1, 1, "sell", 200, 1_265),
    limit(3, 1, "sell", 600, 1_275),
    limit(2, 1, "sell", 250, 1_290),
    limit(0, 1, "buy", 350, 1_245),
    limit(4, 1, "buy", 150, 1_240),
    limit(3, 1, "buy", 500, 1_235),
    limit(2, 1, "buy", 300, 1_225),
    limit(1, 1, "buy", 400, 1_200),
  ],
  ...[
    limit(3, 2, "sell", 100, 10_120),
    limit(0, 2, "sell", 200, 10_150),
    limit(3, 2, "sell", 300, 10_200),
    limit(0, 2, "buy", 120, 10_080),
    limit(2, 2, "buy", 150, 10_050),
    limit(1, 2, "buy", 250, 10_000),
  ],
  {
    from: 1,
    market: 1,
    side: "sell",
    quantity: 500,
    kind: "stop",
    stop: 1_200,
    price: 1_150,
    clientOrderId: "STOP-LOSS-1",
  },
];

/** What account 6 may not sell, since most of it is locked: the transaction fails, and is the record of the refusal. */
export const REFUSED: DemoOrder = limit(6, 1, "sell", 400, 1_260);
