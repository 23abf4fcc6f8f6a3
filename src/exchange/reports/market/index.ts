/** What the reports read from the ledger's market, and how they name it. */
export { configuredFigure, hashFigure, instantFigure, textFigure } from "./figures.js";
export { checkIdentity, identityOf } from "./identity.js";
export { amountOf, type MarketUnits, marketUnits } from "./markets.js";
export {
  categoryOf,
  checkMarketVolume,
  isCalled,
  knownCategory,
  nameOf,
  type Security,
  securitiesAt,
  securitiesSource,
} from "./securities.js";
export { configuredOf, type Subscriber, subscriberName, subscribersAt, subscribersSource } from "./subscribers.js";
export { inPeriod, isLastBefore } from "./time-range.js";
export { tradesSource, undoneTradesSource, type Volume, volumesOf } from "./trades.js";
