/** SLOAD, SSTORE, TLOAD, TSTORE (EIP-1153). */
import { ACCOUNT, IS_STATIC, charge, frame, spare } from "../frames";
import {
  clearRefund, coldSlotGas, hasWarmAccess, storeRules, storeSameGas, storeSentry, warmGas,
} from "../rules";
import {
  ORIGINAL, SLOT_FLAGS, SLOT_WARM, TRANSIENT, VALUE, flagSlot, loadedSlot, numberOf, refund, setRefund, slotOf, writeSlot,
} from "../state";
import { CONTINUE, OUT_OF_GAS, STORE_SENTRY, WRITE_PROTECTION } from "../status";
import { TRACED, traceCharged } from "../trace";
import { copyWord, equal, isZero } from "../word";

/** 20,000 for a new value, 5,000 for another, a refund for clearing. */
export const STORE_PLAIN: u32 = 0;
/** Net gas by what the slot was at the beginning (EIP-1283, EIP-2200). */
export const STORE_NET: u32 = 1;

const SET_GAS: i64 = 20_000;
const RESET_GAS: i64 = 5_000;

/** SLOAD. @returns whether there was enough gas */
export function read(sp: usize): bool {
  const account = <usize>load<u32>(frame, ACCOUNT);
  const slot = slotOf(numberOf(account), sp);
  if (hasWarmAccess()) {
    if (load<u32>(slot, SLOT_FLAGS) & SLOT_WARM) {
      if (!charge(warmGas())) return false;
    } else {
      if (!charge(coldSlotGas())) return false;
      flagSlot(slot, SLOT_WARM);
    }
  }
  if (TRACED) traceCharged(spare);
  loadedSlot(account, slot);
  copyWord(sp, slot + VALUE);
  return true;
}

/** SSTORE. */
export function write(sp: usize): i32 {
  if (load<u32>(frame, IS_STATIC)) return WRITE_PROTECTION;
  const key = sp + 64,
    value = sp + 32;
  const sentry = storeSentry();
  if (sentry != 0 && spare <= sentry) return STORE_SENTRY;
  const account = <usize>load<u32>(frame, ACCOUNT);
  const slot = slotOf(numberOf(account), key);
  let cold: i64 = 0;
  if (hasWarmAccess() && (load<u32>(slot, SLOT_FLAGS) & SLOT_WARM) == 0) {
    cold = coldSlotGas();
    flagSlot(slot, SLOT_WARM);
  }
  loadedSlot(account, slot);
  const current = slot + VALUE;
  if (storeRules() == STORE_PLAIN) {
    const clears = isZero(value);
    if (!charge(!clears && isZero(current) ? SET_GAS : RESET_GAS)) return OUT_OF_GAS;
    if (clears && !isZero(current)) setRefund(refund + clearRefund());
  } else {
    // What is cold is paid for by SLOAD's share of SSTORE_RESET (EIP-2929).
    const reset = RESET_GAS - coldSlotGas();
    const same = storeSameGas();
    if (equal(value, current)) {
      if (!charge(cold + same)) return OUT_OF_GAS;
      if (TRACED) traceCharged(spare);
      return CONTINUE;
    }
    const original = slot + ORIGINAL;
    if (equal(current, original)) {
      if (isZero(original)) {
        if (!charge(cold + SET_GAS)) return OUT_OF_GAS;
      } else {
        if (!charge(cold + reset)) return OUT_OF_GAS;
        if (isZero(value)) setRefund(refund + clearRefund());
      }
    } else {
      if (!charge(cold + same)) return OUT_OF_GAS;
      if (!isZero(original)) {
        if (isZero(current)) setRefund(refund - clearRefund());
        else if (isZero(value)) setRefund(refund + clearRefund());
      }
      if (equal(value, original)) setRefund(refund + (isZero(original) ? SET_GAS : reset) - same);
    }
  }
  if (TRACED) traceCharged(spare);
  writeSlot(slot, value);
  return CONTINUE;
}

export function readTransient(sp: usize): void {
  const slot = slotOf(numberOf(<usize>load<u32>(frame, ACCOUNT)) | TRANSIENT, sp);
  copyWord(sp, slot + VALUE);
}

export function writeTransient(sp: usize): i32 {
  if (load<u32>(frame, IS_STATIC)) return WRITE_PROTECTION;
  const slot = slotOf(numberOf(<usize>load<u32>(frame, ACCOUNT)) | TRANSIENT, sp + 64);
  writeSlot(slot, sp + 32);
  return CONTINUE;
}
