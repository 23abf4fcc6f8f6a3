import { curve, fromHex } from "../../ethereum/index.js";
import { KeystoreFileError } from "./errors.js";
import { decryptKey } from "./key-file.js";

/** A key file under a passphrase, and no passphrase was given for it. */
export class PassphraseNeededError extends Error {
  override readonly name = "PassphraseNeededError";
  readonly code = "PASSPHRASE_NEEDED";

  constructor(readonly file: string) {
    super(`the key in ${file} is under a passphrase (Web3 Secret Storage), and none was given for it`);
  }
}

/**
 * The private key that a file's text holds: 64 hexadecimal digits, or Web3 Secret Storage of version 3.
 * @param file its name, for errors
 * @throws KeystoreFileError, PassphraseNeededError, WrongPassphraseError
 */
export async function readSigningKey(text: string, passphrase: string | undefined, file: string): Promise<Uint8Array> {
  const key = await keyIn(text.trim(), passphrase, file);
  if (!curve.isPrivateKey(key)) throw new KeystoreFileError(file, "it holds no private key of secp256k1");
  return key;
}

async function keyIn(text: string, passphrase: string | undefined, file: string): Promise<Uint8Array> {
  if (/^(0x)?[0-9a-fA-F]{64}$/.test(text)) return fromHex(text);
  if (!text.startsWith("{")) {
    throw new KeystoreFileError(file, "it is neither a private key of 64 hexadecimal digits nor Web3 Secret Storage");
  }
  if (passphrase === undefined) throw new PassphraseNeededError(file);
  const key = await decryptKey(text, passphrase, file);
  if (key.length !== 32) throw new KeystoreFileError(file, "it holds no private key of 32 bytes");
  return key;
}
