import type { AddressBook } from "../chain/import/index.js";
import { createWallet, DEFAULT_BALANCE } from "../chain/wallet/wallet.js";
import { DEFAULT_HD_PATH, DEFAULT_MNEMONIC, GANACHE_MNEMONIC } from "../chain/wallet/well-known.js";
import { fromHex, keccak256, toHex } from "../ethereum/index.js";
import type { NodeOptions } from "../options/index.js";
import { decodeGanacheAccount, type GanacheDatabase } from "../persistence/ganache/index.js";

/** The accounts of a Ganache database, as far as their keys are known. */
export interface FoundAccounts {
  mnemonic: string;
  /** How many the mnemonic gives. */
  derived: number;
  /** What each of them had at first, in wei. */
  balance: bigint;
  /** How many there are with a key. */
  count: number;
}

/** Ganache warns above a hundred thousand; finding so many takes a minute. */
const MAX_DERIVED = 100_000;
const AT_ONCE = 100;

/**
 * Finds the accounts that a Ganache began with, whose addresses are not in its database: those of the mnemonic that was given, or
 * of the well-known ones, and those given by their keys. All are added to the book.
 */
export async function findAccounts(
  database: GanacheDatabase,
  stateRoot: Uint8Array,
  book: AddressBook,
  requested: NodeOptions["chain"],
): Promise<FoundAccounts> {
  const genesis = new Map<string, bigint>();
  for (const [key, leaf] of database.leaves(stateRoot)) genesis.set(toHex(key), decodeGanacheAccount(leaf).balance);
  const keyed = (requested.accounts ?? []).map(({ privateKey, balance }) => ({
    privateKey: fromHex(privateKey),
    balance,
  }));
  if (keyed.length > 0) {
    for (const { address } of createWallet({ accounts: keyed }).initialAccounts) book.add(address);
    const mnemonic = requested.mnemonic ?? DEFAULT_MNEMONIC;
    return {
      mnemonic,
      derived: requested.accountCount ?? 0,
      balance: requested.balance ?? DEFAULT_BALANCE,
      count: keyed.length,
    };
  }
  const mnemonics = requested.mnemonic === undefined ? [GANACHE_MNEMONIC, DEFAULT_MNEMONIC] : [requested.mnemonic];
  for (const mnemonic of mnemonics) {
    const found = derive(mnemonic);
    if (found) return found;
  }
  return { mnemonic: mnemonics.at(-1) as string, derived: 0, balance: requested.balance ?? DEFAULT_BALANCE, count: 0 };

  /** Derives accounts for as long as the genesis state has them. */
  function derive(mnemonic: string): FoundAccounts | undefined {
    let derived = 0;
    let balance: bigint | undefined;
    const hdPath = requested.hdPath ?? DEFAULT_HD_PATH;
    for (let count = Math.max(requested.accountCount ?? 0, AT_ONCE); count <= MAX_DERIVED; count *= 2) {
      const { initialAccounts } = createWallet({ mnemonic, hdPath, count });
      for (const { address } of initialAccounts.slice(derived)) {
        const held = genesis.get(toHex(keccak256(address)));
        if (held === undefined) break;
        balance ??= held;
        book.add(address);
        derived++;
      }
      if (derived < count) break;
    }
    if (derived === 0 || balance === undefined) return undefined;
    return { mnemonic, derived: requested.accountCount ?? derived, balance, count: derived };
  }
}
