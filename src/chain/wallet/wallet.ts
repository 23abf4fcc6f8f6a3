import { randomBytes } from "node:crypto";
import { addressOfPrivateKey, curve, equalBytes, type Signature, signHash, toHex } from "../../ethereum/index.js";
import {
  AccountExistsError,
  AccountLockedError,
  InvalidPrivateKeyError,
  UnknownAccountError,
  WalletOptionError,
  WrongPassphraseError,
} from "./errors.js";
import { childKey, keyAtPath, seedOfMnemonic } from "./hd-keys.js";
import { openKeystore } from "./keystore.js";
import { hashMessage, signatureToBytes } from "./messages.js";
import { signTypedDataWithKey, type TypedDataVersion } from "./typed-data.js";
import { DEFAULT_HD_PATH, DEFAULT_MNEMONIC } from "./well-known.js";

/** What each account starts with by default: 1000 ether, in wei. */
export const DEFAULT_BALANCE = 1000n * 10n ** 18n;

/** How long `personal_unlockAccount` unlocks by default, in seconds. */
export const UNLOCK_SECONDS = 300;

/** New accounts of a wallet with a mnemonic are derived here, apart from its first ones. */
const NEW_ACCOUNTS_PATH = "m/44'/60'/1'/0";

export interface WalletOptions {
  /** Default {@link DEFAULT_MNEMONIC}. */
  mnemonic?: string;
  /** Default {@link DEFAULT_HD_PATH}; `/{index}` is appended. */
  hdPath?: string;
  /** How many accounts are derived from the mnemonic; default 10. Without effect where `accounts` are given. */
  count?: number;
  /** Balance of each derived account at genesis, in wei; default {@link DEFAULT_BALANCE}. */
  balance?: bigint;
  /** Accounts by private key; one without is derived from the mnemonic at its position. */
  accounts?: { privateKey?: Uint8Array; balance?: bigint }[];
  /** Locks the first accounts; `passphrase` opens them. */
  lock?: boolean;
  /** Default "". */
  passphrase?: string;
  /** Addresses or indexes of accounts that are unlocked all the same. Addresses of others are to be impersonated. */
  unlocked?: (Uint8Array | number)[];
  /** Where new and imported keys are kept; undefined keeps them in memory. */
  keystore?: string;
  /** Milliseconds; default the machine's clock. */
  now?: () => number;
}

/** An account that the wallet has from its options. */
export interface InitialAccount {
  address: Uint8Array;
  privateKey: Uint8Array;
  /** Wei at genesis. */
  balance: bigint;
}

/** The accounts that the chain can sign for. Addresses are 20 bytes; errors are those of `errors.ts`. */
export interface Wallet {
  /** In the order of the options: what genesis funds and the banner shows. */
  readonly initialAccounts: readonly InitialAccount[];
  /** Unlocked addresses without a key here, to be impersonated. */
  readonly impersonated: readonly Uint8Array[];
  /** Every account, as `eth_accounts` lists them: initial, impersonated, then those of the keystore, oldest first. */
  accounts(): Uint8Array[];
  /** Whether there is a key, locked or not. */
  has(address: Uint8Array): boolean;
  isUnlocked(address: Uint8Array): boolean;
  /**
   * Signs a 32-byte hash.
   * @throws UnknownAccountError
   * @throws AccountLockedError
   */
  signHash(address: Uint8Array, hash: Uint8Array): Signature;
  /** Signs a message (EIP-191) as `eth_sign` does: 65 bytes, `v` 27 or 28. Throws as {@link signHash}. */
  signMessage(address: Uint8Array, message: Uint8Array): Uint8Array;
  /** Signs typed data (EIP-712): 65 bytes. Throws as {@link signHash}, or TypedDataError. */
  signTypedData(address: Uint8Array, typedData: unknown, version?: TypedDataVersion): Promise<Uint8Array>;
  /**
   * A signer for one account that stays locked for everyone else (`personal_sendTransaction`).
   * @throws UnknownAccountError
   * @throws WrongPassphraseError
   */
  openWithPassphrase(address: Uint8Array, passphrase: string): Promise<(hash: Uint8Array) => Signature>;
  /**
   * Makes an account in the keystore; it starts locked. Its key comes from the mnemonic, so that the same requests give the same
   * addresses, as in Ganache; where the accounts are given by their keys, there is none, and it is random.
   */
  newAccount(passphrase: string): Promise<Uint8Array>;
  /**
   * Puts a key into the keystore; the account starts locked.
   * @throws InvalidPrivateKeyError
   * @throws AccountExistsError
   */
  importKey(privateKey: Uint8Array, passphrase: string): Promise<Uint8Array>;
  /**
   * @param seconds how long; 0 or less for as long as the process runs; default 300
   * @throws UnknownAccountError
   * @throws WrongPassphraseError
   */
  unlock(address: Uint8Array, passphrase: string, seconds?: number): Promise<void>;
  /** Whether there was something to lock. */
  lock(address: Uint8Array): boolean;
}

interface Unlocked {
  privateKey: Uint8Array;
  /** Milliseconds. */
  until: number;
}

/**
 * Makes the wallet of a chain.
 * @throws InvalidPrivateKeyError when an account's key is none
 * @throws RangeError when the path is none
 * @throws WalletOptionError when `unlocked` names an index that there is no account for
 */
export function createWallet(options: WalletOptions = {}): Wallet {
  const now = options.now ?? Date.now;
  const passphrase = options.passphrase ?? "";
  const initialAccounts = initial(options);
  const initialByAddress = new Map(initialAccounts.map((account) => [toHex(account.address), account]));
  const keystore = openKeystore(options.keystore);
  const unlocked = new Map<string, Unlocked>();
  const impersonated: Uint8Array[] = [];

  const free = (account: InitialAccount): void => {
    unlocked.set(toHex(account.address), { privateKey: account.privateKey, until: Number.POSITIVE_INFINITY });
  };
  if (!options.lock) initialAccounts.forEach(free);
  for (const given of options.unlocked ?? []) {
    if (typeof given === "number") {
      const account = initialAccounts[given];
      if (!account) {
        throw new WalletOptionError(`account ${given} cannot be unlocked: there are ${initialAccounts.length}, from 0`);
      }
      free(account);
      continue;
    }
    const account = initialByAddress.get(toHex(given));
    if (account) free(account);
    else if (!impersonated.some((other) => equalBytes(other, given))) impersonated.push(given);
  }

  const inKeystore = (address: Uint8Array): boolean => keystore.addresses().some((other) => equalBytes(other, address));
  const has = (address: Uint8Array): boolean => initialByAddress.has(toHex(address)) || inKeystore(address);

  /** The key of an unlocked account, if it is one. */
  const unlockedKey = (address: Uint8Array): Uint8Array | undefined => {
    const entry = unlocked.get(toHex(address));
    if (entry && entry.until > now()) return entry.privateKey;
    unlocked.delete(toHex(address));
    return undefined;
  };
  const usableKey = (address: Uint8Array): Uint8Array => {
    const key = unlockedKey(address);
    if (key) return key;
    throw has(address) ? new AccountLockedError(address) : new UnknownAccountError(address);
  };
  const keyByPassphrase = async (address: Uint8Array, given: string): Promise<Uint8Array> => {
    const account = initialByAddress.get(toHex(address));
    if (account) {
      if (given !== passphrase) throw new WrongPassphraseError({ empty: passphrase === "" });
      return account.privateKey;
    }
    if (!inKeystore(address)) throw new UnknownAccountError(address);
    return keystore.open(address, given);
  };

  // One at a time, so that no two requests make the same account.
  let adding: Promise<unknown> = Promise.resolve();
  const add = (key: () => Uint8Array, given: string): Promise<Uint8Array> => {
    const added = adding.then(async () => {
      const privateKey = key();
      const address = addressOf(privateKey);
      if (has(address)) throw new AccountExistsError(address);
      await keystore.add(address, privateKey, given);
      return address;
    });
    adding = added.catch(() => undefined);
    return added;
  };
  const sign = (address: Uint8Array, hash: Uint8Array): Signature => signHash(hash, usableKey(address));

  return {
    initialAccounts,
    impersonated,
    accounts: () => [...initialAccounts.map(({ address }) => address), ...impersonated, ...keystore.addresses()],
    has,
    isUnlocked: (address) => unlockedKey(address) !== undefined,
    signHash: sign,
    signMessage: (address, message) => signatureToBytes(sign(address, hashMessage(message))),
    signTypedData: async (address, typedData, version) => signTypedDataWithKey(usableKey(address), typedData, version),
    async openWithPassphrase(address, given) {
      const privateKey = await keyByPassphrase(address, given);
      return (hash) => signHash(hash, privateKey);
    },
    newAccount: (given) => add(() => (options.accounts?.length ? randomKey() : nextKey(options.mnemonic, has)), given),
    importKey: (privateKey, given) => add(() => privateKey, given),
    async unlock(address, given, seconds = UNLOCK_SECONDS) {
      const privateKey = await keyByPassphrase(address, given);
      const until = seconds > 0 ? now() + seconds * 1000 : Number.POSITIVE_INFINITY;
      unlocked.set(toHex(address), { privateKey, until });
    },
    lock: (address) => unlockedKey(address) !== undefined && unlocked.delete(toHex(address)),
  };
}

function initial(options: WalletOptions): InitialAccount[] {
  const balance = options.balance ?? DEFAULT_BALANCE;
  const given = options.accounts?.length ? options.accounts : undefined;
  const wanted: NonNullable<WalletOptions["accounts"]> =
    given ?? Array.from({ length: options.count ?? 10 }, () => ({}));
  let parent: ReturnType<typeof keyAtPath> | undefined;
  const derive = (index: number): Uint8Array => {
    parent ??= keyAtPath(seedOfMnemonic(options.mnemonic ?? DEFAULT_MNEMONIC), options.hdPath ?? DEFAULT_HD_PATH);
    return childKey(parent, index).privateKey;
  };
  const accounts = new Map<string, InitialAccount>();
  wanted.forEach((entry, index) => {
    const privateKey = entry.privateKey ?? derive(index);
    const address = addressOf(privateKey);
    accounts.set(toHex(address), { address, privateKey, balance: entry.balance ?? balance });
  });
  return [...accounts.values()];
}

function addressOf(privateKey: Uint8Array): Uint8Array {
  if (privateKey.length !== 32 || !curve.isPrivateKey(privateKey)) throw new InvalidPrivateKeyError();
  return addressOfPrivateKey(privateKey);
}

function randomKey(): Uint8Array {
  for (;;) {
    const key = new Uint8Array(randomBytes(32));
    if (curve.isPrivateKey(key)) return key;
  }
}

/** The first key of the wallet's second account tree that it does not hold yet. */
function nextKey(mnemonic: string | undefined, has: (address: Uint8Array) => boolean): Uint8Array {
  const parent = keyAtPath(seedOfMnemonic(mnemonic ?? DEFAULT_MNEMONIC), NEW_ACCOUNTS_PATH);
  for (let index = 0; ; index++) {
    const { privateKey } = childKey(parent, index);
    if (!has(addressOfPrivateKey(privateKey))) return privateKey;
  }
}

/** What Ganache writes to `--wallet.accountKeysPath`: the unlocked accounts and their private keys. */
export function accountKeysFile(wallet: Wallet): string {
  const accounts = wallet.initialAccounts.filter(({ address }) => wallet.isUnlocked(address));
  return JSON.stringify({
    addresses: Object.fromEntries(accounts.map(({ address }) => [toHex(address), toHex(address)])),
    private_keys: Object.fromEntries(accounts.map(({ address, privateKey }) => [toHex(address), toHex(privateKey)])),
  });
}
