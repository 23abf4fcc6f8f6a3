import { encodeAbiParameters, type Hex, keccak256, maxUint256 } from "viem";
import { code } from "../../support/market.js";
import { randomNumbers } from "../../support/random.js";
import { word } from "../../support/viem-clients.js";
import { instant } from "./calendar.js";
import { CAST, DOLLAR, type Floor, type Paper, TRADERS } from "./floor.js";
import { traffic } from "./traffic.js";

const { alice, bob, carol, dave, erin, frank, grace, desk, ivan, judy, mallory, heir } = CAST;
const LATE = maxUint256;

/** Instants around which ALFA and BETA are traded to the second: the last one before, and the first one from it on. */
export const EDGES = [
  ...[
    "2026-01-01T00:00:00-05:00",
    "2026-02-11T00:00:00-05:00",
    "2026-02-11T09:30:00-05:00",
    "2026-02-11T16:00:00-05:00",
  ],
  ...[
    "2026-03-08T00:00:00-05:00",
    "2026-03-08T03:00:00-04:00",
    "2026-03-09T00:00:00-04:00",
    "2026-03-09T09:30:00-04:00",
  ],
  ...[
    "2026-03-09T16:00:00-04:00",
    "2026-04-01T00:00:00-04:00",
    "2026-07-01T00:00:00-04:00",
    "2026-10-01T00:00:00-04:00",
  ],
  ...[
    "2026-11-01T00:00:00-04:00",
    "2026-11-01T01:00:00-05:00",
    "2026-11-02T00:00:00-05:00",
    "2026-11-02T09:30:00-05:00",
  ],
  ...["2026-11-02T16:00:00-05:00", "2026-11-26T12:00:00-05:00", "2027-01-01T00:00:00-05:00"],
] as const;

/** What the year hands out on its way. */
export interface Meanwhile {
  /** Before a revert: of a day in June, and then of the end of the second quarter with the beginning of the third. */
  beforeRevert(toBlock: number): Promise<void>;
}

/** A year of trading, the days before it and a day after: 2025-12-29 to 2027-01-04. */
export async function liveTheYear(floor: Floor, seed: number, { beforeRevert }: Meanwhile): Promise<void> {
  const { market, chain, alfa, beta, at, act, refused, place } = floor;
  const { exchange, registry, dollars, operator, router } = market;
  const orders = traffic(floor, randomNumbers(seed));
  const session = (text: string, count: number) => orders.session(text, count, TRADERS);

  const takes = (paper: Paper) =>
    place(alice, {
      ...{ market: paper.market, side: "buy", quantity: paper.lot * 2n, price: 4_000n, kind: "market", time: "IOC" },
      selfTrade: 1,
    } as const);
  const offers = (paper: Paper) =>
    place(dave, { market: paper.market, side: "sell", quantity: paper.lot * 12n, price: 2_490n });
  const edge = async (text: (typeof EDGES)[number]) => {
    await at(new Date((instant(text) - 4) * 1_000).toISOString());
    await offers(alfa);
    await offers(beta);
    await takes(beta);
    await takes(alfa);
    await takes(alfa);
    await takes(beta);
  };
  const swaps = async (text: string) => {
    await at(text);
    await act(bob, alfa.pool, "swapExactOut", 0, 7n, 1_000n * DOLLAR, LATE);
    await act(dave, alfa.pool, "swapExactIn", 1, 11n, 1n, LATE);
    await act(bob, beta.pool, "swapExactIn", 0, 123n * DOLLAR + 456_789n, 1n, LATE);
    await act(carol, beta.pool, "swapExactOut", 1, 77n * DOLLAR, 50_000n, LATE);
  };
  const buy = (paper: Paper, quantity: bigint, price: bigint) =>
    floor.order({ market: paper.market, side: "buy", quantity, price });
  const sell = (paper: Paper, quantity: bigint, price: bigint) =>
    floor.order({ market: paper.market, side: "sell", quantity, price });

  /** @returns what takes the chain back to where it is now */
  const marked = async () => {
    const toBlock = Number(await chain.rpc("eth_blockNumber"));
    const mark = await chain.rpc<Hex>("evm_snapshot");
    return async () => {
      await beforeRevert(toBlock);
      await chain.rpc("evm_revert", mark);
      orders.forget();
    };
  };

  async function before(): Promise<void> {
    await session("2025-12-29T10:00:00-05:00", 14);
    await edge("2026-01-01T00:00:00-05:00");
  }

  async function firstQuarter(): Promise<void> {
    await session("2026-01-05T11:00:00-05:00", 22);
    await swaps("2026-01-06T15:59:57-05:00");
    await at("2026-01-12T12:00:00-05:00");
    await act(operator, registry, "deny", judy.address, keccak256(judy.address), code("NOT-ACCREDITED"));
    await at("2026-01-20T10:15:00-05:00");
    await act(operator, exchange, "halt", alfa.market, code("NEWS-PENDING"));
    await refused("Halted", alice, exchange, "place", buy(alfa, 5n, 2_400n));
    await refused("NotOpen", bob, alfa.pool, "swapExactOut", 0, 1n, 1_000n * DOLLAR, LATE);
    await act(operator, exchange, "resume", alfa.market, code("NEWS-OUT"));
    await chain.restart();
    await edge("2026-02-11T00:00:00-05:00");
    await edge("2026-02-11T09:30:00-05:00");
    await edge("2026-02-11T16:00:00-05:00");
    await at("2026-02-12T13:00:00-05:00");
    await refused("SharesLocked", ivan, exchange, "place", sell(alfa, 100n, 2_600n));
    await refused("ShortSale", bob, exchange, "place", sell(alfa, 900_000n, 2_600n));
    await refused("NotEligible", desk, exchange, "place", buy(alfa, 5n, 2_400n));
    await refused("NotDelegate", desk, exchange, "placeFor", alice.address, buy(alfa, 5n, 2_400n));
    await refused("BadQuantity", carol, exchange, "place", buy(beta, 251n, 2_000n));
    await refused("UnknownMarket", carol, exchange, "place", { ...buy(beta, 250n, 2_000n), market: 9 });
    await refused("SharesLocked", ivan, alfa.token, "transfer", bob.address, 10n);
    const mine = await place(carol, {
      market: alfa.market,
      side: "buy",
      quantity: 6n,
      price: 1_900n,
      clientOrderId: "CAROL-1",
    });
    await refused("NotOwner", bob, exchange, "cancel", mine);
    await act(carol, exchange, "amend", mine, 1_900n * alfa.tick, 4n);
    await act(carol, exchange, "amend", mine, 1_910n * alfa.tick, 9n);
    await refused("UnknownOrder", carol, exchange, "cancel", mine);
    await session("2026-02-14T12:00:00-05:00", 14);
    await session("2026-03-06T16:30:00-05:00", 14);
    await edge("2026-03-08T00:00:00-05:00");
    await edge("2026-03-08T03:00:00-04:00");
    await edge("2026-03-09T00:00:00-04:00");
    await edge("2026-03-09T09:30:00-04:00");
    await edge("2026-03-09T16:00:00-04:00");
    await at("2026-03-16T10:00:00-04:00");
    await act(operator, registry, "freeze", grace.address, code("SANCTIONS-CHECK"));
    await refused("NotEligible", grace, exchange, "place", buy(alfa, 5n, 2_400n));
    await chain.rpc("hardhat_setBalance", desk.address, "0x3635c9adc5dea00000");
    await session("2026-03-30T14:00:00-04:00", 22);
    await edge("2026-04-01T00:00:00-04:00");
  }

  async function secondQuarter(): Promise<void> {
    await session("2026-04-06T09:45:00-04:00", 26);
    await swaps("2026-04-07T09:29:58-04:00");
    await at("2026-04-15T15:00:00-04:00");
    await act(operator, alfa.token, "forcedTransfer", bob.address, dave.address, 40n, code("COURT-ORDER"));
    await at("2026-05-14T15:00:00-04:00");
    await place(erin, { market: alfa.market, side: "sell", quantity: 9n, price: 2_300n });
    await at("2026-05-15T00:00:00-04:00");
    await refused("NotEligible", erin, exchange, "place", buy(alfa, 5n, 2_400n));
    await takes(alfa);
    await act(operator, registry, "unfreeze", grace.address, code("CLEARED"));
    const takeBack = await marked();
    await session("2026-06-10T11:30:00-04:00", 14);
    await swaps("2026-06-10T15:00:00-04:00");
    await act(operator, registry, "deny", mallory.address, keccak256(mallory.address), code("BAD-EVIDENCE"));
    await takeBack();
    await session("2026-06-11T10:00:00-04:00", 22);
    const takeEndBack = await marked();
    await session("2026-06-29T11:00:00-04:00", 18);
    await swaps("2026-06-30T17:00:00-04:00");
    await edge("2026-07-01T00:00:00-04:00");
    await session("2026-07-08T11:00:00-04:00", 14);
    await takeEndBack();
    await session("2026-06-29T12:00:00-04:00", 22);
    await edge("2026-07-01T00:00:00-04:00");
  }

  async function thirdQuarter(): Promise<void> {
    await session("2026-07-06T10:00:00-04:00", 22);
    await chain.killAndRestart();
    await session("2026-07-20T13:00:00-04:00", 18);
    const slot = keccak256(encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [dave.address, 0n]));
    await chain.rpc("hardhat_setStorageAt", dollars.address, slot, word(9_000_000n * DOLLAR));
    await chain.rpc("evm_increaseTime", 86_400);
    await at("2026-08-10T10:00:00-04:00");
    const evidence = keccak256("0x02");
    const verified = instant("2026-08-09T12:00:00-04:00");
    await act(operator, registry, "renew", erin.address, evidence, verified, verified + 4 * 31_536_000, code("ANNUAL"));
    await at("2026-08-12T10:00:00-04:00");
    await place(frank, { market: alfa.market, side: "sell", quantity: 120n, price: 2_350n });
    await act(bob, exchange, "place", buy(alfa, 300n, 2_450n));
    await refused("AffiliateVolumeExceeded", frank, exchange, "place", sell(alfa, 9_000n, 2_400n));
    await refused("AffiliateOnBookOnly", frank, alfa.pool, "swapExactIn", 1, 5n, 1n, LATE);
    await at("2026-08-20T18:00:00-04:00");
    await act(alice, router, "trade", alfa.market, 0, 60n, 3_500n * alfa.tick, LATE, code("R-1"));
    await act(dave, router, "trade", beta.market, 1, 5_000n, 500n * beta.tick, LATE, code("R-2"));
    await refused("NothingToTrade", alice, router, "trade", alfa.market, 0, 6n, alfa.tick, LATE, code("R-3"));
    await at("2026-09-01T08:00:00-04:00");
    await act(operator, exchange, "setFees", beta.market, 2, 30);
    await session("2026-09-02T10:00:00-04:00", 22);
    await at("2026-09-15T10:00:00-04:00");
    await act(operator, registry, "revoke", ivan.address, code("BAD-EVIDENCE"));
    await at("2026-09-22T11:00:00-04:00");
    await act(operator, exchange, "halt", 0, code("DRILL"));
    await refused("Halted", dave, exchange, "place", buy(beta, 500n, 2_000n));
    await act(operator, exchange, "resume", 0, code("DRILL-OVER"));
    await edge("2026-10-01T00:00:00-04:00");
  }

  async function fourthQuarter(): Promise<void> {
    await session("2026-10-05T10:00:00-04:00", 22);
    await at("2026-10-12T10:00:00-04:00");
    await act(operator, exchange, "setHours", beta.market, 0b0111110, 13 * 3_600, 22 * 3_600);
    await at("2026-10-17T12:00:00-04:00");
    await refused("Closed", carol, exchange, "place", buy(beta, 500n, 2_000n));
    await act(operator, exchange, "setHours", beta.market, 0, 0, 0);
    await at("2026-10-20T12:00:00-04:00");
    await act(operator, registry, "recover", bob.address, heir.address, code("LOST-KEY"));
    for (const { token } of [alfa, beta]) await act(operator, token, "recover", bob.address, code("LOST-KEY"));
    await act(heir, exchange, "takeOver", bob.address, dollars.address, 40n);
    await edge("2026-11-01T00:00:00-04:00");
    await edge("2026-11-01T01:00:00-05:00");
    await edge("2026-11-02T00:00:00-05:00");
    await edge("2026-11-02T09:30:00-05:00");
    await edge("2026-11-02T16:00:00-05:00");
    await edge("2026-11-26T12:00:00-05:00");
    await at("2026-12-09T12:00:00-05:00");
    await place(grace, { market: alfa.market, side: "sell", quantity: 9n, price: 2_300n });
    await session("2026-12-14T12:00:00-05:00", 26);
    await at("2026-12-16T12:00:00-05:00");
    await act(operator, registry, "deny", mallory.address, keccak256(mallory.address), code("BAD-EVIDENCE"));
    await act(operator, alfa.token, "pause");
    await refused("TransferRestricted", alice, alfa.token, "transfer", dave.address, 5n);
    await act(operator, alfa.token, "unpause");
    await act(alice, exchange, "deposit", dollars.address, 900n * DOLLAR);
    await act(alice, exchange, "withdraw", dollars.address, 250n * DOLLAR);
    await edge("2027-01-01T00:00:00-05:00");
  }

  await before();
  await firstQuarter();
  await secondQuarter();
  await thirdQuarter();
  await fourthQuarter();
  await session("2027-01-04T10:00:00-05:00", 10);
}
