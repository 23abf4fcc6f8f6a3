import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { toHex } from "../../ethereum/index.js";
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
 * The private key that the flags of a command name.
 * @throws CommandError wrong use, where there is none or it cannot be read; failed, where the passphrase is wrong
 */
export async function keyOf({ key, passwordFile }: KeyFlags, what: string): Promise<`0x${string}`> {
  if (key === undefined) throw wrongUse(`${what} needs --key: the file with the private key that signs`);
  return signingKey(key, passwordFile, { key: "--key", passwordFile: "--password-file" });
}

/**
 * The private key in a file.
 * @param flags what the two files are called on the command line
 * @throws CommandError as {@link keyOf}
 */
export async function signingKey(
  file: string,
  passwordFile: string | undefined,
  flags: { key: string; passwordFile: string },
): Promise<`0x${string}`> {
  const { readSigningKey } = await import("../../chain/wallet/signing-key.js");
  const text = read(flags.key, file);
  const passphrase = passwordFile === undefined ? undefined : withoutLineEnd(read(flags.passwordFile, passwordFile));
  try {
    return toHex(await readSigningKey(text, passphrase, file));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === "PASSPHRASE_NEEDED") {
      throw wrongUse(
        `the key in ${file} is under a passphrase; name the file that holds it with ${flags.passwordFile}`,
        error,
      );
    }
    if (code === "WRONG_PASSPHRASE")
      throw failed(`the passphrase in ${passwordFile} does not open the key in ${file}`, error);
    if (code === "KEYSTORE_FILE") throw wrongUse(message, error);
    throw error;
  }
}

/** Editors end the last line. */
const withoutLineEnd = (text: string): string => text.replace(/\r?\n$/, "");

function read(flag: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw wrongUse(`${flag} ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`, error);
  }
}
