import { toHex } from "../../persistence/records/index.js";

/** The wallet has no such account. The wording is geth's, which libraries match on. */
export class UnknownAccountError extends Error {
  override readonly name = "UnknownAccountError";
  readonly code = "UNKNOWN_ACCOUNT";

  constructor(readonly address: Uint8Array) {
    super(`unknown account ${toHex(address)}: sign with one of eth_accounts, import its key, or impersonate it`);
  }
}

/** The account is locked. The beginning of the sentence is geth's. */
export class AccountLockedError extends Error {
  override readonly name = "AccountLockedError";
  readonly code = "ACCOUNT_LOCKED";

  constructor(readonly address: Uint8Array) {
    super(`authentication needed: password or unlock; account ${toHex(address)} is locked, see personal_unlockAccount`);
  }
}

/** The passphrase does not open the key. The beginning of the sentence is geth's. */
export class WrongPassphraseError extends Error {
  override readonly name = "WrongPassphraseError";
  readonly code = "WRONG_PASSPHRASE";

  constructor(options?: ErrorOptions) {
    super(
      'could not decrypt key with given password; accounts from the mnemonic have the passphrase of --passphrase, "" by default',
      options,
    );
  }
}

/** The key to import is in the wallet already. */
export class AccountExistsError extends Error {
  override readonly name = "AccountExistsError";
  readonly code = "ACCOUNT_EXISTS";

  constructor(readonly address: Uint8Array) {
    super(`account already exists: ${toHex(address)} is in the wallet`);
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

/** A file of the keystore that is not a Web3 Secret Storage key of version 3, or asks for too much. */
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
