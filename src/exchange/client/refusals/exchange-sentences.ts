import type { iExchangeAbi } from "../../artifacts/IExchange.js";
import { shownInstant } from "../instants.js";
import { statusSentence } from "./eligibility.js";
import type { Sentences } from "./sentence.js";
import type { Wording } from "./wording.js";

/** `the market ACME/DUSD`; of 0, `every market`. */
const named = (market: number, words: Wording): string =>
  Number(market) === 0 ? words.market(market) : `the market ${words.market(market)}`;

/** The refusals of the order book. */
export const exchangeSentences: Sentences<typeof iExchangeAbi> = {
  UnknownMarket: {
    rule: "listed markets only",
    say: ([market]) => `there is no market ${market}; see the list of markets`,
  },
  UnknownOrder: {
    rule: "open orders only",
    say: ([order]) => `order ${order} is not open: it was filled or cancelled, or never was`,
  },
  Halted: {
    rule: "trading halt",
    say: ([market, reason], words) => `${named(market, words)} is halted (${words.reason(reason)})`,
  },
  NotHalted: {
    rule: "trading halt",
    say: ([market], words) => `${named(market, words)} is not halted, so there is nothing to resume`,
  },
  Closed: {
    rule: "trading hours",
    say: ([market], words) => `the market ${words.market(market)} is closed at this hour; see its trading hours`,
  },
  NotEligible: {
    rule: "eligible investors only (17 CFR 230.501)",
    say: ([wallet, status], words) => statusSentence(wallet, status, words.expiresAt),
  },
  NotOwner: {
    rule: "an order is its owner's",
    say: ([order, caller]) => `order ${order} is not ${caller}'s, nor is that the owner's delegate`,
  },
  NotDelegate: {
    rule: "an order is its owner's",
    say: ([owner, caller]) =>
      `${caller} may not trade for ${owner}; the owner has to make it a delegate in the registry`,
  },
  BadQuantity: {
    rule: "lot size",
    say: ([quantity, lot], words) =>
      quantity === 0n
        ? `an order of nothing is no order; the lot is ${words.shares(lot)}`
        : lot !== 0n && quantity % lot === 0n
          ? `order of ${words.shares(quantity)} changes nothing, or is more than a book can hold`
          : `order of ${words.count(quantity)} is not a multiple of the lot of ${words.count(lot)}`,
  },
  BadPrice: {
    rule: "tick size",
    say: ([price, tick], words) =>
      price === 0n
        ? `a price of 0 is none; the tick is ${words.price(tick)}`
        : tick !== 0n && price % tick === 0n
          ? `a price of ${words.price(price)} is beyond the highest of this market, 16,777,215 ticks of ${words.price(tick)}`
          : `a price of ${words.price(price)} is not a multiple of the tick of ${words.price(tick)}`,
  },
  BadStopPrice: {
    rule: "stop price",
    say: ([stop], words) =>
      stop === 0n
        ? "a stop order needs a stop price"
        : `a stop price of ${words.price(stop)} is not a multiple of the tick, or the order is no stop order`,
  },
  BadExpiry: {
    rule: "expiry",
    say: ([expiresAt]) =>
      Number(expiresAt) === 0
        ? "a GTD order needs an instant at which it expires, later than now"
        : `${shownInstant(expiresAt)} is no expiry for this order: it is past, or the order is not GTD`,
  },
  BadTimeInForce: {
    rule: "order type and time in force",
    say: () =>
      "this time in force does not go with this order: market orders are IOC or FOK, stops are GTC, GTD or DAY, and post-only goes with limit orders that rest",
  },
  BadTerms: {
    rule: "terms of a market",
    say: () =>
      "these terms are no market's: tick and lot must be above 0 and tick × lot come out in whole units, fees be at most 10%, the maker's not above the taker's, and hours lie within a day",
  },
  DuplicateClientOrderId: {
    rule: "client order ids are unique",
    say: ([id, order], words) => `the client order id ${words.reason(id)} is order ${order}'s already; choose another`,
  },
  PostOnlyWouldTrade: {
    rule: "post-only",
    say: ([best], words) =>
      `a post-only order must not trade at once, but the other side's best price is ${words.price(best)}`,
  },
  FillOrKillUnfilled: {
    rule: "fill or kill",
    say: ([remaining], words) =>
      `the order cannot be filled whole: ${words.shares(remaining)} would remain, so none was traded`,
  },
  MarketBusy: {
    rule: "bounded matching",
    say: ([market], words) =>
      `the market ${words.market(market)} has matching left over from earlier orders; run its matching, then try again`,
  },
  ShortPayment: {
    rule: "full payment",
    say: ([token, requested, received], words) =>
      `the token paid ${words.money(received, token)} where ${words.money(requested, token)} were due: it takes a fee of its own, and such tokens are not taken`,
  },
  NotQuoteToken: {
    rule: "credit",
    say: ([token]) => `no market is quoted in ${token}; deposit what a market's prices are in`,
  },
  InsufficientCredit: {
    rule: "credit",
    say: ([token, requested, credit], words) =>
      `${words.money(requested, token)} were asked for, but the credit is ${words.money(credit, token)}`,
  },
  MissingReason: {
    rule: "every act has a reason",
    say: () => "this needs a reason; give a short code such as NEWS-PENDING",
  },
};
