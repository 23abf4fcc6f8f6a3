import type { RangedAccount } from "../../../chain/index.js";
import { checksumAddress, toHex } from "../../../ethereum/index.js";
import type { ReadContext } from "../../context.js";
import { serverError } from "../../errors.js";
import { findBlock } from "../../requests/block-reference.js";
import type { BlockReference } from "../../schema.js";

/** The most accounts of one answer, as geth has it. */
export const MAX_ACCOUNTS = 256;

interface DumpOptions {
  from: Uint8Array;
  most: number;
  withCode: boolean;
  withStorage: boolean;
}

export async function dump(
  { chain }: ReadContext,
  reference: BlockReference,
  { from, most, withCode, withStorage }: DumpOptions,
): Promise<object> {
  // Nothing that waits has changed the state yet: the pending block's is the head's.
  const found =
    reference.kind === "tag" && reference.tag === "pending" ? chain.head() : await findBlock(chain, reference);
  if (!found) throw serverError("block not found");
  const { root, accounts, next } = await chain.accountRange(found.number, from, most, withStorage);
  const entries = accounts.map((one) => [checksumAddress(one.address), accountToJson(one, withCode, withStorage)]);
  return {
    root: toHex(root).slice(2),
    accounts: Object.fromEntries(entries),
    ...(next && { next: Buffer.from(next).toString("base64") }),
  };
}

/** As geth's dump has an account: empty code and storage are left out, values are hex without 0x. */
function accountToJson(
  { address, hash, body, code, storage }: RangedAccount,
  withCode: boolean,
  withStorage: boolean,
): object {
  return {
    balance: body.balance.toString(),
    nonce: Number(body.nonce),
    root: toHex(body.storageRoot),
    codeHash: toHex(body.codeHash),
    ...(withCode && code.length > 0 && { code: toHex(code) }),
    ...(withStorage &&
      storage.length > 0 && {
        storage: Object.fromEntries(storage.map(([slot, value]) => [toHex(slot), toHex(value).slice(2)])),
      }),
    address: toHex(address),
    key: toHex(hash),
  };
}
