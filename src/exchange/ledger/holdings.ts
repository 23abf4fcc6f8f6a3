import { inserter, table } from "../../persistence/ledger/projection.js";
import { exact, integer, quantityOf, text, units, whole } from "./columns.js";
import type { Group } from "./group.js";
import { quoteDecimals } from "./known.js";
import { canonical, EVENT_COLUMNS, eventPlace, type MarketEvent, SEQ } from "./places.js";

const holdings = table(
  "holdings",
  {
    seq: SEQ,
    log_index: "INTEGER NOT NULL",
    ...EVENT_COLUMNS,
    security: "TEXT NOT NULL",
    holder: "TEXT NOT NULL",
    balance: "ANY NOT NULL",
    shares: "REAL",
  },
  ["seq", "log_index", "security", "holder"],
  [["holder", "security"], ["security"]],
);

const credits = table(
  "credits",
  {
    seq: SEQ,
    log_index: "INTEGER NOT NULL",
    ...EVENT_COLUMNS,
    token: "TEXT NOT NULL",
    owner: "TEXT NOT NULL",
    event: "TEXT NOT NULL",
    counterparty: "TEXT",
    amount: "ANY NOT NULL",
    amount_dollars: "REAL",
    balance: "ANY NOT NULL",
    balance_dollars: "REAL",
  },
  ["seq", "log_index"],
  [["owner", "token"]],
);

const ZERO_ADDRESS = `0x${"00".repeat(20)}`;
const BASIS_POINTS = 10_000n;
const BUY = 0;

/** What everyone holds: shares after every transfer, and dollars credited on the exchange after every change. */
export const holdingsGroup: Group = {
  tables: [holdings, credits],
  prepare(database, known) {
    const insertHolding = inserter(database, holdings);
    const insertCredit = inserter(database, credits);
    const readHolding = database
      .prepare<[string, string], bigint | string>(
        `SELECT balance FROM holdings AS held WHERE security = ? AND holder = ? AND ${canonical("held")}
         ORDER BY seq DESC, log_index DESC LIMIT 1`,
      )
      .pluck()
      .safeIntegers();
    const readCredit = database
      .prepare<[string, string], bigint | string>(
        `SELECT balance FROM credits AS held WHERE token = ? AND owner = ? AND ${canonical("held")}
         ORDER BY seq DESC, log_index DESC LIMIT 1`,
      )
      .pluck()
      .safeIntegers();
    const readMoves = database.prepare<[string, number, number], { from: string; to: string; amount: string }>(
      `SELECT from_address AS "from", to_address AS "to", amount FROM token_transfers AS move
       WHERE token_address = ? AND standard = 'ERC-20' AND (seq < ? OR log_index < ?) AND ${canonical("move")}`,
    );

    function writeHolding(event: MarketEvent, security: string, holder: string, balance: bigint): void {
      const shares = whole(balance, known.security(security)?.decimals ?? null);
      insertHolding({ ...eventPlace(event), security, holder, balance: exact(balance), shares });
    }

    function move(event: MarketEvent, holder: string, change: bigint): void {
      if (holder === ZERO_ADDRESS) return;
      const security = event.log.address;
      writeHolding(event, security, holder, quantityOf(readHolding.get(security, holder) ?? 0n) + change);
    }

    /** The holders of a security that is first known by its listing, from the transfers that the ledger has of it. */
    function takeStock(event: MarketEvent, security: string): void {
      const balances = new Map<string, bigint>();
      for (const { from, to, amount } of readMoves.all(security, event.block.seq, event.log.index)) {
        balances.set(from, (balances.get(from) ?? 0n) - BigInt(amount));
        balances.set(to, (balances.get(to) ?? 0n) + BigInt(amount));
      }
      balances.delete(ZERO_ADDRESS);
      for (const [holder, balance] of balances) if (balance > 0n) writeHolding(event, security, holder, balance);
    }

    const creditOf = (token: string, owner: string): bigint => quantityOf(readCredit.get(token, owner) ?? 0n);

    function writeCredit(event: MarketEvent, name: string, token: string, owner: string, change: bigint): void {
      const [amount, balance] = [change < 0n ? -change : change, creditOf(token, owner) + change];
      const decimals = quoteDecimals(token);
      insertCredit({
        ...eventPlace(event),
        token,
        owner,
        event: name,
        counterparty: name === "withdrawn" ? text(event, "to") : null,
        amount: exact(amount),
        amount_dollars: whole(amount, decimals),
        balance: exact(balance),
        balance_dollars: whole(balance, decimals),
      });
    }

    const credit =
      (name: string, sign: 1n | -1n) =>
      (event: MarketEvent): void =>
        writeCredit(event, name, text(event, "token"), text(event, "owner"), sign * units(event, "amount"));

    return {
      events: {
        "exchange.MarketListed"(event) {
          const security = text(event, "security");
          if (!known.security(security)) takeStock(event, security);
        },
        "security.Transfer"(event) {
          const [from, to, amount] = [text(event, "from"), text(event, "to"), units(event, "value")];
          if (amount === 0n || from === to) return;
          move(event, from, -amount);
          move(event, to, amount);
        },
        "exchange.Credited": credit("credited", 1n),
        "exchange.Deposited": credit("deposited", 1n),
        "exchange.Withdrawn": credit("withdrawn", -1n),
        /** A buy order is escrowed from its owner's credit first, which no event reports. */
        "exchange.OrderReceived"(event) {
          const market = known.market(integer(event, "market"));
          if (!market || integer(event, "side") !== BUY) return;
          const owner = text(event, "owner");
          const held = creditOf(market.quote, owner);
          if (held === 0n) return;
          const decimals = known.security(market.security)?.decimals ?? 0;
          const value = (units(event, "price") * units(event, "quantity")) / 10n ** BigInt(decimals);
          const required = value + (value * BigInt(market.takerFeeBps)) / BASIS_POINTS;
          writeCredit(event, "escrowed", market.quote, owner, held < required ? -held : -required);
        },
      },
    };
  },
};
