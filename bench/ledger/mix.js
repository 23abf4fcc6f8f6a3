// @ts-check
import { DOLLARS, dollarTransfer, EXCHANGE, restingOrder, takingOrder } from "./market.js";
import { TRADERS } from "./set-up.js";

/** @typedef {import("./abi.js").Log} Log */
/** @typedef {import("./market.js").Order} Order */

/**
 * A transaction before it is signed, with what comes of it.
 * @typedef {object} Composed
 * @property {number} from index of the account
 * @property {Uint8Array} to
 * @property {bigint} value wei
 * @property {Uint8Array} data
 * @property {bigint} gasUsed
 * @property {Log[]} logs
 * @property {{ revertData: Uint8Array, error: string }} [failure]
 */

/** Of a thousand: how many are transfers of ether and of dollars, and refused orders; the others are orders that trade in pairs. */
const [ETHER, DOLLAR, REFUSED] = [400, 300, 5];

const RECIPIENTS = 2_000;
const SENDERS = 7;
const NOTHING = new Uint8Array();

/** The two markets: what a lot is, and prices that meet none of the orders which rest in the demo's books. */
const RANGES = [
  { lot: 1n, lots: 20, lowest: 12_460_000n, tick: 10_000n, ticks: 9 },
  { lot: 10n, lots: 3, lowest: 100_900_000n, tick: 50_000n, ticks: 4 },
];

/**
 * Transactions as a busy chain has them, one after another.
 * @param {object} options
 * @param {import("./random.js").Random} options.random
 * @param {readonly { address: Uint8Array, accountType: number }[]} options.accounts
 * @param {readonly import("./market.js").Listed[]} options.listed
 * @param {readonly (readonly bigint[])[]} options.shares what each trader holds, by market
 * @param {ReturnType<typeof import("./market.js").learnFrom>} options.learnt
 * @returns {(time: number) => Composed}
 */
export function createMix({ random, accounts, listed, shares, learnt }) {
  const holdings = shares.map((own) => [...own]);
  const recipients = Array.from({ length: RECIPIENTS }, () =>
    Uint8Array.from({ length: 20 }, (_, place) => (place < 2 ? 0xbe : random.below(256))),
  );
  let { orders, trades } = learnt;
  /** @type {{ market: number, seller: number, order: Order } | undefined} */
  let resting;

  /** @returns {Order["owner"]} */
  const trader = (/** @type {number} */ index) => accounts[TRADERS[index]];

  function rest(/** @type {number} */ time) {
    const market = random.below(10) < 7 ? 0 : 1;
    const { lot, lots, lowest, tick, ticks } = RANGES[market];
    const quantity = lot * BigInt(1 + random.below(lots));
    const first = random.below(TRADERS.length);
    const seller = TRADERS.findIndex((_, index) => holdings[(first + index) % TRADERS.length][market] >= quantity);
    const index = (first + seller) % TRADERS.length;
    orders += 1n;
    const order = { id: orders, owner: trader(index), quantity, price: lowest + tick * BigInt(random.below(ticks)) };
    resting = { market, seller: index, order };
    const { data, logs } = restingOrder(listed[market], order, time);
    return { from: TRADERS[index], to: EXCHANGE, value: 0n, data, logs, gasUsed: learnt.gas.rest };
  }

  function take(
    /** @type {number} */ time,
    /** @type {NonNullable<typeof resting>} */ { market, seller, order: maker },
  ) {
    const buyer = (seller + 1 + random.below(TRADERS.length - 1)) % TRADERS.length;
    resting = undefined;
    orders += 1n;
    trades += 1n;
    holdings[seller][market] -= maker.quantity;
    holdings[buyer][market] += maker.quantity;
    const order = { ...maker, id: orders, owner: trader(buyer) };
    const { data, logs } = takingOrder(listed[market], order, maker, trades, accounts[0].address, time);
    return { from: TRADERS[buyer], to: EXCHANGE, value: 0n, data, logs, gasUsed: learnt.gas.fill };
  }

  const refuser = accounts.findIndex(({ address }) => Buffer.compare(address, learnt.refused.sender) === 0);

  return (time) => {
    const draw = random.below(1000);
    if (draw < ETHER) {
      const value = BigInt(1 + random.below(1_000_000)) * 10n ** 9n;
      const [from, to] = [random.below(SENDERS), recipients[random.below(RECIPIENTS)]];
      return { from, to, value, data: NOTHING, logs: [], gasUsed: 21_000n };
    }
    if (draw < ETHER + DOLLAR) {
      const from = TRADERS[random.below(TRADERS.length)];
      const to = recipients[random.below(RECIPIENTS)];
      const { data, logs } = dollarTransfer(accounts[from].address, to, BigInt(1 + random.below(5_000_000)) * 10_000n);
      return { from, to: DOLLARS, value: 0n, data, logs, gasUsed: learnt.gas.dollars };
    }
    if (draw < ETHER + DOLLAR + REFUSED) {
      const { fields, receipt } = learnt.refused;
      const { gasUsed, revertData, error } = receipt;
      return {
        from: refuser,
        to: EXCHANGE,
        value: 0n,
        data: fields.data,
        logs: [],
        gasUsed,
        failure: { revertData, error },
      };
    }
    return resting ? take(time, resting) : rest(time);
  };
}
