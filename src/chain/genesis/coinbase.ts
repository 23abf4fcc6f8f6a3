import { toHex } from "../../ethereum/index.js";
import type { ChainOptions, Hex } from "../../persistence/directory/chain-options.js";
import type { Wallet } from "../wallet/wallet.js";

/** Who receives the fees of a new chain's blocks. */
export function coinbaseOf(
  { coinbase }: ChainOptions,
  { initialAccounts, impersonated }: Pick<Wallet, "initialAccounts" | "impersonated">,
): Hex {
  if (typeof coinbase === "string") return coinbase;
  const account = [...initialAccounts.map(({ address }) => address), ...impersonated][coinbase];
  return account ? toHex(account) : `0x${"00".repeat(20)}`;
}
