/** ADDRESS to EXTCODEHASH, and SELFBALANCE: the frame and its call, the transaction, other accounts. */
import { accountAt, chargeAccount } from "../access";
import { GAS_PRICE, ORIGIN } from "../block";
import {
  ACCOUNT, CALLER, FRAME_CODE, FRAME_CODE_LENGTH, FRAME_VALUE, INPUT, INPUT_LENGTH, frame, memoryBase, returnedLength, spare,
} from "../frames";
import { WORD_A, returned } from "../layout";
import { ADDRESS, BALANCE, CODE, CODE_HASH, codeLength, isDead, loaded } from "../state";
import { CONTINUE, OUT_OF_GAS, RETURN_DATA_OUT_OF_BOUNDS } from "../status";
import { TRACED, traceCharged } from "../trace";
import { copyWord, fromBytes, saturated, setWord } from "../word";
import { chargeCopy, copyPadded } from "./gas";

const EMPTY_CODE_HASH: usize = memory.data<u8>([
  0xc5, 0xd2, 0x46, 0x01, 0x86, 0xf7, 0x23, 0x3c, 0x92, 0x7e, 0x7d, 0xb2, 0xdc, 0xc7, 0x03, 0xc0, 0xe5, 0x00, 0xb6, 0x53, 0xca, 0x82, 0x27, 0x3b, 0x7b,
  0xfa, 0xd8, 0x04, 0x5d, 0x85, 0xa4, 0x70,
]);

@inline
export function address(sp: usize): void {
  copyWord(sp, <usize>load<u32>(frame, ACCOUNT) + ADDRESS);
}

@inline
export function ownBalance(sp: usize): void {
  copyWord(sp, loaded(<usize>load<u32>(frame, ACCOUNT)) + BALANCE);
}

@inline
export function origin(sp: usize): void {
  copyWord(sp, ORIGIN);
}

@inline
export function gasPrice(sp: usize): void {
  copyWord(sp, GAS_PRICE);
}

@inline
export function caller(sp: usize): void {
  copyWord(sp, <usize>load<u32>(frame, CALLER) + ADDRESS);
}

@inline
export function callValue(sp: usize): void {
  copyWord(sp, frame + FRAME_VALUE);
}

// What the frame was called with

@inline
export function callDataSize(sp: usize): void {
  setWord(sp, <u64>load<u32>(frame, INPUT_LENGTH));
}

@inline
export function callDataLoad(sp: usize): void {
  const offset = saturated(sp);
  const length = <u64>load<u32>(frame, INPUT_LENGTH);
  if (offset >= length) setWord(sp, 0);
  else {
    const input = <usize>load<u32>(frame, INPUT) + <usize>offset;
    if (offset + 32 <= length) fromBytes(sp, input);
    else {
      setWord(WORD_A, 0);
      memory.copy(WORD_A, input, <usize>(length - offset));
      fromBytes(sp, WORD_A);
    }
  }
}

/** @returns whether there was enough gas */
export function callDataCopy(sp: usize): bool {
  return copy(sp, <usize>load<u32>(frame, INPUT), <u64>load<u32>(frame, INPUT_LENGTH));
}

// Its code

@inline
export function codeSize(sp: usize): void {
  setWord(sp, <u64>load<u32>(frame, FRAME_CODE_LENGTH));
}

/** @returns whether there was enough gas */
export function codeCopy(sp: usize): bool {
  return copy(sp, <usize>load<u32>(frame, FRAME_CODE), <u64>load<u32>(frame, FRAME_CODE_LENGTH));
}

/** Copies to memory what the operands, of which the last is at `sp + 32`, request of some bytes. @returns whether there was enough gas */
function copy(sp: usize, bytes: usize, available: u64): bool {
  const to = saturated(sp + 96),
    offset = saturated(sp + 64),
    length = saturated(sp + 32);
  if (!chargeCopy(to, length)) return false;
  if (TRACED) traceCharged(spare);
  copyPadded(to, length, bytes, offset, available);
  return true;
}

// What its last call returned (EIP-211)

@inline
export function returnDataSize(sp: usize): void {
  setWord(sp, <u64>returnedLength);
}

export function returnDataCopy(sp: usize): i32 {
  const to = saturated(sp + 96),
    offset = saturated(sp + 64),
    length = saturated(sp + 32);
  if (!chargeCopy(to, length)) return OUT_OF_GAS;
  if (TRACED) traceCharged(spare);
  const end = offset + length;
  if (end < offset || end > <u64>returnedLength) return RETURN_DATA_OUT_OF_BOUNDS;
  if (length > 0) memory.copy(memoryBase + <usize>to, returned + <usize>offset, <usize>length);
  return CONTINUE;
}

// Other accounts. Each function answers whether there was enough gas.

export function balance(sp: usize): bool {
  const account = touched(sp);
  if (account == 0) return false;
  copyWord(sp, loaded(account) + BALANCE);
  return true;
}

export function externalCodeSize(sp: usize): bool {
  const account = touched(sp);
  if (account == 0) return false;
  setWord(sp, <u64>codeLength(account));
  return true;
}

export function externalCodeHash(sp: usize): bool {
  const account = touched(sp);
  if (account == 0) return false;
  if (isDead(account)) setWord(sp, 0);
  else if (codeLength(account) == 0) fromBytes(sp, EMPTY_CODE_HASH);
  else fromBytes(sp, account + CODE_HASH);
  return true;
}

export function externalCodeCopy(sp: usize): bool {
  const to = saturated(sp + 96),
    offset = saturated(sp + 64),
    length = saturated(sp + 32);
  if (!chargeCopy(to, length)) return false;
  const account = touched(sp + 128);
  if (account == 0) return false;
  const available = <u64>codeLength(account);
  copyPadded(to, length, <usize>load<u32>(account, CODE), offset, available);
  return true;
}

/** The account of an address on the stack, whose touch is charged; 0 where there was too little gas. */
function touched(word: usize): usize {
  const account = accountAt(word);
  if (!chargeAccount(account)) return 0;
  if (TRACED) traceCharged(spare);
  return account;
}
