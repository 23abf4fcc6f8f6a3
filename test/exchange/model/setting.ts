import { type Address as ChecksummedAddress, maxUint256 } from "viem";
import { account } from "../../support/accounts.js";
import { type Artifact, compile } from "../../support/artifacts.js";
import type { Chain } from "../../support/chain.js";
import { code, exchangeArtifact, type ListingOptions, type Market, marketOn, roleOf } from "../../support/market.js";
import type { Deployed } from "../../support/viem-clients.js";
import { listMarket } from "./exchange.js";
import { createSession, type Session } from "./session.js";
import { type Address, DAY_SECONDS, ZERO_WORD } from "./terms.js";
import { type Action, createWorld, type World } from "./world.js";

/** Flags of a chain whose blocks have room for many transactions of fifty steps each. */
export const ROOMY = ["--gas-limit", "2000000000", "--call-gas-limit", "2000000000"];

/** 2030, so that no run depends on when it is run. */
export const MONDAY = BigInt(Date.UTC(2030, 0, 7, 14)) / 1_000n;

export const lower = (address: ChecksummedAddress): Address => address.toLowerCase() as Address;

/** Account 0 operates; 1 to 9 are people, of whom 8 and 9 are not registered at first; 6 and 7 are one person's wallets. */
export const PEOPLE = 10;
export const person = (index: number): Address => ADDRESSES[index] as Address;
const ADDRESSES = Array.from({ length: PEOPLE }, (_, index) => lower(account(index).address));
export const OPERATOR = person(0);

export const word = (text: string): Address => code(text) as Address;
export const REASON = word("TEST");

/** A market with its security. The first one always has a pool. */
const MARKETS: { symbol: string; decimals: number; holdingDays: number; listing: ListingOptions }[] = [
  { symbol: "ALFA", decimals: 0, holdingDays: 10, listing: { tick: 10_000n, lot: 1n } },
  {
    symbol: "BETA",
    decimals: 2,
    holdingDays: 0,
    listing: { tick: 5_000n, lot: 20n, makerFeeBps: 0, takerFeeBps: 33 },
  },
];

export const registration = (index: number, now: bigint, more: object = {}) => ({
  investorId: word(`investor ${index === 7 ? 6 : index}`),
  evidenceHash: word("evidence"),
  group: index === 2 || index === 3 ? word("GROUP") : ZERO_WORD,
  verifiedAt: now - 1n,
  expiresAt: now + (index === 5 ? 3n : 400n) * DAY_SECONDS,
  jurisdiction: code("US-NY").slice(0, 18) as Address,
  category: 6,
  accountType: index % 5,
  ...more,
});

/** Lets a spender take what everybody has of a token. */
export async function allow(market: Market, token: Deployed, spender: ChecksummedAddress): Promise<void> {
  for (let index = 0; index < PEOPLE; index += 1)
    await market.send(token, "approve", [spender, maxUint256], { from: account(index) });
}

/** Two markets on a chain and in the model, with people, dollars, shares and a pool; the same in both. */
export async function openSession(chain: Chain): Promise<Session> {
  const market = await marketOn(chain);
  await market.mineAt(Number(MONDAY));
  const { exchange, registry, dollars, factory } = market;
  const world = createWorld({
    address: lower(exchange.address),
    feeRecipient: OPERATOR,
    registry: lower(registry.address),
    cash: lower(dollars.address),
  });
  await allow(market, dollars, exchange.address);
  const securities: Deployed[] = [];
  for (const { symbol, decimals, holdingDays, listing } of MARKETS)
    securities.push(await addMarket(market, world, symbol, decimals, holdingDays, listing));

  await market.send(factory, "createPool", [1]);
  const pool = await market.read<ChecksummedAddress>(factory, "poolOf", [1]);
  world.addPool(lower(pool), 1);
  const [first] = securities as [Deployed];
  await market.send(first, "grantRole", [roleOf("VENUE"), pool]);
  world.securities.get(lower(first.address))?.setVenue(lower(pool));
  for (const token of [dollars, first]) await allow(market, token, pool);

  const observer = await market.deploy(compile("test/exchange/model/contracts/Observer.sol").Observer as Artifact);
  const query = {
    exchange: lower(exchange.address),
    registry: lower(registry.address),
    cash: lower(dollars.address),
    pool: lower(pool),
    securities: securities.map(({ address }) => lower(address)),
    accounts: [...Array.from({ length: PEOPLE }, (_, index) => person(index)), lower(pool)],
    markets: [1, 2],
  };
  const poolContract = { address: pool, abi: exchangeArtifact("Pool").abi };
  const startedAt = BigInt(await market.now());
  await chain.rpc("evm_setAutomine", false);
  const session = createSession(market, world, {
    observer,
    query,
    contracts: [exchange, registry, dollars, poolContract, ...securities],
    startedAt,
  });
  for (const actions of beginning(session)) await session.step(actions);
  return session;
}

/** Lists a security on the chain and in the model, and lets everybody sell it. */
export async function addMarket(
  market: Market,
  world: World,
  symbol: string,
  decimals: number,
  holdingDays: number,
  listing: ListingOptions,
): Promise<Deployed> {
  const { exchange, dollars } = market;
  const deployed = await market.issueSecurity({ symbol, decimals, holdingDays });
  const security = world.addSecurity({
    address: lower(deployed.address),
    issuer: word(symbol),
    decimals,
    holdingDays: BigInt(holdingDays),
  });
  security.setVenue(lower(exchange.address));
  await allow(market, deployed, exchange.address);
  await market.list(deployed, listing);
  listMarket(world.exchange, {
    security,
    quote: world.cash,
    quoteAddress: lower(dollars.address),
    tick: listing.tick ?? 10_000n,
    lot: listing.lot ?? 1n,
    makerFeeBps: BigInt(listing.makerFeeBps ?? 10),
    takerFeeBps: BigInt(listing.takerFeeBps ?? 20),
    tradingDays: 0,
    opens: 0n,
    closes: 0n,
  });
  return deployed;
}

/** Registers people 1 to 7, and gives them dollars, free shares and locked ones; 4 is an affiliate of the first issuer. */
function beginning({ query, now }: Session): Action[][] {
  const { registry, cash } = query;
  const registered: Action[] = [];
  const funded: Action[] = [];
  for (let index = 1; index <= 7; index += 1) {
    const wallet = person(index);
    registered.push({
      by: OPERATOR,
      to: registry,
      call: "register",
      args: [wallet, registration(index, now()), REASON],
    });
    funded.push({ by: OPERATOR, to: cash, call: "mint", args: [wallet, 300_000_000n] });
    for (const [at, security] of query.securities.entries()) {
      const amount = at === 0 ? 200n : 20_000n;
      const today = (now() + 2n) / DAY_SECONDS;
      const lot = (shares: bigint, day: bigint) => ({
        by: OPERATOR,
        to: security,
        call: "issue",
        args: [wallet, shares, 0n, day, REASON],
      });
      funded.push(lot(amount, 1n), lot(amount / 10n, today + BigInt(index)), lot(amount / 10n, today + 30n));
    }
  }
  registered.push({
    by: OPERATOR,
    to: registry,
    call: "setAffiliation",
    args: [person(4), word("ALFA"), true, REASON],
  });
  return [registered, funded];
}
