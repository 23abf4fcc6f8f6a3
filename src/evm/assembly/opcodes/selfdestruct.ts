/** SELFDESTRUCT in all its variants. */
import { accountAt } from "../access";
import { ACCOUNT, IS_STATIC, charge, frame, spare } from "../frames";
import { WORD_B, WORD_C } from "../layout";
import { transfer } from "../message";
import {
  accountGas, clearsEmpty, hasWarmAccess, keepsDestroyed, recordsCalls, selfdestructPaysForAccount, selfdestructRefund,
} from "../rules";
import { BALANCE, CREATED, DESTROYED, EXISTS, TOUCHED, WARM, flag, has, isDead, loaded, refund, setBalance, setRefund } from "../state";
import { DONE, OUT_OF_GAS, WRITE_PROTECTION } from "../status";
import { TRACED, traceCharged } from "../trace";
import { copyWord, isZero, setWord } from "../word";

/** An account destroys itself, for the benefit of another one. */
@external("host", "selfdestruct") declare function hostSelfdestruct(account: usize, beneficiary: usize, balance: usize): void;

const NEW_ACCOUNT_GAS: i64 = 25_000;

/** What the frame that runs does with the beneficiary at `sp`; it ends by it. */
export function selfdestruct(sp: usize): i32 {
  if (load<u32>(frame, IS_STATIC)) return WRITE_PROTECTION;
  const beneficiary = accountAt(sp);
  const account = loaded(<usize>load<u32>(frame, ACCOUNT));
  if (hasWarmAccess() && !has(beneficiary, WARM)) {
    if (!charge(accountGas())) return OUT_OF_GAS;
    flag(beneficiary, WARM);
  }
  const hasBalance = !isZero(account + BALANCE);
  if (selfdestructPaysForAccount()) {
    const isNew = clearsEmpty() ? hasBalance && isDead(beneficiary) : !has(loaded(beneficiary), EXISTS);
    if (isNew && !charge(NEW_ACCOUNT_GAS)) return OUT_OF_GAS;
  }
  if (TRACED) traceCharged(spare);
  const destroys = !keepsDestroyed() || has(account, CREATED);
  if (!has(account, DESTROYED)) setRefund(refund + selfdestructRefund());
  loaded(beneficiary);
  if (recordsCalls()) hostSelfdestruct(account, beneficiary, account + BALANCE);
  if (beneficiary != account) {
    copyWord(WORD_C, account + BALANCE);
    transfer(account, beneficiary, WORD_C);
  } else if (destroys) {
    setWord(WORD_B, 0);
    setBalance(account, WORD_B);
  }
  flag(beneficiary, TOUCHED);
  if (destroys) flag(account, DESTROYED);
  return DONE;
}
