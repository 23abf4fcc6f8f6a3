/** The word itself and what is derived from it: exchanges, exchanged, InterExchange. No other word of English has these letters. */
const EXCHANGE = /[a-z]*exchang[a-z]*/i;

/** The term as words of their own, joined or apart: not in "Livestock Market", but in "Stock-Market" and "Stock Markets". */
const STOCK_MARKET = /\bstocks?[\s._-]*market(?:s|place|places)?\b/i;

/**
 * What in the name of an alternative trading system 17 CFR 242.301(b)(11) does not allow: the word "exchange", or derivations of it, such
 * as the term "stock market".
 * @returns the words, or undefined where the name may be used
 */
export const forbiddenInName = (name: string): string | undefined =>
  (EXCHANGE.exec(name) ?? STOCK_MARKET.exec(name))?.[0];
