import type { Store } from "./store.js";
import { type Address, refuseIf } from "./terms.js";

/** The reference for the settlement token. Everybody is taken to have approved every venue without bound. */
export type CashModel = ReturnType<typeof createCash>;

export function createCash(store: Store) {
  const balances = store.amounts();
  const supply = store.amounts();

  function transfer(from: Address, to: Address, amount: bigint): void {
    refuseIf(balances.of(from) < amount, "ERC20InsufficientBalance");
    balances.add(from, -amount);
    balances.add(to, amount);
  }

  function mint(to: Address, amount: bigint): void {
    balances.add(to, amount);
    supply.add("total", amount);
  }

  return { transfer, mint, balanceOf: balances.of, totalSupply: () => supply.of("total") };
}
