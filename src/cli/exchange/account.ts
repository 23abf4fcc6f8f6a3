import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isAddress, isHex, type LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { decryptKey } from "../../chain/wallet/key-file.js";
import { toHex } from "../../ethereum/index.js";
import { wrongUse } from "../errors.js";
import type { AccountFlags } from "./flags.js";

type Address = `0x${string}`;
type Request = (call: { method: string; params?: unknown }) => Promise<unknown>;

const KEY_VARIABLE = "COUVERTURE_PRIVATE_KEY";
const PASSPHRASE_VARIABLE = "COUVERTURE_PASSPHRASE";

/**
 * Who acts: a key of one's own (a flag, a key file, or the environment), or one of the node's accounts, the first if none is
 * named.
 * @throws CommandError (wrong use)
 */
export async function actingAccount(
  { from, privateKey, keystore }: AccountFlags,
  request: Request,
): Promise<Address | LocalAccount | undefined> {
  if (privateKey !== undefined) return accountOf(privateKey, "--private-key");
  if (keystore !== undefined) return accountOf(await keyIn(keystore), keystore);
  const key = process.env[KEY_VARIABLE];
  if (key !== undefined && from === undefined) return accountOf(key, KEY_VARIABLE);
  if (from !== undefined && isAddress(from, { strict: false })) return from as Address;
  if (from !== undefined && !/^\d+$/.test(from)) {
    throw wrongUse(`--from must be an address or the index of one of the node's accounts, not "${from}"`);
  }
  const accounts = (await request({ method: "eth_accounts", params: [] })) as Address[];
  const found = accounts[Number(from ?? 0)];
  if (found === undefined && from !== undefined) {
    throw wrongUse(
      `there is no account ${from}: the node has ${accounts.length} accounts; give an address, or a key of your own`,
    );
  }
  return found;
}

function accountOf(key: string, source: string): LocalAccount {
  if (!isHex(key) || key.length !== 66) throw wrongUse(`${source} must be a private key, 32 bytes in 0x-prefixed hex`);
  return privateKeyToAccount(key);
}

async function keyIn(path: string): Promise<string> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw wrongUse(`--keystore ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`, error);
  }
  return toHex(await decryptKey(text, process.env[PASSPHRASE_VARIABLE] ?? "", basename(path)));
}
