/** Accounts by their addresses on the stack, whether they are cold, and whose code runs for them. */
import { charge } from "./frames";
import { PREIMAGE, WORD_A } from "./layout";
import { accountGas, hasDelegations, hasWarmAccess, warmGas } from "./rules";
import { CODE, CODE_LENGTH, WARM, accountOf, flag, has, withCode } from "./state";
import { copyWord, fromBytes, maskAddress } from "./word";

/** The account of an address on the stack, whose upper bits are ignored. */
export function accountAt(word: usize): usize {
  copyWord(WORD_A, word);
  maskAddress(WORD_A);
  return accountOf(WORD_A);
}

/** Charges the touch of an account: cold or warm since EIP-2929, the same each time before. */
export function chargeAccount(account: usize): bool {
  if (!hasWarmAccess()) return charge(accountGas());
  if (has(account, WARM)) return charge(warmGas());
  if (!charge(accountGas())) return false;
  flag(account, WARM);
  return true;
}

/** The account whose code runs for another one, by its delegation (EIP-7702), which may be the account itself; 0 where it delegates to none. */
export function delegateOf(account: usize): usize {
  if (!hasDelegations()) return 0;
  withCode(account);
  if (load<i32>(account, CODE_LENGTH) != 23) return 0;
  const code = <usize>load<u32>(account, CODE);
  if (load<u8>(code) != 0xef || load<u8>(code, 1) != 0x01 || load<u8>(code, 2) != 0x00) return 0;
  memory.fill(PREIMAGE, 0, 12);
  memory.copy(PREIMAGE + 12, code + 3, 20);
  fromBytes(WORD_A, PREIMAGE);
  return accountOf(WORD_A);
}
