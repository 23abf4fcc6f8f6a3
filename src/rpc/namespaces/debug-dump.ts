import { gethConfig } from "../../chain/config/geth-genesis-text.js";
import type { RangedAccount } from "../../chain/history/account-range.js";
import { checksumAddress, toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { invalidParams, serverError } from "../errors.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import { type BlockReference, block, blockNumberOrTag, count, flag } from "../schema.js";
import { findBlock } from "./block-reference.js";
import { defineCheat } from "./cheats.js";
import { startKey } from "./debug-state.js";

/** The most accounts of one answer, as geth has it. */
const MAX_ACCOUNTS = 256;

interface DumpOptions {
  from: Uint8Array;
  most: number;
  withCode: boolean;
  withStorage: boolean;
}

/** The chain's rules, its whole state, and its head, in geth's shapes. */
export const debugDump = defineNamespace<NodeContext>("debug", [
  defineMethod({
    name: "debug_chainConfig",
    description: "The chain's rules as geth's genesis files have them: its id, and when each fork begins.",
    result: "object with chainId and the forks by geth's names",
    handler: ({ chain }: NodeContext) => gethConfig(chain.config),
  }),
  defineMethod({
    name: "debug_accountRange",
    description:
      "The accounts of the state after a block, at most 256 at a time, by the hashes of their addresses. All addresses are known here, so that none is left out.",
    params: [
      param("block", block),
      optional("startKey", startKey, new Uint8Array(32)),
      optional("maxResults", count, MAX_ACCOUNTS),
      optional("withoutCode", flag, false),
      optional("withoutStorage", flag, false),
      optional("incompletes", flag),
    ],
    result: "object with root, accounts by address, and next in base64 where there are more",
    handler: (context: NodeContext, reference, from, most, withoutCode, withoutStorage) =>
      dump(context, reference, {
        from,
        most: most === 0 ? MAX_ACCOUNTS : Math.min(most, MAX_ACCOUNTS),
        withCode: !withoutCode,
        withStorage: !withoutStorage,
      }),
  }),
  defineMethod({
    name: "debug_dumpBlock",
    description: "The first 256 accounts of the state after a block, with their code and storage.",
    params: [param("block", blockNumberOrTag)],
    result: "object with root, accounts by address, and next in base64 where there are more",
    handler: (context: NodeContext, reference) =>
      dump(context, reference, { from: new Uint8Array(32), most: MAX_ACCOUNTS, withCode: true, withStorage: true }),
  }),
  defineCheat({
    name: "debug_setHead",
    description:
      "Goes back to an earlier block. What was after it stays in the ledger, as orphaned; waiting transactions stay in the pool.",
    params: [param("number", count)],
    result: "null",
    handler: async ({ chain }, cause, number) => {
      const { number: head } = chain.head();
      if (number >= head) throw serverError("not allowed to rewind to a future block");
      if (number < chain.genesisNumber) {
        throw invalidParams(`invalid argument 0 (number): the chain begins with block ${chain.genesisNumber}`);
      }
      await chain.rollback(head - number, cause);
      return null;
    },
  }),
]);

async function dump(
  { chain }: NodeContext,
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
