import { resourceNotFound } from "../../errors.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { serviceOf } from "../../requests/exchange.js";
import { bounded, marketNumber } from "../../schema/exchange.js";

const MAX_DEPTH = 500;

const DEFAULT_DEPTH = 20;

const depth = bounded("a depth", 1, MAX_DEPTH);

const noMarket = (market: number): Error =>
  resourceNotFound(`there is no market ${market}; exchange_markets lists those that there are`);

export const exchange_book = defineMethod({
  name: "exchange_book",
  description: "The best price levels of both sides of a market's book, as the chain has them now.",
  access: "read",
  params: [param("market", marketNumber), optional("depth", depth, DEFAULT_DEPTH)],
  result: answer("object with bids and asks, the best first", "ObjectAnswer"),
  handler: async (context, market, levels) => {
    const book = await serviceOf(context).book(market, levels);
    if (!book) throw noMarket(market);
    return book;
  },
});
