/** CALL, CALLCODE, DELEGATECALL, STATICCALL. */
import { accountAt, chargeAccount, delegateOf } from "../access";
import {
  ACCOUNT, CALL, CALLCODE, CALLER, CODE_ACCOUNT, DELEGATECALL, FRAME_VALUE, INPUT, INPUT_LENGTH, IS_STATIC, KIND, MEMORY, OUT, OUT_LENGTH, STATICCALL,
  charge, depth, expand, frame, memoryBase, memorySize, pushFrame, spare,
} from "../frames";
import { MAX_DEPTH } from "../layout";
import { begin, refuse, run, see, seeRefused, touch, transfer } from "../message";
import { clearsEmpty, keepsSixtyFourth, recordsCalls } from "../rules";
import { BALANCE, EXISTS, has, isDead, loaded } from "../state";
import { OUT_OF_GAS, TOO_DEEP, TOO_LITTLE_BALANCE, WRITE_PROTECTION } from "../status";
import { TRACED, traceCharged } from "../trace";
import { copyWord, isZero, less, saturated, setWord } from "../word";

const TRANSFER_GAS: i64 = 9_000;
const NEW_ACCOUNT_GAS: i64 = 25_000;
const STIPEND: i64 = 2_300;

/** What the frame that runs does with a call, whose result goes to `sp`. */
export function call(kind: u32, sp: usize): i32 {
  const outLength = saturated(sp),
    outOffset = saturated(sp + 32),
    inputLength = saturated(sp + 64),
    inputOffset = saturated(sp + 96);
  const sendsValue = kind == CALL || kind == CALLCODE;
  const value = sendsValue ? sp + 128 : 0;
  const to = sendsValue ? sp + 160 : sp + 128;
  const requested = saturated(to + 32);
  const isStatic = load<u32>(frame, IS_STATIC) != 0;
  const hasValue = sendsValue && !isZero(value);
  if (!expand(inputOffset, inputLength) || !expand(outOffset, outLength)) return OUT_OF_GAS;
  const target = accountAt(to);
  if (!chargeAccount(target)) return OUT_OF_GAS;
  if (kind == CALL && hasValue && isStatic) return WRITE_PROTECTION;
  const delegate = delegateOf(target);
  if (delegate != 0 && !chargeAccount(delegate)) return OUT_OF_GAS;
  if (hasValue && !charge(TRANSFER_GAS)) return OUT_OF_GAS;
  if (kind == CALL) {
    const isNew = clearsEmpty() ? hasValue && isDead(target) : !has(loaded(target), EXISTS);
    if (isNew && !charge(NEW_ACCOUNT_GAS)) return OUT_OF_GAS;
  }
  let gas: i64;
  if (keepsSixtyFourth()) {
    const most = spare - spare / 64;
    gas = requested > <u64>most ? most : <i64>requested;
  } else {
    if (requested > <u64>spare) return OUT_OF_GAS;
    gas = <i64>requested;
  }
  if (!charge(gas)) return OUT_OF_GAS;
  if (TRACED) traceCharged(spare);
  if (hasValue) gas += STIPEND;
  const self = <usize>load<u32>(frame, ACCOUNT);
  if (depth >= MAX_DEPTH) return refuseCall(kind, target, value, inputOffset, inputLength, gas, sp, TOO_DEEP);
  if (hasValue && less(loaded(self) + BALANCE, value)) {
    return refuseCall(kind, target, value, inputOffset, inputLength, gas, sp, TOO_LITTLE_BALANCE);
  }

  const input = memoryBase + <usize>inputOffset;
  const out = memoryBase + <usize>outOffset;
  const parent = frame;
  const child = pushFrame(sp, memoryBase + memorySize);
  addressCall(child, parent, kind, target);
  store<u32>(child, inputLength == 0 ? 0 : <u32>input, INPUT);
  store<i32>(child, <i32>inputLength, INPUT_LENGTH);
  store<u32>(child, isStatic || kind == STATICCALL ? 1 : 0, IS_STATIC);
  if (kind == DELEGATECALL) copyWord(child + FRAME_VALUE, parent + FRAME_VALUE);
  else if (sendsValue) copyWord(child + FRAME_VALUE, value);
  else setWord(child + FRAME_VALUE, 0);
  store<u32>(child, outLength == 0 ? 0 : <u32>out, OUT);
  store<u32>(child, <u32>outLength, OUT_LENGTH);
  begin(child, gas);
  see(child);
  if (kind == CALL) {
    if (hasValue) transfer(self, target, value);
    else touch(target);
  } else if (kind == STATICCALL) touch(target);
  return run(child, target, delegate == 0 ? target : delegate);
}

/** Whose storage a call uses, and who its caller is. */
function addressCall(child: usize, parent: usize, kind: u32, target: usize): void {
  const self = load<u32>(parent, ACCOUNT);
  store<u32>(child, kind, KIND);
  store<u32>(child, kind == CALL || kind == STATICCALL ? <u32>target : self, ACCOUNT);
  store<u32>(child, kind == DELEGATECALL ? load<u32>(parent, CALLER) : self, CALLER);
  store<u32>(child, <u32>target, CODE_ACCOUNT);
}

/** A call that does not begin: for the host a frame that ends as soon as it begins. */
function refuseCall(kind: u32, target: usize, value: usize, inputOffset: u64, inputLength: u64, gas: i64, result: usize, status: i32): i32 {
  if (recordsCalls()) {
    const parent = frame;
    const child = pushFrame(result, memoryBase + memorySize);
    addressCall(child, parent, kind, target);
    store<u32>(child, inputLength == 0 ? 0 : load<u32>(parent, MEMORY) + <u32>inputOffset, INPUT);
    store<i32>(child, <i32>inputLength, INPUT_LENGTH);
    copyWord(child + FRAME_VALUE, value != 0 ? value : parent + FRAME_VALUE);
    seeRefused(child, gas, status);
  }
  return refuse(result, gas);
}
