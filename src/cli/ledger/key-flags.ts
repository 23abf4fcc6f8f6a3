import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { failed, wrongUse } from "../errors.js";

/** Which key signs. */
export interface KeyFlags {
  key?: string;
  passwordFile?: string;
}

export const addKeyFlags = (command: Command): Command =>
  command
    .option("--key <file>", "who signs: a private key in hex, or Web3 Secret Storage (version 3)")
    .option("--password-file <file>", "holds the passphrase of the key, where it has one");

/**
 * The private key that the flags name.
 * @throws CommandError wrong use, where there is none or it cannot be read; failed, where the passphrase is wrong
 */
export async function keyOf({ key, passwordFile }: KeyFlags, what: string): Promise<Uint8Array> {
  if (key === undefined) throw wrongUse(`${what} needs --key: the file with the private key that signs`);
  const { readSigningKey } = await import("../../chain/wallet/signing-key.js");
  const passphrase = passwordFile === undefined ? undefined : passphraseIn(read("--password-file", passwordFile));
  try {
    return await readSigningKey(read("--key", key), passphrase, key);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === "PASSPHRASE_NEEDED") {
      throw wrongUse(
        `the key in ${key} is under a passphrase; name the file that holds it with --password-file`,
        error,
      );
    }
    if (code === "WRONG_PASSPHRASE")
      throw failed(`the passphrase in ${passwordFile} does not open the key in ${key}`, error);
    if (code === "KEYSTORE_FILE") throw wrongUse(message, error);
    throw error;
  }
}

/** Without the line's end that editors put there. */
export const passphraseIn = (text: string): string => text.replace(/\r?\n$/, "");

function read(flag: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw wrongUse(`${flag} ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`, error);
  }
}
