import type { Observation, Query } from "./observe.js";
import { DAY_SECONDS, Side, Status } from "./terms.js";
import type { Action } from "./world.js";

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

/** Transactions that move locked lots, as the transfer agent may. */
const BY_FORCE = ["forcedTransfer", "burn", "recover"];

/**
 * What has to hold of the chain at any moment, whatever the model says.
 * @param dollars all that were ever minted
 * @returns a sentence for each claim that does not hold
 */
export function brokenClaims(now: Observation, dollars: bigint, query: Query): string[] {
  const broken: string[] = [];
  const claim = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence);
  };
  const orders = now.accounts.flatMap((account) => account.orders);
  const escrow = sum(orders.map((order) => order.escrow));
  const credits = sum(now.accounts.map(({ credit }) => credit));
  claim(now.exchangeCash === escrow + credits, "the exchange's dollars are not its escrow and credits");
  claim(
    dollars === now.exchangeCash + sum(now.accounts.map(({ cash }) => cash)),
    "dollars were made or lost in trading",
  );
  for (const [index, { totalSupply }] of now.securities.entries()) {
    const balances = now.accounts.map(({ positions }) => positions[index]?.balance ?? 0n);
    claim(totalSupply === sum(balances), `shares of security ${index} were made or lost`);
    for (const [holder, { positions, orders: own }] of now.accounts.entries()) {
      const offered = own.filter(({ side, market }) => side === Side.Sell && query.markets.indexOf(market) === index);
      const held = positions[index]?.held;
      claim(held === sum(offered.map(({ remaining }) => remaining)), `holds of account ${holder} are not its offers`);
    }
  }
  for (const { bid, ask, bids, asks } of now.markets) {
    claim(bid === (bids[0]?.price ?? 0n) && ask === (asks[0]?.price ?? 0n), "the best price is not the best level's");
    for (const { ids, quantity } of [...bids, ...asks]) {
      const there = orders.filter(({ id }) => ids.includes(id));
      claim(quantity === sum(there.map(({ remaining }) => remaining)), "a level's total is not that of its orders");
    }
  }
  return broken;
}

/** What has to hold between two moments. */
export function brokenSteps(
  before: Observation,
  after: Observation,
  actions: readonly Action[],
  time: bigint,
  pools: readonly number[],
): string[] {
  const broken: string[] = [];
  const forced = actions.some(({ call }) => BY_FORCE.includes(call));
  for (const [index, account] of after.accounts.entries()) {
    const earlier = before.accounts[index];
    if (!earlier) continue;
    const eligible = [earlier.status, account.status].some((status) => Number(status) === Status.Active);
    for (const [security, position] of account.positions.entries()) {
      const had = earlier.positions[security];
      if (!had) continue;
      if (position.balance > had.balance && !eligible && !pools.includes(index))
        broken.push(`account ${index} got shares and is not eligible`);
      for (const lot of had.lots) {
        const still = position.lots.find(({ unlockDay }) => unlockDay === lot.unlockDay);
        const locked = BigInt(lot.unlockDay) > time / DAY_SECONDS;
        if (locked && !forced && (still?.amount ?? 0n) < lot.amount) broken.push(`account ${index} moved a locked lot`);
      }
    }
  }
  const constant = (all: Observation) => all.poolShares * all.poolDollars;
  if (constant(after) * before.poolLiquidity ** 2n < constant(before) * after.poolLiquidity ** 2n)
    broken.push("a pool share is worth less than before");
  return broken;
}
