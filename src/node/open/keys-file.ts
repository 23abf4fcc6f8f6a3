import { writeFileSync } from "node:fs";
import { accountKeysFile, type Wallet } from "../../chain/wallet/wallet.js";
import { OptionsError } from "../../options/index.js";

/**
 * Writes addresses and private keys where `accounts.keysFile` says, for this user only.
 * @throws OptionsError when the file cannot be written
 */
export function writeKeysFile(path: string, wallet: Wallet): void {
  try {
    writeFileSync(path, accountKeysFile(wallet), { mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OptionsError("accounts.keysFile", `cannot be written to ${path} (${code})`, { cause: error });
  }
}
