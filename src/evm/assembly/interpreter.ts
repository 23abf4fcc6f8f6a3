/** The loop that runs a frame's code (yellow paper, 9 and appendix H). */
import {
  BASE_FEE, BLOB_BASE_FEE, BLOCK_GAS_LIMIT, CHAIN_ID, COINBASE, DIFFICULTY, GAS_PRICE, NUMBER, ORIGIN, TIMESTAMP, blobHash,
} from "./block";
import { CONTINUE, ENTERED, accountAt, call, chargeAccount, createOpcode, selfdestruct } from "./calls";
import {
  ACCOUNT, CALL, CALLCODE, CALLER, CREATE, CREATE2, DELEGATECALL, FAILED_OPCODE, FRAME_CODE, FRAME_CODE_LENGTH, FRAME_JUMPS, FRAME_VALUE, GAS, INPUT,
  INPUT_LENGTH, IS_STATIC, OUTPUT, OUTPUT_LENGTH, PAUSE_AT, PC, SP, STACK, STATICCALL, charge, expand, frame, memoryBase, memorySize, returnedLength,
  setSpare, spare,
} from "./frames";
import { keccak256 } from "./keccak";
import { ARGUMENT, KECCAK, STACK_ITEMS, WORD_A, logsEnd, returned } from "./layout";
import { NO_OPCODE, expByteGas, knownOf, recordsLogs, stackGrown, stackTaken, staticGas } from "./rules";
import {
  ADDRESS, BALANCE, CODE, CODE_HASH, CODE_LENGTH, codeLength, exhaust, isDead, loaded, logEnd, setLogEnd, withCode,
} from "./state";
import {
  DONE, INVALID_JUMP, INVALID_OPCODE, OUT_OF_GAS, PAUSED, RETURN_DATA_OUT_OF_BOUNDS, REVERTED, STACK_OVERFLOW, STACK_UNDERFLOW, WRITE_PROTECTION,
} from "./status";
import { loadStorage, loadTransient, storeStorage, storeTransient } from "./storage";
import { TRACED, chargesMore, traceCharged, traceOpcode } from "./trace";
import * as word from "./word";

/** Writes the hash of an earlier block at a word; zero where there is none. */
@external("host", "blockHash") declare function hostBlockHash(number: u64, result: usize): void;
/** A log that was written. */
@external("host", "log") declare function hostLog(log: usize): void;

const COPY_WORD_GAS: i64 = 3;
const KECCAK_WORD_GAS: i64 = 6;
const LOG_BYTE_GAS: i64 = 8;

const EMPTY_CODE_HASH: usize = memory.data<u8>([
  0xc5, 0xd2, 0x46, 0x01, 0x86, 0xf7, 0x23, 0x3c, 0x92, 0x7e, 0x7d, 0xb2, 0xdc, 0xc7, 0x03, 0xc0, 0xe5, 0x00, 0xb6, 0x53, 0xca, 0x82, 0x27, 0x3b, 0x7b,
  0xfa, 0xd8, 0x04, 0x5d, 0x85, 0xa4, 0x70,
]);

@inline
function wordsOf(bytes: u64): i64 {
  return <i64>((bytes + 31) >> 5);
}

/** Charges a copy of so many bytes to memory, and makes room for it. */
function chargeCopy(offset: u64, length: u64): bool {
  if (length > 0xffff_ffff) return false;
  return charge(COPY_WORD_GAS * wordsOf(length)) && expand(offset, length);
}

/** Copies to the frame's memory from bytes behind which there are zeros without end. */
function copyPadded(to: u64, length: u64, from: usize, offset: u64, available: u64): void {
  if (length == 0) return;
  const target = memoryBase + <usize>to;
  const there = offset >= available ? 0 : available - offset;
  const copied = length < there ? length : there;
  if (copied > 0) memory.copy(target, from + <usize>offset, <usize>copied);
  memory.fill(target + <usize>copied, 0, <usize>(length - copied));
}

/** Appends a log: account, number of topics, length, then topics and data. */
function writeLog(topics: i32, sp: usize): i32 {
  if (load<u32>(frame, IS_STATIC)) return WRITE_PROTECTION;
  const offset = word.saturated(sp),
    length = word.saturated(sp - 32);
  if (length > 0xffff_ffff || !charge(LOG_BYTE_GAS * <i64>length) || !expand(offset, length)) return OUT_OF_GAS;
  const at = logEnd;
  const size: usize = 16 + (<usize>topics << 5) + ((<usize>length + 7) & ~7);
  if (at + size > logsEnd) {
    exhaust();
    return OUT_OF_GAS;
  }
  if (TRACED) traceCharged(spare);
  store<u32>(at, load<u32>(frame, ACCOUNT));
  store<i32>(at, topics, 4);
  store<u32>(at, <u32>length, 8);
  for (let i = 0; i < topics; i++) word.toBytes(at + 16 + (<usize>i << 5), sp - 64 - (<usize>i << 5));
  if (length > 0) memory.copy(at + 16 + (<usize>topics << 5), memoryBase + <usize>offset, <usize>length);
  setLogEnd(at + size);
  if (recordsLogs()) hostLog(at);
  return CONTINUE;
}

/**
 * Runs the frame until it ends, calls, or has used up its share of gas.
 * @returns how it ended, ENTERED where another frame was begun, or PAUSED
 */
export function interpret(): i32 {
  const base = <usize>load<u32>(frame, STACK);
  const code = <usize>load<u32>(frame, FRAME_CODE);
  const codeSize = <u64>load<u32>(frame, FRAME_CODE_LENGTH);
  const jumps = <usize>load<u32>(frame, FRAME_JUMPS);
  const full = base + STACK_ITEMS * 32;
  const pauseAt = load<i64>(frame, PAUSE_AT);
  let pc = <usize>load<u32>(frame, PC);
  let sp = <usize>load<u32>(frame, SP);
  let gas = load<i64>(frame, GAS);
  for (;;) {
    const opcode: i32 = load<u8>(pc);
    if (TRACED) {
      traceOpcode(pc - code, sp, gas, memorySize);
      setSpare(gas);
    }
    const known = knownOf(opcode);
    if (sp - base < stackTaken(known)) {
      store<u32>(frame, opcode, FAILED_OPCODE);
      store<u32>(frame, <u32>sp, SP);
      return stackTaken(known) == NO_OPCODE ? INVALID_OPCODE : STACK_UNDERFLOW;
    }
    if (sp + stackGrown(known) > full) return STACK_OVERFLOW;
    gas -= staticGas(known);
    if (TRACED) setSpare(gas);
    if (gas < 0) return OUT_OF_GAS;
    if (TRACED && !chargesMore(opcode)) traceCharged(gas);
    pc++;
    switch (opcode) {
      // Stop and arithmetic
      case 0x00: {
        store<i64>(frame, gas, GAS);
        store<u32>(frame, 0, OUTPUT_LENGTH);
        return DONE;
      }
      case 0x01: {
        const top = sp;
        sp -= 32;
        word.add(sp, top);
        break;
      }
      case 0x02: {
        const top = sp;
        sp -= 32;
        word.multiply(sp, top);
        break;
      }
      case 0x03: {
        const top = sp;
        sp -= 32;
        word.subtract(sp, top, sp);
        break;
      }
      case 0x04: {
        const top = sp;
        sp -= 32;
        word.divide(sp, top, sp);
        break;
      }
      case 0x05: {
        const top = sp;
        sp -= 32;
        word.divideSigned(sp, top, sp);
        break;
      }
      case 0x06: {
        const top = sp;
        sp -= 32;
        word.modulo(sp, top, sp);
        break;
      }
      case 0x07: {
        const top = sp;
        sp -= 32;
        word.moduloSigned(sp, top, sp);
        break;
      }
      case 0x08: {
        const top = sp;
        sp -= 64;
        word.addModulo(sp, top, top - 32, sp);
        break;
      }
      case 0x09: {
        const top = sp;
        sp -= 64;
        word.multiplyModulo(sp, top, top - 32, sp);
        break;
      }
      case 0x0a: {
        const top = sp;
        sp -= 32;
        gas -= expByteGas() * <i64>word.byteLength(sp);
        if (TRACED) setSpare(gas);
        if (gas < 0) return OUT_OF_GAS;
        if (TRACED) traceCharged(gas);
        word.power(sp, top, sp);
        break;
      }
      case 0x0b: {
        const index = word.saturated(sp);
        sp -= 32;
        word.signExtend(sp, index);
        break;
      }
      // Comparison and bits
      case 0x10: {
        const top = sp;
        sp -= 32;
        const is = word.less(top, sp);
        word.setWord(sp, u64(is));
        break;
      }
      case 0x11: {
        const top = sp;
        sp -= 32;
        const is = word.less(sp, top);
        word.setWord(sp, u64(is));
        break;
      }
      case 0x12: {
        const top = sp;
        sp -= 32;
        const is = word.lessSigned(top, sp);
        word.setWord(sp, u64(is));
        break;
      }
      case 0x13: {
        const top = sp;
        sp -= 32;
        const is = word.lessSigned(sp, top);
        word.setWord(sp, u64(is));
        break;
      }
      case 0x14: {
        const top = sp;
        sp -= 32;
        const is = word.equal(top, sp);
        word.setWord(sp, u64(is));
        break;
      }
      case 0x15: {
        word.setWord(sp, u64(word.isZero(sp)));
        break;
      }
      case 0x16: {
        const top = sp;
        sp -= 32;
        store<u64>(sp, load<u64>(sp) & load<u64>(top));
        store<u64>(sp, load<u64>(sp, 8) & load<u64>(top, 8), 8);
        store<u64>(sp, load<u64>(sp, 16) & load<u64>(top, 16), 16);
        store<u64>(sp, load<u64>(sp, 24) & load<u64>(top, 24), 24);
        break;
      }
      case 0x17: {
        const top = sp;
        sp -= 32;
        store<u64>(sp, load<u64>(sp) | load<u64>(top));
        store<u64>(sp, load<u64>(sp, 8) | load<u64>(top, 8), 8);
        store<u64>(sp, load<u64>(sp, 16) | load<u64>(top, 16), 16);
        store<u64>(sp, load<u64>(sp, 24) | load<u64>(top, 24), 24);
        break;
      }
      case 0x18: {
        const top = sp;
        sp -= 32;
        store<u64>(sp, load<u64>(sp) ^ load<u64>(top));
        store<u64>(sp, load<u64>(sp, 8) ^ load<u64>(top, 8), 8);
        store<u64>(sp, load<u64>(sp, 16) ^ load<u64>(top, 16), 16);
        store<u64>(sp, load<u64>(sp, 24) ^ load<u64>(top, 24), 24);
        break;
      }
      case 0x19: {
        word.complement(sp);
        break;
      }
      case 0x1a: {
        const index = word.saturated(sp);
        sp -= 32;
        const byte: u64 = index > 31 ? 0 : <u64>load<u8>(sp + 31 - <usize>index);
        word.setWord(sp, byte);
        break;
      }
      case 0x1b: {
        const bits = word.saturated(sp);
        sp -= 32;
        word.shiftLeft(sp, bits);
        break;
      }
      case 0x1c: {
        const bits = word.saturated(sp);
        sp -= 32;
        word.shiftRight(sp, bits);
        break;
      }
      case 0x1d: {
        const bits = word.saturated(sp);
        sp -= 32;
        word.shiftRightSigned(sp, bits);
        break;
      }
      case 0x1e: {
        word.setWord(sp, word.leadingZeros(sp));
        break;
      }
      // Keccak
      case 0x20: {
        const offset = word.saturated(sp),
          length = word.saturated(sp - 32);
        setSpare(gas);
        if (length > 0xffff_ffff || !charge(KECCAK_WORD_GAS * wordsOf(length)) || !expand(offset, length)) return OUT_OF_GAS;
        gas = spare;
        if (TRACED) traceCharged(gas);
        sp -= 32;
        keccak256(memoryBase + <usize>offset, <i32>length);
        word.fromBytes(sp, KECCAK);
        break;
      }
      // Environment
      case 0x30: {
        sp += 32;
        word.copyWord(sp, <usize>load<u32>(frame, ACCOUNT) + ADDRESS);
        break;
      }
      case 0x31: {
        setSpare(gas);
        const account = accountAt(sp);
        if (!chargeAccount(account)) return OUT_OF_GAS;
        gas = spare;
        if (TRACED) traceCharged(gas);
        word.copyWord(sp, loaded(account) + BALANCE);
        break;
      }
      case 0x32: {
        sp += 32;
        word.copyWord(sp, ORIGIN);
        break;
      }
      case 0x33: {
        sp += 32;
        word.copyWord(sp, <usize>load<u32>(frame, CALLER) + ADDRESS);
        break;
      }
      case 0x34: {
        sp += 32;
        word.copyWord(sp, frame + FRAME_VALUE);
        break;
      }
      case 0x35: {
        const offset = word.saturated(sp);
        const length = <u64>load<u32>(frame, INPUT_LENGTH);
        if (offset >= length) word.setWord(sp, 0);
        else {
          const input = <usize>load<u32>(frame, INPUT) + <usize>offset;
          if (offset + 32 <= length) word.fromBytes(sp, input);
          else {
            word.setWord(WORD_A, 0);
            memory.copy(WORD_A, input, <usize>(length - offset));
            word.fromBytes(sp, WORD_A);
          }
        }
        break;
      }
      case 0x36: {
        sp += 32;
        word.setWord(sp, <u64>load<u32>(frame, INPUT_LENGTH));
        break;
      }
      case 0x37: {
        const to = word.saturated(sp),
          offset = word.saturated(sp - 32),
          length = word.saturated(sp - 64);
        setSpare(gas);
        if (!chargeCopy(to, length)) return OUT_OF_GAS;
        gas = spare;
        if (TRACED) traceCharged(gas);
        copyPadded(to, length, <usize>load<u32>(frame, INPUT), offset, <u64>load<u32>(frame, INPUT_LENGTH));
        sp -= 96;
        break;
      }
      case 0x38: {
        sp += 32;
        word.setWord(sp, codeSize);
        break;
      }
      case 0x39: {
        const to = word.saturated(sp),
          offset = word.saturated(sp - 32),
          length = word.saturated(sp - 64);
        setSpare(gas);
        if (!chargeCopy(to, length)) return OUT_OF_GAS;
        gas = spare;
        if (TRACED) traceCharged(gas);
        copyPadded(to, length, code, offset, codeSize);
        sp -= 96;
        break;
      }
      case 0x3a: {
        sp += 32;
        word.copyWord(sp, GAS_PRICE);
        break;
      }
      case 0x3b: {
        setSpare(gas);
        const account = accountAt(sp);
        if (!chargeAccount(account)) return OUT_OF_GAS;
        gas = spare;
        if (TRACED) traceCharged(gas);
        word.setWord(sp, <u64>codeLength(account));
        break;
      }
      case 0x3c: {
        const to = word.saturated(sp - 32),
          offset = word.saturated(sp - 64),
          length = word.saturated(sp - 96);
        setSpare(gas);
        if (!chargeCopy(to, length)) return OUT_OF_GAS;
        const account = accountAt(sp);
        if (!chargeAccount(account)) return OUT_OF_GAS;
        gas = spare;
        if (TRACED) traceCharged(gas);
        const available = <u64>codeLength(account);
        copyPadded(to, length, <usize>load<u32>(account, CODE), offset, available);
        sp -= 128;
        break;
      }
      case 0x3d: {
        sp += 32;
        word.setWord(sp, <u64>returnedLength);
        break;
      }
      case 0x3e: {
        const to = word.saturated(sp),
          offset = word.saturated(sp - 32),
          length = word.saturated(sp - 64);
        setSpare(gas);
        if (!chargeCopy(to, length)) return OUT_OF_GAS;
        gas = spare;
        if (TRACED) traceCharged(gas);
        const end = offset + length;
        if (end < offset || end > <u64>returnedLength) return RETURN_DATA_OUT_OF_BOUNDS;
        if (length > 0) memory.copy(memoryBase + <usize>to, returned + <usize>offset, <usize>length);
        sp -= 96;
        break;
      }
      case 0x3f: {
        setSpare(gas);
        const account = accountAt(sp);
        if (!chargeAccount(account)) return OUT_OF_GAS;
        gas = spare;
        if (TRACED) traceCharged(gas);
        if (isDead(account)) word.setWord(sp, 0);
        else if (codeLength(account) == 0) word.fromBytes(sp, EMPTY_CODE_HASH);
        else word.fromBytes(sp, account + CODE_HASH);
        break;
      }
      // Block
      case 0x40: {
        const wide = word.isWide(sp);
        const number = load<u64>(sp);
        word.setWord(sp, 0);
        if (!wide) {
          const current = load<u64>(NUMBER);
          if (number < current && current - number <= 256) hostBlockHash(number, sp);
        }
        break;
      }
      case 0x41: {
        sp += 32;
        word.copyWord(sp, COINBASE);
        break;
      }
      case 0x42: {
        sp += 32;
        word.copyWord(sp, TIMESTAMP);
        break;
      }
      case 0x43: {
        sp += 32;
        word.copyWord(sp, NUMBER);
        break;
      }
      case 0x44: {
        sp += 32;
        word.copyWord(sp, DIFFICULTY);
        break;
      }
      case 0x45: {
        sp += 32;
        word.copyWord(sp, BLOCK_GAS_LIMIT);
        break;
      }
      case 0x46: {
        sp += 32;
        word.copyWord(sp, CHAIN_ID);
        break;
      }
      case 0x47: {
        sp += 32;
        word.copyWord(sp, loaded(<usize>load<u32>(frame, ACCOUNT)) + BALANCE);
        break;
      }
      case 0x48: {
        sp += 32;
        word.copyWord(sp, BASE_FEE);
        break;
      }
      case 0x49: {
        const hash = blobHash(word.saturated(sp));
        if (hash == 0) word.setWord(sp, 0);
        else word.copyWord(sp, hash);
        break;
      }
      case 0x4a: {
        sp += 32;
        word.copyWord(sp, BLOB_BASE_FEE);
        break;
      }
      // Stack, memory, storage and control
      case 0x50: {
        sp -= 32;
        break;
      }
      case 0x51: {
        const offset = word.saturated(sp);
        if (offset + 32 > <u64>memorySize || offset > 0xffff_ffff) {
          setSpare(gas);
          if (!expand(offset, 32)) return OUT_OF_GAS;
          gas = spare;
        }
        if (TRACED) traceCharged(gas);
        word.fromBytes(sp, memoryBase + <usize>offset);
        break;
      }
      case 0x52: {
        const offset = word.saturated(sp);
        if (offset + 32 > <u64>memorySize || offset > 0xffff_ffff) {
          setSpare(gas);
          if (!expand(offset, 32)) return OUT_OF_GAS;
          gas = spare;
        }
        if (TRACED) traceCharged(gas);
        word.toBytes(memoryBase + <usize>offset, sp - 32);
        sp -= 64;
        break;
      }
      case 0x53: {
        const offset = word.saturated(sp);
        if (offset >= <u64>memorySize) {
          setSpare(gas);
          if (!expand(offset, 1)) return OUT_OF_GAS;
          gas = spare;
        }
        if (TRACED) traceCharged(gas);
        store<u8>(memoryBase + <usize>offset, load<u8>(sp - 32));
        sp -= 64;
        break;
      }
      case 0x54: {
        setSpare(gas);
        const status = loadStorage(sp);
        if (status != CONTINUE) return status;
        gas = spare;
        break;
      }
      case 0x55: {
        if (load<u32>(frame, IS_STATIC)) return WRITE_PROTECTION;
        setSpare(gas);
        const status = storeStorage(sp);
        if (status != CONTINUE) return status;
        gas = spare;
        sp -= 64;
        break;
      }
      case 0x56: {
        const target = word.saturated(sp);
        sp -= 32;
        if (target >= codeSize || !load<u8>(jumps + <usize>target)) return INVALID_JUMP;
        pc = code + <usize>target;
        if (gas <= pauseAt) return pause(pc, sp, gas);
        break;
      }
      case 0x57: {
        const target = word.saturated(sp);
        const goesOn = word.isZero(sp - 32);
        sp -= 64;
        if (!goesOn) {
          if (target >= codeSize || !load<u8>(jumps + <usize>target)) return INVALID_JUMP;
          pc = code + <usize>target;
          if (gas <= pauseAt) return pause(pc, sp, gas);
        }
        break;
      }
      case 0x58: {
        sp += 32;
        word.setWord(sp, <u64>(pc - 1 - code));
        break;
      }
      case 0x59: {
        sp += 32;
        word.setWord(sp, <u64>memorySize);
        break;
      }
      case 0x5a: {
        sp += 32;
        word.setWord(sp, <u64>gas);
        break;
      }
      case 0x5b:
        break;
      case 0x5c: {
        loadTransient(sp);
        break;
      }
      case 0x5d: {
        if (load<u32>(frame, IS_STATIC)) return WRITE_PROTECTION;
        storeTransient(sp);
        sp -= 64;
        break;
      }
      case 0x5e: {
        const to = word.saturated(sp),
          from = word.saturated(sp - 32),
          length = word.saturated(sp - 64);
        setSpare(gas);
        if (length > 0xffff_ffff || !charge(COPY_WORD_GAS * wordsOf(length))) return OUT_OF_GAS;
        if (!expand(to > from ? to : from, length)) return OUT_OF_GAS;
        gas = spare;
        if (TRACED) traceCharged(gas);
        if (length > 0) memory.copy(memoryBase + <usize>to, memoryBase + <usize>from, <usize>length);
        sp -= 96;
        break;
      }
      case 0x5f: {
        sp += 32;
        word.setWord(sp, 0);
        break;
      }
      case 0x60: {
        sp += 32;
        word.setWord(sp, <u64>load<u8>(pc));
        pc++;
        break;
      }
      case 0x61: {
        sp += 32;
        word.setWord(sp, <u64>bswap<u16>(load<u16>(pc)));
        pc += 2;
        break;
      }
      // Up to eight bytes: those that end here, of which what is before the constant is cut off.
      case 0x62: case 0x63: case 0x64: case 0x65: case 0x66: case 0x67: {
        sp += 32;
        const bytes = <u64>(opcode - 0x5f);
        pc += <usize>bytes;
        word.setWord(sp, bswap<u64>(load<u64>(pc - 8)) & (u64.MAX_VALUE >> (64 - (bytes << 3))));
        break;
      }
      case 0x7f: {
        sp += 32;
        word.fromBytes(sp, pc);
        pc += 32;
        break;
      }
      case 0x68: case 0x69: case 0x6a: case 0x6b: case 0x6c: case 0x6d: case 0x6e:
      case 0x6f: case 0x70: case 0x71: case 0x72: case 0x73: case 0x74: case 0x75: case 0x76: case 0x77: case 0x78: case 0x79: case 0x7a: case 0x7b:
      case 0x7c: case 0x7d: case 0x7e: {
        sp += 32;
        const bytes = <u64>(opcode - 0x5f);
        pc += <usize>bytes;
        // The 32 bytes that end here, of which those before the constant are cut off; before and behind code there are zeros.
        const whole = bytes >> 3;
        const rest = (bytes & 7) << 3;
        const mask: u64 = (<u64>1 << rest) - 1;
        const a = bswap<u64>(load<u64>(pc - 8)),
          b = bswap<u64>(load<u64>(pc - 16)),
          c = bswap<u64>(load<u64>(pc - 24)),
          d = bswap<u64>(load<u64>(pc - 32));
        store<u64>(sp, whole > 0 ? a : a & mask);
        store<u64>(sp, whole > 1 ? b : whole == 1 ? b & mask : 0, 8);
        store<u64>(sp, whole > 2 ? c : whole == 2 ? c & mask : 0, 16);
        store<u64>(sp, whole > 3 ? d : whole == 3 ? d & mask : 0, 24);
        break;
      }
      case 0x80: case 0x81: case 0x82: case 0x83: case 0x84: case 0x85: case 0x86: case 0x87: case 0x88: case 0x89: case 0x8a: case 0x8b: case 0x8c:
      case 0x8d: case 0x8e: case 0x8f: {
        const from = sp - (<usize>(opcode - 0x80) << 5);
        sp += 32;
        word.copyWord(sp, from);
        break;
      }
      case 0x90: case 0x91: case 0x92: case 0x93: case 0x94: case 0x95: case 0x96: case 0x97: case 0x98: case 0x99: case 0x9a: case 0x9b: case 0x9c:
      case 0x9d: case 0x9e: case 0x9f: {
        const other = sp - (<usize>(opcode - 0x8f) << 5);
        const a = load<u64>(other),
          b = load<u64>(other, 8),
          c = load<u64>(other, 16),
          d = load<u64>(other, 24);
        word.copyWord(other, sp);
        store<u64>(sp, a);
        store<u64>(sp, b, 8);
        store<u64>(sp, c, 16);
        store<u64>(sp, d, 24);
        break;
      }
      case 0xa0: case 0xa1: case 0xa2: case 0xa3: case 0xa4: {
        setSpare(gas);
        const topics = opcode - 0xa0;
        const status = writeLog(topics, sp);
        if (status != CONTINUE) return status;
        gas = spare;
        sp -= 64 + (<usize>topics << 5);
        break;
      }
      // Calls and creations
      case 0xf0: case 0xf5: {
        setSpare(gas);
        const status = createOpcode(opcode == 0xf0 ? CREATE : CREATE2, sp);
        if (status == CONTINUE) {
          gas = spare;
          sp -= opcode == 0xf0 ? 64 : 96;
          break;
        }
        if (status == ENTERED) return enter(pc, sp - (opcode == 0xf0 ? 64 : 96), pauseAt, gas);
        return status;
      }
      case 0xf1: case 0xf2: {
        setSpare(gas);
        const status = call(opcode == 0xf1 ? CALL : CALLCODE, sp);
        if (status == CONTINUE) {
          gas = spare;
          sp -= 192;
          break;
        }
        if (status == ENTERED) return enter(pc, sp - 192, pauseAt, gas);
        return status;
      }
      case 0xf4: case 0xfa: {
        setSpare(gas);
        const status = call(opcode == 0xf4 ? DELEGATECALL : STATICCALL, sp);
        if (status == CONTINUE) {
          gas = spare;
          sp -= 160;
          break;
        }
        if (status == ENTERED) return enter(pc, sp - 160, pauseAt, gas);
        return status;
      }
      case 0xf3: case 0xfd: {
        const offset = word.saturated(sp),
          length = word.saturated(sp - 32);
        setSpare(gas);
        if (!expand(offset, length)) return OUT_OF_GAS;
        if (TRACED) traceCharged(spare);
        store<i64>(frame, spare, GAS);
        store<u32>(frame, <u32>(memoryBase + <usize>offset), OUTPUT);
        store<i32>(frame, <i32>length, OUTPUT_LENGTH);
        return opcode == 0xf3 ? DONE : REVERTED;
      }
      case 0xff: {
        setSpare(gas);
        const status = selfdestruct(sp);
        store<i64>(frame, spare, GAS);
        store<u32>(frame, 0, OUTPUT_LENGTH);
        return status;
      }
      default: {
        store<u32>(frame, opcode, FAILED_OPCODE);
        return INVALID_OPCODE;
      }
    }
  }
  return DONE; // never reached
}

function pause(pc: usize, sp: usize, gas: i64): i32 {
  store<u32>(frame, <u32>pc, PC);
  store<u32>(frame, <u32>sp, SP);
  store<i64>(frame, gas, GAS);
  return PAUSED;
}

/** Remembers where the caller goes on when the frame that it began is over. */
function enter(pc: usize, sp: usize, pauseAt: i64, before: i64): i32 {
  const caller = frame - FRAME_BYTES;
  store<u32>(caller, <u32>pc, PC);
  store<u32>(caller, <u32>sp, SP);
  store<i64>(caller, spare, GAS);
  // What is left of the caller's share is the new frame's.
  const gas = load<i64>(frame, GAS);
  store<i64>(frame, gas - (before - pauseAt), PAUSE_AT);
  return ENTERED;
}

import { FRAME_BYTES } from "./layout";
