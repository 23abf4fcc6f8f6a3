// @ts-check
import { maxUint256, stringToHex, zeroHash } from "viem";
import { code, deployments, role } from "./contracts.js";

/** @typedef {import("./contracts.js").Address} Address */
/** @typedef {import("./contracts.js").Request} Request */
/** @typedef {ReturnType<typeof import("./contracts.js").contractAt>} Contract */

export const TICK = 10_000n;
const SHARES = 10n ** 9n;
const DOLLARS = 10n ** 18n;
const LONG = 20 * 365 * 86_400;

export const Side = { Buy: 0, Sell: 1 };
const LIMIT = 0;
const [GTC, , , IOC] = [0, 1, 2, 3];

/**
 * An order of one lot or more, at a price in ticks: one that rests, or one that takes what it can at once.
 * @param {{ market: number, side: number, price: number, quantity?: number, takes?: boolean }} order
 */
export const order = ({ market, side, price, quantity = 1, takes = false }) => ({
  market,
  side,
  kind: LIMIT,
  timeInForce: takes ? IOC : GTC,
  selfTrade: 0,
  postOnly: false,
  programTrade: false,
  quantity: BigInt(quantity),
  price: BigInt(price) * TICK,
  stopPrice: 0n,
  expiresAt: 0,
  clientOrderId: zeroHash,
});

/**
 * The transactions that set up the exchange with some markets, each with its own security, for ten investors who all have
 * shares and dollars; the first account operates. The same for every node.
 * @param {Address[]} wallets
 * @param {number} markets
 * @param {number} now unix seconds, not after the chain's time
 */
export function marketSetUp(wallets, markets, now) {
  const [operator] = wallets;
  const { requests, deploy, send } = deployments(operator);
  const registry = deploy("InvestorRegistry", [operator]);
  const dollars = deploy("SettlementToken", [operator, false]);
  const exchange = deploy("Exchange", [registry.address, operator, operator]);
  const factory = deploy("PoolFactory", [exchange.address]);
  const securities = Array.from({ length: markets }, (_, index) => {
    const terms = {
      name: `Share ${index + 1}`,
      symbol: `S${index + 1}`,
      issuer: code(`S${index + 1}`),
      identifier: code(`US000000000${index + 1}`),
      category: 5,
      decimals: 0,
      holdingDays: 0,
      holderCap: 0,
    };
    return deploy("SecurityToken", [terms, registry.address, operator]);
  });
  for (const [index, wallet] of wallets.entries()) {
    const registration = {
      investorId: code(`investor ${index + 1}`),
      evidenceHash: code("evidence"),
      group: zeroHash,
      verifiedAt: now - 86_400,
      expiresAt: now + LONG,
      jurisdiction: stringToHex("US-NY", { size: 8 }),
      category: 6,
      accountType: 1,
    };
    send(registry.call("register", wallet, registration, code("KYC-COMPLETE")));
    send(dollars.call("mint", wallet, DOLLARS));
  }
  for (const security of securities) {
    send(security.call("grantRole", role("VENUE"), exchange.address));
    for (const wallet of wallets) send(security.call("issue", wallet, SHARES, 0, 1, code("ISSUE")));
    const terms = {
      security: security.address,
      quote: dollars.address,
      tick: TICK,
      lot: 1n,
      makerFeeBps: 10,
      takerFeeBps: 20,
      tradingDays: 0,
      opens: 0,
      closes: 0,
    };
    send(exchange.call("listMarket", terms));
  }
  /** @type {Request[]} */
  const approvals = wallets.flatMap((_, from) =>
    [dollars, ...securities].map((token) => ({ from, ...token.call("approve", exchange.address, maxUint256) })),
  );
  return { requests: [...requests, ...approvals], registry, dollars, exchange, factory, securities };
}
