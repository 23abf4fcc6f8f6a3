// @ts-check

import { bytesToQuantity, equalBytes, toHex } from "../../dist/ethereum/index.js";
import { iExchangeAbi } from "../../dist/exchange/artifacts/IExchange.js";
import { securityTokenAbi } from "../../dist/exchange/artifacts/SecurityToken.js";
import { settlementTokenAbi } from "../../dist/exchange/artifacts/SettlementToken.js";
import { EXCHANGE_ADDRESSES } from "../../dist/exchange/deployment/addresses.js";
import { callEncoder, eventEncoder, fromHex } from "./abi.js";

/** @typedef {import("./abi.js").Log} Log */
/** @typedef {Awaited<ReturnType<typeof import("./examples.js").readChain>>} Chain */

export const EXCHANGE = fromHex(EXCHANGE_ADDRESSES.exchange);
export const DOLLARS = fromHex(EXCHANGE_ADDRESSES.settlementToken);
const [BUY, SELL] = [0, 1];
const BASIS = 10_000n;

const place = callEncoder(iExchangeAbi, "place");
const transferCall = callEncoder(settlementTokenAbi, "transfer");
const received = eventEncoder(iExchangeAbi, "OrderReceived");
const rested = eventEncoder(iExchangeAbi, "OrderRested");
const traded = eventEncoder(iExchangeAbi, "Trade");
const credited = eventEncoder(iExchangeAbi, "Credited");
const held = eventEncoder(securityTokenAbi, "Held");
const released = eventEncoder(securityTokenAbi, "Released");
const transferred = eventEncoder(securityTokenAbi, "Transfer");

/**
 * What a call of the dollars' `transfer` is and emits.
 * @param {Uint8Array} from
 * @param {Uint8Array} to
 * @param {bigint} value
 */
export function dollarTransfer(from, to, value) {
  return { data: transferCall({ to, value }), logs: [transferred(DOLLARS, { from, to, value })] };
}

/**
 * A market of the demo, as its contracts report it: an order to sell that rests, and one to buy that fills it.
 * @typedef {object} Listed
 * @property {number} market
 * @property {Uint8Array} security
 * @property {bigint} makerFeeBps
 * @property {bigint} takerFeeBps
 */

/**
 * @typedef {object} Order
 * @property {bigint} id
 * @property {{ address: Uint8Array, accountType: number }} owner
 * @property {bigint} quantity
 * @property {bigint} price quote units for a share
 */

/** @param {Listed} listed @param {Order} order @param {number} side @param {number} time @returns {import("./abi.js").Values} */
const termsOf = ({ market, security }, { id, owner, quantity, price }, side, time) => ({
  ...{ orderId: id, market, security, owner: owner.address, enteredBy: owner.address, at: time, receivedAt: time },
  ...{ side, quantity, price, accountType: owner.accountType },
});

/** @param {Listed} listed @param {Order} order @param {number} time */
export function restingOrder(listed, order, time) {
  const terms = termsOf(listed, order, SELL, time);
  const { quantity, owner } = order;
  return {
    data: place({ market: listed.market, side: SELL, quantity, price: order.price }),
    logs: [
      held(listed.security, { holder: owner.address, venue: EXCHANGE, amount: quantity }),
      received(EXCHANGE, terms),
      rested(EXCHANGE, { ...terms, remaining: quantity }),
    ],
  };
}

/**
 * @param {Listed} listed
 * @param {Order} order
 * @param {Order} maker the order that it takes
 * @param {bigint} tradeId
 * @param {Uint8Array} feeRecipient
 * @param {number} time
 */
export function takingOrder(listed, order, maker, tradeId, feeRecipient, time) {
  const { market, security, makerFeeBps, takerFeeBps } = listed;
  const { quantity, price } = maker;
  const [buyer, seller] = [order.owner.address, maker.owner.address];
  const value = quantity * price;
  const [buyerFee, sellerFee] = [(value * takerFeeBps) / BASIS, (value * makerFeeBps) / BASIS];
  const trade = {
    ...{ market, buyer, seller, tradeId, makerOrderId: maker.id, takerOrderId: order.id, takerSide: BUY },
    ...{ price, quantity, value, buyerFee, sellerFee, executedAt: time },
  };
  return {
    data: place({ market, side: BUY, quantity, price }),
    logs: [
      transferred(DOLLARS, { from: buyer, to: EXCHANGE, value: value + buyerFee }),
      received(EXCHANGE, termsOf(listed, order, BUY, time)),
      released(security, { holder: seller, venue: EXCHANGE, amount: quantity }),
      transferred(security, { from: seller, to: buyer, value: quantity }),
      traded(EXCHANGE, trade),
      credited(EXCHANGE, { token: DOLLARS, owner: seller, amount: value - sellerFee }),
      credited(EXCHANGE, { token: DOLLARS, owner: feeRecipient, amount: buyerFee + sellerFee }),
    ],
  };
}

/** @param {Log[]} logs */
const asText = (logs) =>
  logs.map(({ address, topics, data }) => [address, ...topics, data].map((bytes) => toHex(bytes)).join(" ")).join("\n");

/**
 * The demo's first trade, composed here, must equal what its contracts emitted; its gas is recorded for the others.
 * @param {Chain} chain
 * @param {readonly { address: Uint8Array, accountType: number }[]} accounts
 * @param {Listed} listed
 */
export function learnFrom({ transactions }, accounts, listed) {
  const sent = transactions.filter(({ fields }) => fields.to && equalBytes(fields.to, EXCHANGE));
  const selector = toHex(place({}).subarray(0, 4));
  const placed = sent.filter(({ fields }) => toHex(fields.data.subarray(0, 4)) === selector);
  const [first, second] = placed;
  const refused = placed.find(({ receipt }) => receipt.status === 0);
  const paid = transactions.find(
    ({ fields, receipt }) =>
      fields.to && equalBytes(fields.to, DOLLARS) && receipt.logs.length === 1 && fields.data[0] === 0xa9,
  );
  if (!first || !second || !refused || !paid)
    throw new Error("the demo has other transactions than this generator knows");
  const ownerOf = (/** @type {typeof first} */ { sender }) => {
    const owner = accounts.find(({ address }) => equalBytes(address, sender));
    if (!owner) throw new Error("the demo has other accounts than this generator knows");
    return owner;
  };
  const argument = (/** @type {number} */ index) =>
    bytesToQuantity(first.fields.data.subarray(4 + index * 32, 36 + index * 32));
  const terms = { quantity: argument(7), price: argument(8) };
  const maker = { id: 1n, owner: ownerOf(first), ...terms };
  const taker = { id: 2n, owner: ownerOf(second), ...terms };
  const compared = [
    { example: first, composed: restingOrder(listed, maker, first.header.timestamp) },
    { example: second, composed: takingOrder(listed, taker, maker, 1n, accounts[0].address, second.header.timestamp) },
  ];
  for (const { example, composed } of compared) {
    if (!equalBytes(example.fields.data, composed.data) || asText(example.receipt.logs) !== asText(composed.logs)) {
      throw new Error("the exchange reports an order in another way than this generator does");
    }
  }
  // Later ones find their storage in use.
  const rests = placed.filter(({ receipt }) => receipt.logs.length === 3).at(4) ?? first;
  const fills = placed.filter(({ receipt }) => receipt.logs.length === 7).at(4) ?? second;
  const trades = placed.filter(({ receipt }) => receipt.logs.length === 7).length;
  return {
    gas: { rest: rests.receipt.gasUsed, fill: fills.receipt.gasUsed, dollars: paid.receipt.gasUsed },
    refused,
    orders: BigInt(placed.filter(({ receipt }) => receipt.status === 1).length),
    trades: BigInt(trades),
  };
}
