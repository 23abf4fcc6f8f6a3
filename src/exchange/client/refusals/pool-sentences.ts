import type { iPoolAbi } from "../../artifacts/IPool.js";
import type { iPoolFactoryAbi } from "../../artifacts/IPoolFactory.js";
import type { iRouterAbi } from "../../artifacts/IRouter.js";
import { shownInstant } from "../instants.js";
import { exchangeSentences } from "./exchange-sentences.js";
import { securitySentences } from "./security-sentences.js";
import type { Sentences } from "./sentence.js";

const DeadlinePassed = {
  rule: "deadline",
  say: ([deadline]: readonly [bigint]) =>
    `the deadline, ${shownInstant(deadline)}, has passed; try again with a later one`,
};

/** The refusals of a pool. */
export const poolSentences: Sentences<typeof iPoolAbi> = {
  DeadlinePassed,
  NotOpen: {
    rule: "trading halt and hours",
    say: ([market], words) => `the market ${words.market(market)} is halted, closed or paused, and its pool with it`,
  },
  NotEligible: exchangeSentences.NotEligible,
  NotDelegate: exchangeSentences.NotDelegate,
  AffiliateOnBookOnly: {
    rule: "affiliates trade on the book",
    say: ([wallet]) => `${wallet} is an affiliate of the issuer, whose lots keep apart; it trades on the book only`,
  },
  BadAmount: {
    rule: "amounts above nothing",
    say: () => "the amount is 0, or too small for the pool; give a larger one",
  },
  NoLiquidity: {
    rule: "liquidity",
    say: () => "the pool holds too little for this; trade less, or on the book, or add liquidity first",
  },
  SlippageExceeded: {
    rule: "limit on slippage",
    say([amount, bound], words) {
      const said = words.bounded ?? words.amount;
      return `it would come to ${said(amount)} where ${said(bound)} was the limit; ask for a new quote, or allow more`;
    },
  },
  ShortPayment: exchangeSentences.ShortPayment,
  NotRecovered: securitySentences.NotRecovered,
  ReserveOverflow: { rule: "size of a pool", say: () => "the pool would hold more than it can count; add less" },
};

/** The refusals of the pools' factory. */
export const poolFactorySentences: Sentences<typeof iPoolFactoryAbi> = {
  PoolExists: {
    rule: "one pool per market",
    say: ([market, pool], words) => `the market ${words.market(market)} has a pool already, at ${pool}`,
  },
  UnknownMarket: exchangeSentences.UnknownMarket,
};

/** The refusals of the router. */
export const routerSentences: Sentences<typeof iRouterAbi> = {
  DeadlinePassed,
  NothingToTrade: {
    rule: "liquidity",
    say: ([market], words) =>
      `neither the book nor the pool of ${words.market(market)} has anything within the worst price`,
  },
};
