import { createHash } from "node:crypto";
import type { Signature } from "../../ethereum/index.js";
import { equalBytes, fromHex, toHex } from "../../ethereum/index.js";
import { AccountLockedError, NoPrivateKeyError, UnknownAccountError, WrongPassphraseError } from "./errors.js";
import { UNLOCK_SECONDS, type Wallet } from "./wallet.js";

/** What `evm_addAccount` and `evm_removeAccount` changed, as the chain's settings keep it. Addresses are lowercase hex. */
export interface AccountChanges {
  /** Address and {@link passphraseDigest}. The node has no key of these: it sends in their name (impersonation). */
  added: readonly (readonly [address: string, digest: string])[];
  removed?: readonly string[];
}

/** Signs a hash; `no-key` for an account that the node may send for without its key. */
export type AccountSigner = ((hash: Uint8Array) => Signature) | "no-key";

/** The wallet as the node's methods see it: with the accounts that were added and without those that were removed. */
export interface NodeWallet extends Omit<Wallet, "openWithPassphrase"> {
  /** Whether it is unlocked and the node has no key of it, so that a transaction in its name is an impersonated one. */
  actsWithoutKey(address: Uint8Array): boolean;
  /**
   * Opens one account that stays locked for everyone else (`personal_sendTransaction`).
   * @throws UnknownAccountError
   * @throws WrongPassphraseError
   */
  openWithPassphrase(address: Uint8Array, passphrase: string): Promise<AccountSigner>;
}

/** What is kept of the passphrase of an account without a key. */
export const passphraseDigest = (address: string, passphrase: string): string =>
  createHash("sha256").update(`${address}:${passphrase}`).digest("hex");

/**
 * Puts the changes of accounts over a wallet.
 * @param changes read at each call
 * @param now milliseconds
 */
export function nodeWallet(wallet: Wallet, changes: () => AccountChanges, now: () => number = Date.now): NodeWallet {
  /** Unlocked accounts without a key, and until when, in milliseconds. */
  const unlocked = new Map<string, number>();

  const digestOf = (address: Uint8Array): string | undefined => {
    const name = toHex(address);
    return changes().added.find(([other]) => other === name)?.[1];
  };
  const isAdded = (address: Uint8Array): boolean => digestOf(address) !== undefined;
  const isRemoved = (address: Uint8Array): boolean => changes().removed?.includes(toHex(address)) ?? false;
  const isUnlockedAdded = (address: Uint8Array): boolean => (unlocked.get(toHex(address)) ?? 0) > now();

  /** @throws what says why no data can be signed with the account's key */
  const checkKey = (address: Uint8Array): void => {
    if (isAdded(address)) {
      throw isUnlockedAdded(address) ? new NoPrivateKeyError(address) : new AccountLockedError(address);
    }
    if (isRemoved(address)) throw new UnknownAccountError(address);
  };
  const checkPassphrase = (address: Uint8Array, passphrase: string): void => {
    if (digestOf(address) !== passphraseDigest(toHex(address), passphrase)) throw new WrongPassphraseError();
  };

  return {
    initialAccounts: wallet.initialAccounts,
    impersonated: wallet.impersonated,
    accounts() {
      const kept = wallet.accounts().filter((address) => !isRemoved(address));
      const added = changes().added.map(([address]) => fromHex(address));
      return [...kept, ...added.filter((one) => !kept.some((other) => equalBytes(one, other)))];
    },
    has: (address) => isAdded(address) || (wallet.has(address) && !isRemoved(address)),
    isUnlocked(address) {
      if (isAdded(address)) return isUnlockedAdded(address);
      return wallet.isUnlocked(address) && !isRemoved(address);
    },
    actsWithoutKey(address) {
      if (isAdded(address)) return isUnlockedAdded(address);
      return wallet.impersonated.some((one) => equalBytes(one, address));
    },
    signHash(address, hash) {
      checkKey(address);
      return wallet.signHash(address, hash);
    },
    signMessage(address, message) {
      checkKey(address);
      return wallet.signMessage(address, message);
    },
    async signTypedData(address, typedData, version) {
      checkKey(address);
      return wallet.signTypedData(address, typedData, version);
    },
    async openWithPassphrase(address, passphrase) {
      if (isAdded(address)) {
        checkPassphrase(address, passphrase);
        return "no-key";
      }
      if (isRemoved(address)) throw new UnknownAccountError(address);
      return wallet.openWithPassphrase(address, passphrase);
    },
    newAccount: wallet.newAccount,
    importKey: wallet.importKey,
    async unlock(address, passphrase, seconds = UNLOCK_SECONDS) {
      if (isAdded(address)) {
        checkPassphrase(address, passphrase);
        unlocked.set(toHex(address), seconds > 0 ? now() + seconds * 1000 : Number.POSITIVE_INFINITY);
        return;
      }
      if (isRemoved(address)) throw new UnknownAccountError(address);
      await wallet.unlock(address, passphrase, seconds);
    },
    lock(address) {
      if (!isAdded(address)) return !isRemoved(address) && wallet.lock(address);
      const wasUnlocked = isUnlockedAdded(address);
      unlocked.delete(toHex(address));
      return wasUnlocked;
    },
  };
}
