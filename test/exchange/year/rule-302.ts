import { endOfDay, QUARTERS, shownInNewYork, startOfDay } from "./calendar.js";
import { computed, type OrderRecord } from "./computed.js";
import { type Drawing, type DrawnFigure, exactOf } from "./drawing.js";
import { exactShares, printedDollars, volumes } from "./sums.js";
import type { Year } from "./year.js";

const yesNo = (value: boolean | undefined): string => (value === undefined ? "" : value ? "yes" : "no");
const outcomeOf = ({ status, refusedBy, cancelled }: OrderRecord): string =>
  status === "refused" ? `refused: ${refusedBy}` : status === "cancelled" ? `cancelled: ${cancelled}` : status;

/** `reduced (BadPrice) 2026-… by …; …` without who gave it. */
const instructionsIn = (figure: DrawnFigure | undefined): string[] =>
  (figure?.text ?? "").split("; ").map((each) => each.replace(/ by .*$/, ""));

/** The records of rule 302, compared with what the receipts say. */
export function describeRule302(year: () => Year, reports: () => Drawing): void {
  describe.each(Object.entries(QUARTERS))("rule 302 of %s", (_, [first, last]) => {
    const [from, to] = [startOfDay(first), endOfDay(last)];
    let draft: Awaited<ReturnType<Drawing["draft"]>>;
    beforeAll(async () => {
      draft = await reports().draft("rule-302", "--from", first, "--to", last);
    });

    it("has each day's trades, shares and dollars", () => {
      const { executions, papers } = year();
      const traded = executions.filter(({ time }) => time >= from && time < to);
      const expected = [...volumes(traded, ({ day, symbol }) => `${day} ${symbol}`)].map(([key, sums]) => {
        const paper = papers.find(({ symbol }) => key.endsWith(symbol));
        return `${key}: ${sums.trades}, ${exactShares(sums.quantity, paper?.decimals ?? 0)}, $${printedDollars(sums.value)}`;
      });
      const drawn = draft.rows("daily").map(({ day, security, trades, shares, value }) => {
        return `${day?.text} ${security?.text}: ${trades?.text}, ${exactOf(shares)}, $${value?.text}`;
      });
      expect(drawn.sort()).toEqual(expected.sort());
      expect(drawn.length).toBeGreaterThan(1);
    });

    it("has every order with its sixteen items, as it stood at the end", () => {
      const { receipts, papers } = year();
      const { orders } = computed(
        receipts.filter(({ time }) => time < to),
        papers,
      );
      const decimals = (order: OrderRecord) => papers.find(({ market }) => market === order.market)?.decimals ?? 0;
      const dollars = (order: OrderRecord, price: bigint | undefined) =>
        price === undefined
          ? ""
          : papers.some(({ market }) => market === order.market)
            ? exactShares(price, 6)
            : String(price);
      const expected = orders
        .filter(({ time }) => time >= from)
        .flatMap((order) =>
          (order.executions.length === 0 ? [undefined] : order.executions).map((execution) => ({
            received: shownInNewYork(order.time),
            order: order.id === undefined ? "" : String(order.id),
            venue: order.venue,
            security: order.symbol ?? "",
            quantity: order.quantity === undefined ? "in dollars" : exactShares(order.quantity, decimals(order)),
            program: yesNo(order.programTrade),
            side: order.side,
            short: "no",
            kind: order.kind,
            limit: dollars(order, order.price),
            stop: dollars(order, order.stop),
            expires: order.expiresAt === undefined ? "" : shownInNewYork(order.expiresAt),
            force: order.timeInForce,
            instructions: order.instructions.map(
              ({ what, time, refusedBy }) => `${what}${refusedBy ? ` (${refusedBy})` : ""} ${shownInNewYork(time)}`,
            ),
            account: order.accountType ?? "",
            executed: execution === undefined ? "" : shownInNewYork(execution.time),
            price: dollars(order, execution?.price),
            size: execution === undefined ? "" : exactShares(execution.quantity, decimals(order)),
            owner: order.owner,
            entered: order.enteredBy,
            buyer: execution?.buyer ?? "",
            seller: execution?.seller ?? "",
            outcome: outcomeOf(order),
            transaction: order.hash,
          })),
        );
      const drawn = draft.rows("orders").map((row) => ({
        ...Object.fromEntries(
          ["received", "order", "venue", "security", "program", "side", "short", "kind", "expires", "force"].map(
            (id) => [id, row[id]?.text],
          ),
        ),
        quantity: exactOf(row.quantity),
        limit: exactOf(row.limit),
        stop: exactOf(row.stop),
        instructions: instructionsIn(row.instructions).filter((each) => each !== ""),
        account: row.account?.text,
        executed: row.executed?.text,
        price: exactOf(row.price),
        size: exactOf(row.size),
        owner: exactOf(row.owner),
        entered: exactOf(row.entered_by),
        buyer: exactOf(row.buyer),
        seller: exactOf(row.seller),
        outcome: (row.outcome?.text ?? "").replace(/^(refused: \w+): .*$/, "$1"),
        transaction: exactOf(row.transaction),
      }));
      expect(drawn).toEqual(expected);
    });

    it("has what was executed of orders that came before it", () => {
      const { receipts, papers } = year();
      const { orders } = computed(receipts, papers);
      const expected = orders
        .filter(({ time }) => time < from)
        .flatMap((order) =>
          order.executions
            .filter(({ time }) => time >= from && time < to)
            .map(({ time, quantity }) => {
              const decimals = papers.find(({ symbol }) => symbol === order.symbol)?.decimals ?? 0;
              return `${order.id} ${shownInNewYork(time)} ${exactShares(quantity, decimals)}`;
            }),
        );
      const drawn = draft.rows("earlier").filter(({ event }) => event?.text === "traded");
      expect(drawn.map(({ order, time, size }) => `${order?.text} ${time?.text} ${exactOf(size)}`).sort()).toEqual(
        expected.sort(),
      );
    });
  });
}
