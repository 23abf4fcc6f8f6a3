/** What a creation makes: the address of its account, and the account's code. */
import { ACCOUNT, GAS, OUTPUT_LENGTH } from "./frames";
import { keccak256 } from "./keccak";
import { KECCAK, PREIMAGE, WORD_A } from "./layout";
import { codeMustBePaid, maxCodeSize, reservesEf } from "./rules";
import { CHANGED, CODE_HASH, HAS_CODE, NEW_CODE, accountOf, addCode, analyse, exhaust, flag, keepCode, setCode } from "./state";
import { CODE_OUT_OF_GAS, CODE_TOO_LARGE, DONE, INVALID_CODE } from "./status";
import { fromBytes, maskAddress, toBytes } from "./word";

const CODE_BYTE_GAS: i64 = 200;

/** The account that a creation makes: the hash of its creator and the creator's nonce (yellow paper, 7). */
export function createdBy(creator: usize, nonce: u64): usize {
  toBytes(PREIMAGE, creator);
  // RLP of a list of the address and the nonce, over the 12 zeros before the address.
  store<u8>(PREIMAGE + 11, 0x94);
  let at = PREIMAGE + 32;
  if (nonce == 0) store<u8>(at++, 0x80);
  else if (nonce < 0x80) store<u8>(at++, <u8>nonce);
  else {
    const bytes = 8 - (<i32>clz<u64>(nonce) >> 3);
    store<u8>(at++, 0x80 + bytes);
    for (let i = bytes - 1; i >= 0; i--) store<u8>(at++, <u8>(nonce >> (<u64>i * 8)));
  }
  const length = <i32>(at - PREIMAGE) - 11;
  store<u8>(PREIMAGE + 10, 0xc0 + length);
  keccak256(PREIMAGE + 10, length + 1);
  fromBytes(WORD_A, KECCAK);
  maskAddress(WORD_A);
  return accountOf(WORD_A);
}

/** The account that CREATE2 makes (EIP-1014). */
export function createdBySalt(creator: usize, salt: usize, code: usize, length: i32): usize {
  keccak256(code, length);
  toBytes(PREIMAGE, creator);
  store<u8>(PREIMAGE + 11, 0xff);
  toBytes(PREIMAGE + 32, salt);
  memory.copy(PREIMAGE + 64, KECCAK, 32);
  keccak256(PREIMAGE + 11, 85);
  fromBytes(WORD_A, KECCAK);
  maskAddress(WORD_A);
  return accountOf(WORD_A);
}

/** Makes what a creation returned the code of its account, for gas. */
export function deposit(child: usize, code: usize, length: i32): i32 {
  const account = <usize>load<u32>(child, ACCOUNT);
  if (<u32>length > maxCodeSize()) return CODE_TOO_LARGE;
  if (reservesEf() && load<u8>(code) == 0xef) return INVALID_CODE;
  const gas = load<i64>(child, GAS) - CODE_BYTE_GAS * <i64>length;
  if (gas < 0) {
    // Frontier keeps the account, without code, and the gas.
    if (codeMustBePaid()) return CODE_OUT_OF_GAS;
    store<i32>(child, 0, OUTPUT_LENGTH);
    return DONE;
  }
  store<i64>(child, gas, GAS);
  const kept = addCode(length);
  if (kept == 0) {
    exhaust();
    return DONE;
  }
  memory.copy(kept, code, length);
  analyse(kept, length);
  keepCode(account);
  keccak256(kept, length);
  memory.copy(account + CODE_HASH, KECCAK, 32);
  setCode(account, kept, length);
  flag(account, HAS_CODE | NEW_CODE | CHANGED);
  return DONE;
}
