import { readdirSync, readFileSync, rmSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { equalBytes, fromHex, toHex } from "../../ethereum/index.js";
import { makeDirectory, writeAtomically } from "../../persistence/durable-file.js";
import { KeystoreFileError } from "./errors.js";
import { decryptKey, encryptKey } from "./key-file.js";

/** Encrypted keys, in a directory of Web3 Secret Storage files or in memory. */
export interface Keystore {
  /** The accounts it holds, oldest first. */
  addresses(): Uint8Array[];
  /** Stores a key under a passphrase; resolves once it is on disk. */
  add(address: Uint8Array, privateKey: Uint8Array, passphrase: string): Promise<void>;
  /**
   * @throws WrongPassphraseError
   * @throws KeystoreFileError
   */
  open(address: Uint8Array, passphrase: string): Promise<Uint8Array>;
  /** Forgets an account and deletes its file. */
  remove(address: Uint8Array): void;
}

interface Entry {
  address: Uint8Array;
  file: string;
  read(): string;
}

/** geth's names: `UTC--2025-01-01T00-00-00.000000000Z--{address}`; their order is the order of creation. */
const FILE_NAME = /^UTC--.*--([0-9a-f]{40})$/;

/**
 * Opens a keystore.
 * @param directory made at the first key; undefined keeps the (encrypted) keys in memory
 */
export function openKeystore(directory: string | undefined): Keystore {
  const entries = directory === undefined ? [] : readDirectory(directory);
  const find = (address: Uint8Array): Entry | undefined => entries.find((entry) => equalBytes(entry.address, address));

  return {
    addresses: () => entries.map(({ address }) => address),

    async add(address, privateKey, passphrase) {
      const text = await encryptKey(privateKey, address, passphrase);
      const file = `UTC--${new Date().toISOString().replaceAll(":", "-")}--${toHex(address).slice(2)}`;
      if (directory !== undefined) {
        writeKeyFile(directory, file, text);
        entries.push({ address, file, read: () => readFileSync(join(directory, file), "utf8") });
      } else entries.push({ address, file, read: () => text });
    },

    async open(address, passphrase) {
      const entry = find(address);
      if (!entry) throw new KeystoreFileError(toHex(address), "it is not in the keystore");
      let text: string;
      try {
        text = entry.read();
      } catch (cause) {
        throw new KeystoreFileError(entry.file, "it cannot be read", { cause });
      }
      return decryptKey(text, passphrase, entry.file);
    },

    remove(address) {
      const entry = find(address);
      if (!entry) return;
      if (directory !== undefined) unlinkSync(join(directory, entry.file));
      entries.splice(entries.indexOf(entry), 1);
    },
  };
}

function readDirectory(directory: string): Entry[] {
  let files: string[];
  try {
    files = readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new KeystoreFileError(directory, "the directory cannot be read", { cause: error });
  }
  return files.sort().flatMap((file) => {
    const [, address] = FILE_NAME.exec(file) ?? [];
    return address
      ? [{ address: fromHex(address), file, read: () => readFileSync(join(directory, file), "utf8") }]
      : [];
  });
}

/**
 * Whole or not at all, readable by its owner alone, and on disk when this returns.
 * @throws KeystoreFileError with what the disk refused
 */
function writeKeyFile(directory: string, file: string, text: string): void {
  const path = join(directory, file);
  try {
    makeDirectory(directory, 0o700);
    writeAtomically(path, text, true);
  } catch (cause) {
    // A key whose name may not survive a power cut is none that anyone was given.
    try {
      rmSync(path, { force: true });
    } catch {
      // The disk refuses that as well; the key opens with its passphrase, and belongs to nobody.
    }
    const { message } = cause as Error;
    throw new KeystoreFileError(path, `it could not be written (${message}); no account was made`, { cause });
  }
}
