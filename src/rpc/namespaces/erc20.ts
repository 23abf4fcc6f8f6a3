import { findAccessList } from "../../chain/calls/access-list.js";
import type { Cause } from "../../chain/history/overrides.js";
import { equalBytes, fromHex, KECCAK_EMPTY, quantityToBytes, toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { serverError } from "../errors.js";
import { param } from "../method.js";
import { address, quantity } from "../schema.js";
import { nextPlace } from "./block-reference.js";
import { defineCheat } from "./cheats.js";

const BALANCE_OF = "0x70a08231";
const ALLOWANCE = "0xdd62ed3e";

const padded = (bytes: Uint8Array): string => toHex(bytes).slice(2).padStart(64, "0");
const wordOf = (value: bigint): Uint8Array => fromHex(`0x${value.toString(16).padStart(64, "0")}`);

/** Sets what a token answers to a call, by finding the one slot that the answer is read from. */
async function setAnswer(
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
  const { accessList } = await findAccessList(chain, request, place, chain.callGasCap);
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

const token = param("token", address);

/** Cheats that change what a token's contract says of someone. */
export const erc20Cheats = [
  defineCheat({
    name: ["anvil_dealERC20", "hardhat_dealERC20", "anvil_setERC20Balance", "tenderly_setErc20Balance"],
    description: "Sets how much an account has of an ERC-20 token, in its smallest unit; the total supply stays.",
    params: [param("address", address), token, param("balance", quantity)],
    result: "null",
    handler: (context, cause, owner, token, amount) =>
      setAnswer(context, cause, token, fromHex(`${BALANCE_OF}${padded(owner)}`), amount, "balance"),
  }),
  defineCheat({
    name: "anvil_setERC20Allowance",
    description: "Sets how much of an owner's ERC-20 tokens someone may spend, in the token's smallest unit.",
    params: [param("owner", address), param("spender", address), token, param("amount", quantity)],
    result: "null",
    handler: (context, cause, owner, spender, token, amount) =>
      setAnswer(context, cause, token, fromHex(`${ALLOWANCE}${padded(owner)}${padded(spender)}`), amount, "allowance"),
  }),
];
