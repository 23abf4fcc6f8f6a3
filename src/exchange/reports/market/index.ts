/** What the reports ask of the ledger's market, and how they name what they find. */
export { hashFigure, instantFigure, NONE, textFigure, toldFigure } from "./figures.js";
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
export {
  type Subscriber,
  subscriberName,
  subscribersAt,
  subscribersSource,
  toldOf,
} from "./subscribers.js";
export { inPeriod, isLastBefore } from "./time-range.js";
export { tradesSource, undoneTradesSource, type Volume, volumesOf } from "./trades.js";
