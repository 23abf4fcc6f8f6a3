/** The exchange's registrations, transfers, orders, trades and rejections, on either EVM. */
import { cleanUp } from "../support/ending.js";
import { type Market, startMarket } from "../support/market.js";
import { itIsTheSameOnOtherEvm } from "../support/other-evm.js";
import { agentsDay, openStage, poolsDay, registrarsDay, subscribersDay } from "./ledger-story.js";

let market: Market;

beforeAll(async () => {
  market = await startMarket({ flags: ["--exchange"] });
  const stage = await openStage(market);
  await registrarsDay(stage);
  await agentsDay(stage);
  await subscribersDay(stage);
  await poolsDay(stage);
}, 60_000);
afterAll(cleanUp);

itIsTheSameOnOtherEvm(() => market.chain);
