/** The market for pages and bots: what the node's `exchange_` methods and subscriptions report. */
export { createExchangeFeed, type ExchangeFeed } from "./service.js";
export type { FeedBlock, FeedLog, FeedSource } from "./source.js";
