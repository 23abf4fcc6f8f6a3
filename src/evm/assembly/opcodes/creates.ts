/** CREATE, CREATE2 (EIP-1014). */
import { createdBy, createdBySalt } from "../creation";
import {
  ACCOUNT, CALLER, CODE_ACCOUNT, CREATE2, FRAME_VALUE, INPUT, INPUT_LENGTH, IS_STATIC, KIND, MEMORY, charge, depth, expand, frame, memoryBase, memorySize,
  pushFrame, setSpare, spare,
} from "../frames";
import { MAX_DEPTH } from "../layout";
import { create as beginCreate, refuse, seeRefused } from "../message";
import { initCodeWordGas, keepsSixtyFourth, maxInitCodeSize, recordsCalls } from "../rules";
import { BALANCE, NONCE, loaded, setNonce } from "../state";
import { INIT_CODE_TOO_LARGE, NONCE_OVERFLOW, OUT_OF_GAS, TOO_DEEP, TOO_LITTLE_BALANCE, WRITE_PROTECTION } from "../status";
import { TRACED, traceCharged } from "../trace";
import { copyWord, less, saturated } from "../word";
import { KECCAK_WORD_GAS, wordsOf } from "./gas";

/** What the frame that runs does with a creation, whose result goes to `sp`. */
export function create(kind: u32, sp: usize): i32 {
  if (load<u32>(frame, IS_STATIC)) return WRITE_PROTECTION;
  const value = kind == CREATE2 ? sp + 96 : sp + 64;
  const offset = saturated(value - 32),
    length = saturated(value - 64);
  if (!expand(offset, length)) return OUT_OF_GAS;
  if (length > <u64>maxInitCodeSize()) return INIT_CODE_TOO_LARGE;
  let wordGas = initCodeWordGas();
  if (kind == CREATE2) wordGas += KECCAK_WORD_GAS;
  if (!charge(wordGas * wordsOf(length))) return OUT_OF_GAS;
  if (TRACED) traceCharged(spare);
  let gas = spare;
  if (keepsSixtyFourth()) gas -= gas / 64;
  setSpare(spare - gas);
  const self = loaded(<usize>load<u32>(frame, ACCOUNT));
  const nonce = load<u64>(self, NONCE);
  if (depth >= MAX_DEPTH) return refuseCreation(kind, value, offset, length, gas, sp, TOO_DEEP);
  if (less(self + BALANCE, value)) return refuseCreation(kind, value, offset, length, gas, sp, TOO_LITTLE_BALANCE);
  if (nonce == u64.MAX_VALUE) return refuseCreation(kind, value, offset, length, gas, sp, NONCE_OVERFLOW);
  setNonce(self, nonce + 1);
  const code = memoryBase + <usize>offset;
  const account = kind == CREATE2 ? createdBySalt(self, sp, code, <i32>length) : createdBy(self, nonce);
  // The new frame reads the value before its stack begins over the operands.
  const child = pushFrame(sp, memoryBase + memorySize);
  return beginCreate(child, kind, self, account, value, code, <i32>length, gas);
}

/** A creation that does not begin: for the host a frame that ends as soon as it begins. */
function refuseCreation(kind: u32, value: usize, offset: u64, length: u64, gas: i64, result: usize, status: i32): i32 {
  if (recordsCalls()) {
    const parent = frame;
    const child = pushFrame(result, memoryBase + memorySize);
    store<u32>(child, kind, KIND);
    store<u32>(child, 0, ACCOUNT);
    store<u32>(child, 0, CODE_ACCOUNT);
    store<u32>(child, load<u32>(parent, ACCOUNT), CALLER);
    store<u32>(child, length == 0 ? 0 : load<u32>(parent, MEMORY) + <u32>offset, INPUT);
    store<i32>(child, <i32>length, INPUT_LENGTH);
    copyWord(child + FRAME_VALUE, value);
    seeRefused(child, gas, status);
  }
  return refuse(result, gas);
}
