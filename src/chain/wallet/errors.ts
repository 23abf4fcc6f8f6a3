import { toHex } from "../../ethereum/index.js";

/** The wallet has no such account. The wording is geth's, which libraries match on. */
export class UnknownAccountError extends Error {
  override readonly name = "UnknownAccountError";
  readonly code = "UNKNOWN_ACCOUNT";

  constructor(readonly address: Uint8Array) {
    super(`unknown account ${toHex(address)}: sign with one of eth_accounts, import its key, or impersonate it`);
  }
}

/** The account is locked. The sentence is Ganache's. */
export class AccountLockedError extends Error {
  override readonly name = "AccountLockedError";
  readonly code = "ACCOUNT_LOCKED";

  constructor(readonly address: Uint8Array) {
    super("authentication needed: passphrase or unlock");
  }
}

/** The passphrase does not open the key. The sentences are Ganache's. */
export class WrongPassphraseError extends Error {
  override readonly name = "WrongPassphraseError";
  readonly code = "WRONG_PASSPHRASE";

  /** @param options `empty`: the right one is the empty one, as for initial accounts by default */
  constructor({ empty = false, ...options }: ErrorOptions & { empty?: boolean } = {}) {
    const hint = empty ? ' (default passphrase for accounts created at startup is "")' : "";
    super(`could not decrypt key with given passphrase${hint}`, options);
  }
}

/** The node may send in the account's name (`evm_addAccount`), but has no key to sign data with. It begins as Ganache's. */
export class NoPrivateKeyError extends Error {
  override readonly name = "NoPrivateKeyError";
  readonly code = "NO_PRIVATE_KEY";

  constructor(readonly address: Uint8Array) {
    super(
      `cannot sign data; no private key: ${toHex(address)} was added without its key, so only transactions are sent in its name`,
    );
  }
}

/** The key to import is in the wallet already. */
export class AccountExistsError extends Error {
  override readonly name = "AccountExistsError";
  readonly code = "ACCOUNT_EXISTS";

  constructor(readonly address: Uint8Array) {
    super(`account already exists: ${toHex(address)} is in the wallet, or was removed from it by evm_removeAccount`);
  }
}

/** 32 bytes that are no private key: zero, or not below the order of the curve. */
export class InvalidPrivateKeyError extends Error {
  override readonly name = "InvalidPrivateKeyError";
  readonly code = "INVALID_PRIVATE_KEY";

  constructor() {
    super("invalid private key: it must be 32 bytes, above zero and below the order of secp256k1");
  }
}

/** A file of the keystore that is not a Web3 Secret Storage key of version 3, or needs too much. */
export class KeystoreFileError extends Error {
  override readonly name = "KeystoreFileError";
  readonly code = "KEYSTORE_FILE";

  constructor(
    readonly file: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`key file ${file} cannot be used: ${reason}`, options);
  }
}

/** Typed data (EIP-712) that cannot be signed. */
export class TypedDataError extends Error {
  override readonly name = "TypedDataError";
  readonly code = "TYPED_DATA";

  constructor(reason: string, options?: ErrorOptions) {
    super(`invalid typed data: ${reason}`, options);
  }
}

/** An option of the wallet that contradicts the others. */
export class WalletOptionError extends Error {
  override readonly name = "WalletOptionError";
  readonly code = "WALLET_OPTION";
}
