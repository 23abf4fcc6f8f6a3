import { isOpen } from "./exchange.js";
import type { ExchangeState, Market } from "./exchange-state.js";
import { marketOf } from "./exchange-state.js";
import type { Store } from "./store.js";
import { type Address, refuseIf, Side } from "./terms.js";

const LOCKED_LIQUIDITY = 1_000n;
const BPS = 10_000n;
const FEE_BPS = 30n;

/** The reference for Pool: constant product, 30 basis points on what comes in, rounded in the pool's favour. */
export type PoolModel = ReturnType<typeof createPool>;

export function createPool(store: Store, exchange: ExchangeState, marketId: number, address: Address) {
  const liquidity = store.amounts();
  const reserves = store.amounts();
  const { registry, clock } = exchange;
  const market = (): Market => marketOf(exchange, marketId);
  const shares = () => reserves.of("shares");
  const dollars = () => reserves.of("dollars");
  const supply = () => liquidity.of("total");

  function pay(from: Address, to: Address, sharesMoved: bigint, dollarsMoved: bigint): void {
    if (sharesMoved > 0n) market().security.transfer(from, to, sharesMoved);
    if (dollarsMoved > 0n) market().quote.transfer(from, to, dollarsMoved);
    const sign = to === address ? 1n : -1n;
    reserves.add("shares", sign * sharesMoved);
    reserves.add("dollars", sign * dollarsMoved);
  }

  /** Refuses with what is wrong, any of it: the specification gives no order here. */
  function check(wrong: Record<string, boolean>): void {
    const errors = Object.keys(wrong).filter((name) => wrong[name]);
    refuseIf(errors.length > 0, errors);
  }

  /** What is wrong with a call for whatever it asks. */
  const usualFaults = (owner: Address, deadline: bigint, amount: bigint) => ({
    DeadlinePassed: clock.now > deadline,
    NotEligible: !registry.isActive(owner),
    BadAmount: amount === 0n,
  });
  const tradingFaults = (owner: Address) => ({
    NotOpen: !isOpen(exchange, marketId),
    AffiliateOnBookOnly: market().security.isAffiliate(owner),
  });

  function addLiquidity(most: bigint, mostDollars: bigint, minLiquidity: bigint, deadline: bigint) {
    const owner = exchange.sender;
    check({ ...usualFaults(owner, deadline, most * mostDollars), ...tradingFaults(owner) });
    if (supply() === 0n) {
      const root = squareRoot(most * mostDollars);
      refuseIf(root <= LOCKED_LIQUIDITY, ["BadAmount", "NoLiquidity", "SlippageExceeded"]);
      pay(owner, address, most, 0n);
      pay(owner, address, 0n, mostDollars);
      liquidity.add(address, LOCKED_LIQUIDITY);
      liquidity.add(owner, root - LOCKED_LIQUIDITY);
      liquidity.add("total", root);
      refuseIf(root - LOCKED_LIQUIDITY < minLiquidity, "SlippageExceeded");
      return;
    }
    const usedShares = smaller(most, (mostDollars * shares()) / dollars());
    const minted = (usedShares * supply()) / shares();
    const usedDollars = divideUp(minted * dollars(), supply());
    refuseIf(usedShares === 0n || minted === 0n, ["BadAmount", "NoLiquidity"]);
    refuseIf(minted < minLiquidity, "SlippageExceeded");
    pay(owner, address, usedShares, 0n);
    pay(owner, address, 0n, usedDollars);
    liquidity.add(owner, minted);
    liquidity.add("total", minted);
  }

  function removeLiquidity(amount: bigint, minShares: bigint, minDollars: bigint, deadline: bigint) {
    const owner = exchange.sender;
    check({ ...usualFaults(owner, deadline, amount), ERC20InsufficientBalance: liquidity.of(owner) < amount });
    const sharesOut = (amount * shares()) / supply();
    const dollarsOut = (amount * dollars()) / supply();
    refuseIf(sharesOut < minShares || dollarsOut < minDollars, "SlippageExceeded");
    liquidity.add(owner, -amount);
    liquidity.add("total", -amount);
    pay(address, owner, sharesOut, dollarsOut);
  }

  const reservesFor = (side: number) => (side === Side.Buy ? [dollars(), shares()] : [shares(), dollars()]) as Pair;

  function swap(owner: Address, side: number, amountIn: bigint, amountOut: bigint): void {
    const before = shares() * dollars();
    if (side === Side.Buy) {
      pay(owner, address, 0n, amountIn);
      pay(address, owner, amountOut, 0n);
    } else {
      pay(owner, address, amountIn, 0n);
      pay(address, owner, 0n, amountOut);
    }
    market().security.noteVolume(side === Side.Buy ? amountOut : amountIn);
    if (shares() * dollars() < before) throw new Error("the model's own pool lost");
  }

  function swapExactIn(side: number, amountIn: bigint, minOut: bigint, deadline: bigint) {
    const owner = exchange.sender;
    const amountOut = supply() === 0n ? 0n : amountOutFor(amountIn, ...reservesFor(side));
    check({
      ...usualFaults(owner, deadline, amountOut),
      ...tradingFaults(owner),
      NoLiquidity: supply() === 0n,
      SlippageExceeded: amountOut < minOut,
    });
    swap(owner, side, amountIn, amountOut);
  }

  function swapExactOut(side: number, amountOut: bigint, maxIn: bigint, deadline: bigint) {
    const owner = exchange.sender;
    const [reserveIn, reserveOut] = reservesFor(side);
    const enough = amountOut < reserveOut;
    const amountIn = enough ? amountInFor(amountOut, reserveIn, reserveOut) : 0n;
    check({
      ...usualFaults(owner, deadline, amountOut),
      ...tradingFaults(owner),
      NoLiquidity: !enough,
      SlippageExceeded: amountIn > maxIn,
    });
    swap(owner, side, amountIn, amountOut);
  }

  return {
    calls: { addLiquidity, removeLiquidity, swapExactIn, swapExactOut },
    reserves: () => ({ shares: shares(), dollars: dollars() }),
    liquidityOf: liquidity.of,
    supply,
  };
}

type Pair = [reserveIn: bigint, reserveOut: bigint];

export function amountOutFor(amountIn: bigint, reserveIn: bigint, reserveOut: bigint): bigint {
  const kept = amountIn * (BPS - FEE_BPS);
  return (kept * reserveOut) / (reserveIn * BPS + kept);
}

export function amountInFor(amountOut: bigint, reserveIn: bigint, reserveOut: bigint): bigint {
  return divideUp(reserveIn * amountOut * BPS, (reserveOut - amountOut) * (BPS - FEE_BPS));
}

const smaller = (a: bigint, b: bigint) => (a < b ? a : b);
const divideUp = (a: bigint, b: bigint) => (a + b - 1n) / b;

function squareRoot(square: bigint): bigint {
  let [low, high] = [0n, square + 1n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle * middle <= square) low = middle;
    else high = middle;
  }
  return low;
}
