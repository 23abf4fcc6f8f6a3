import type { Cause } from "../../../chain/index.js";
import { equalBytes, fromHex, KECCAK_EMPTY, quantityToBytes, toHex } from "../../../ethereum/index.js";
import type { NodeContext } from "../../context.js";
import { serverError } from "../../errors.js";
import { nextPlace } from "../../requests/block-reference.js";

export const padded = (bytes: Uint8Array): string => toHex(bytes).slice(2).padStart(64, "0");

const wordOf = (value: bigint): Uint8Array => fromHex(`0x${value.toString(16).padStart(64, "0")}`);

/** Sets what a token answers to a call, by finding the one slot that the answer is read from. */
export async function setAnswer(
  { chain }: NodeContext,
  cause: Cause,
  token: Uint8Array,
  data: Uint8Array,
  amount: bigint,
  what: string,
): Promise<null> {
  const place = nextPlace(chain);
  const account = place.state.account(token);
  if (!account || equalBytes(account.codeHash, KECCAK_EMPTY)) throw serverError(`${toHex(token)} is no contract`);
  const request = { to: token, data };
  const { accessList } = await chain.findAccessList(request, place);
  for (const [owner, slots] of accessList) {
    for (const slot of slots) {
      const override = { address: owner, stateDiff: [[slot, wordOf(amount)]] as [Uint8Array, Uint8Array][] };
      const answer = await chain.call(request, { ...place, accounts: [override] }).catch(() => undefined); // another slot, whose value the token cannot work with
      if (answer?.length !== 32 || BigInt(toHex(answer)) !== amount) continue;
      await chain.override(cause, (overlay) => overlay.setStorage(owner, slot, quantityToBytes(amount)));
      return null;
    }
  }
  throw serverError(`Unable to set ERC20 ${what}, no slot found`);
}
