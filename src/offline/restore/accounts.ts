import { createWallet, DEFAULT_BALANCE } from "../../chain/wallet/wallet.js";
import { DEFAULT_HD_PATH, DEFAULT_MNEMONIC, GANACHE_MNEMONIC } from "../../chain/wallet/well-known.js";
import { toHex } from "../../ethereum/index.js";
import type { NodeOptions } from "../../options/index.js";
import type { ChainOptions } from "../../persistence/directory/chain-options.js";
import type { Survey } from "./survey.js";

/** The accounts of a chain, as far as their keys were given or are known to everyone. */
export interface KnownAccounts
  extends Pick<ChainOptions, "mnemonic" | "hdPath" | "accountCount" | "balance" | "accounts"> {
  /** How many have a key. */
  count: number;
}

/** Finding more takes a minute. */
const MAX_DERIVED = 100_000;
const AT_ONCE = 20;

/**
 * Finds the accounts that a chain began with: those of the mnemonic or the keys that were given, else those of the well-known
 * mnemonics. A ledger holds no keys.
 */
export function knownAccounts({ funded }: Pick<Survey, "funded">, requested: NodeOptions["chain"]): KnownAccounts {
  const hdPath = requested.hdPath ?? DEFAULT_HD_PATH;
  const given = requested.accounts ?? [];
  const rest = { hdPath, balance: requested.balance ?? DEFAULT_BALANCE, accounts: given };
  if (given.length > 0) {
    const accounts = given.map(({ privateKey, balance }) => ({ privateKey: privateKey as `0x${string}`, balance }));
    return {
      ...rest,
      accounts,
      mnemonic: requested.mnemonic ?? DEFAULT_MNEMONIC,
      accountCount: 0,
      count: given.length,
    };
  }
  const mnemonics = requested.mnemonic === undefined ? [DEFAULT_MNEMONIC, GANACHE_MNEMONIC] : [requested.mnemonic];
  for (const mnemonic of mnemonics) {
    const { count, balance } = derived(mnemonic);
    if (count > 0) {
      return {
        ...rest,
        mnemonic,
        accountCount: requested.accountCount ?? count,
        balance: requested.balance ?? balance,
        count,
      };
    }
  }
  // Accounts of a chain from a genesis file need not be there at the beginning.
  const accountCount = requested.mnemonic === undefined ? 0 : (requested.accountCount ?? 10);
  return { ...rest, mnemonic: mnemonics[0] as string, accountCount, count: accountCount };

  /** How many of a mnemonic's accounts the genesis state has, one after the other. */
  function derived(mnemonic: string): { count: number; balance: bigint } {
    let count = 0;
    for (let many = AT_ONCE; many <= MAX_DERIVED; many *= 4) {
      const { initialAccounts } = createWallet({ mnemonic, hdPath, count: many });
      while (count < many && funded.has(toHex((initialAccounts[count] as { address: Uint8Array }).address))) count++;
      if (count < many) {
        const [first] = initialAccounts;
        return { count, balance: (count > 0 && first && funded.get(toHex(first.address))) || DEFAULT_BALANCE };
      }
    }
    return { count, balance: DEFAULT_BALANCE };
  }
}
