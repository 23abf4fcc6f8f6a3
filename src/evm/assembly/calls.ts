/** CALL, CALLCODE, DELEGATECALL, STATICCALL, CREATE, CREATE2 and SELFDESTRUCT, and how their frames begin and end. */
import {
  ACCOUNT, CALL, CALLCODE, CALLER, CODE_ACCOUNT, CREATE, CREATE2, DELEGATECALL, FRAME_CODE, FRAME_CODE_LENGTH, FRAME_JUMPS, FRAME_VALUE, GAS, GAS_LIMIT,
  INPUT, INPUT_LENGTH, IS_STATIC, KIND, LOGS, MEMORY, OUT, OUTPUT, OUTPUT_LENGTH, OUT_LENGTH, PAUSE_AT, PC, REFUND, SEEN, SP, STACK, STATICCALL, UNDO,
  charge, depth, expand, frame, keepReturned, memoryBase, memorySize, moveMemoryBase, popFrame, pushFrame, returnedLength, setReturnedLength, setSpare, spare,
} from "./frames";
import { keccak256 } from "./keccak";
import { ARGUMENT, KECCAK, MAX_DEPTH, PREIMAGE, WORD_A, WORD_B, WORD_C, reserve, returned } from "./layout";
import {
  accountGas, clearsEmpty, codeMustBePaid, hasDelegations, hasP256, hasWarmAccess, initCodeWordGas, keepsDestroyed, keepsSixtyFourth, lastPrecompile, maxCodeSize,
  maxInitCodeSize, movedPrecompiles, newContractNonce, recordsCalls, reservesEf, selfdestructPaysForAccount, selfdestructRefund, warmGas,
} from "./rules";
import {
  ADDRESS, BALANCE, CHANGED, CLEARED, CODE, CODE_HASH, CODE_LENGTH, CODE_PADDING, CREATED, DESTROYED, EXISTS, HAS_CODE, HAS_STORAGE, JUMPS, LOADED, NEW_CODE, NONCE,
  TOUCHED, WARM, setFlags, accountOf, addCode, analyse, exhaust, exhausted, flag, has, isDead, isEmpty, jumpsOf, keepCode, loaded, logEnd, refund, setBalance,
  setCode, setLogEnd, setNonce, setRefund, undoMark, undoTo, withCode,
} from "./state";
import {
  CODE_OUT_OF_GAS, CODE_TOO_LARGE, COLLISION, DONE, INVALID_CODE, INIT_CODE_TOO_LARGE, NONCE_OVERFLOW, OUT_OF_GAS, PRECOMPILE_FAILED, REVERTED,
  TOO_DEEP, TOO_LITTLE_BALANCE, WRITE_PROTECTION,
} from "./status";
import { TRACED, traceCharged } from "./trace";
import {
  add, copyWord, equal, fromBytes, isWide, isZero, less, maskAddress, saturated, setWord, subtract, toBytes,
} from "./word";

/** Runs the precompiled contract whose address is at ARGUMENT; output goes to `returned`. @returns the gas it took, or -1 if it failed */
@external("host", "precompile") declare function hostPrecompile(input: usize, length: i32, gas: i64): i64;
/** Whether there is a precompiled contract at the address at ARGUMENT, where they are not the hardfork's own. */
@external("host", "isPrecompile") declare function hostIsPrecompile(): i32;
/** A frame begins. */
@external("host", "enter") declare function hostEnter(frame: usize): void;
/** A frame ended; its output is at `returned`. */
@external("host", "exit") declare function hostExit(frame: usize, status: i32, gasUsed: i64): void;
@external("host", "selfdestruct") declare function hostSelfdestruct(account: usize, beneficiary: usize, balance: usize): void;

/** The opcode is done; the frame goes on. */
export const CONTINUE: i32 = -1;
/** A frame was begun, which runs first. */
export const ENTERED: i32 = -2;

const TRANSFER_GAS: i64 = 9_000;
const NEW_ACCOUNT_GAS: i64 = 25_000;
const STIPEND: i64 = 2_300;
const P256: u64 = 0x100;
const RIPEMD: u64 = 3;
const CODE_BYTE_GAS: i64 = 200;
const KECCAK_WORD_GAS: i64 = 6;

/** Charges the touch of an account: cold or warm since EIP-2929, the same each time before. */
export function chargeAccount(account: usize): bool {
  if (!hasWarmAccess()) return charge(accountGas());
  if (has(account, WARM)) return charge(warmGas());
  if (!charge(accountGas())) return false;
  flag(account, WARM);
  return true;
}

/** The account of an address on the stack, whose upper bits are ignored. */
export function accountAt(word: usize): usize {
  copyWord(WORD_A, word);
  maskAddress(WORD_A);
  return accountOf(WORD_A);
}

function isPrecompile(account: usize): bool {
  if (movedPrecompiles()) {
    toBytes(ARGUMENT, account);
    return hostIsPrecompile() != 0;
  }
  if (isWide(account)) return false;
  const number = load<u64>(account);
  return (number != 0 && number <= <u64>lastPrecompile()) || (number == P256 && hasP256());
}

/** The account whose code runs for another one, by its delegation (EIP-7702); the account itself without one. */
function delegateOf(account: usize): usize {
  if (!hasDelegations()) return account;
  withCode(account);
  if (load<i32>(account, CODE_LENGTH) != 23) return account;
  const code = <usize>load<u32>(account, CODE);
  if (load<u8>(code) != 0xef || load<u8>(code, 1) != 0x01 || load<u8>(code, 2) != 0x00) return account;
  memory.fill(PREIMAGE, 0, 12);
  memory.copy(PREIMAGE + 12, code + 3, 20);
  fromBytes(WORD_A, PREIMAGE);
  return accountOf(WORD_A);
}

/** A call that does not begin: the child's gas is back, 0 is the result, nothing was returned. */
function refuse(result: usize, gas: i64): i32 {
  setSpare(spare + gas);
  setReturnedLength(0);
  setWord(result, 0);
  return CONTINUE;
}

/** What the frame that runs does with a call, whose operands begin at `sp`. The result goes to the last of them. */
export function call(kind: u32, sp: usize): i32 {
  const sendsValue = kind == CALL || kind == CALLCODE;
  const value = sendsValue ? sp - 64 : 0;
  const rest = sendsValue ? sp - 96 : sp - 64;
  const inputOffset = saturated(rest),
    inputLength = saturated(rest - 32),
    outOffset = saturated(rest - 64),
    outLength = saturated(rest - 96);
  const result = rest - 96;
  const isStatic = load<u32>(frame, IS_STATIC) != 0;
  const hasValue = sendsValue && !isZero(value);
  if (!expand(inputOffset, inputLength) || !expand(outOffset, outLength)) return OUT_OF_GAS;
  const target = accountAt(sp - 32);
  if (!chargeAccount(target)) return OUT_OF_GAS;
  if (kind == CALL && hasValue && isStatic) return WRITE_PROTECTION;
  const code = delegateOf(target);
  if (code != target && !chargeAccount(code)) return OUT_OF_GAS;
  if (hasValue && !charge(TRANSFER_GAS)) return OUT_OF_GAS;
  if (kind == CALL) {
    const isNew = clearsEmpty() ? hasValue && isDead(target) : !has(loaded(target), EXISTS);
    if (isNew && !charge(NEW_ACCOUNT_GAS)) return OUT_OF_GAS;
  }
  const requested = saturated(sp);
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
  if (depth >= MAX_DEPTH) return refuseSeen(kind, target, code, value, inputOffset, inputLength, gas, result, TOO_DEEP);
  if (hasValue && less(loaded(self) + BALANCE, value)) {
    return refuseSeen(kind, target, code, value, inputOffset, inputLength, gas, result, TOO_LITTLE_BALANCE);
  }

  const input = memoryBase + <usize>inputOffset;
  const outBase = memoryBase + <usize>outOffset;
  const parent = frame;
  const free = memoryBase + memorySize;
  const child = pushFrame(result, free);
  store<u32>(child, kind, KIND);
  store<u32>(child, <u32>(kind == CALL || kind == STATICCALL ? target : self), ACCOUNT);
  store<u32>(child, kind == DELEGATECALL ? load<u32>(parent, CALLER) : <u32>self, CALLER);
  store<u32>(child, <u32>target, CODE_ACCOUNT);
  store<u32>(child, inputLength == 0 ? 0 : <u32>input, INPUT);
  store<i32>(child, <i32>inputLength, INPUT_LENGTH);
  store<u32>(child, isStatic || kind == STATICCALL ? 1 : 0, IS_STATIC);
  if (kind == DELEGATECALL) copyWord(child + FRAME_VALUE, parent + FRAME_VALUE);
  else if (sendsValue) copyWord(child + FRAME_VALUE, value);
  else setWord(child + FRAME_VALUE, 0);
  store<u32>(child, outLength == 0 ? 0 : <u32>outBase, OUT);
  store<u32>(child, <u32>outLength, OUT_LENGTH);
  begin(child, gas);
  see(child, hasValue);
  if (kind == CALL) {
    if (hasValue) transfer(self, target, value);
    else touch(target);
  } else if (kind == STATICCALL) touch(target);
  return run(child, target, code);
}

/** As {@link refuse}, for the host a frame that ends as soon as it begins. */
function refuseSeen(
  kind: u32, target: usize, code: usize, value: usize, inputOffset: u64, inputLength: u64, gas: i64, result: usize, status: i32,
): i32 {
  if (recordsCalls()) {
    const parent = frame;
    const child = pushFrame(result, memoryBase + memorySize);
    store<u32>(child, kind, KIND);
    const self = load<u32>(parent, ACCOUNT);
    store<u32>(child, kind == CALL || kind == STATICCALL ? <u32>target : self, ACCOUNT);
    store<u32>(child, kind == DELEGATECALL ? load<u32>(parent, CALLER) : self, CALLER);
    store<u32>(child, <u32>target, CODE_ACCOUNT);
    store<u32>(child, inputLength == 0 ? 0 : load<u32>(parent, MEMORY) + <u32>inputOffset, INPUT);
    store<i32>(child, <i32>inputLength, INPUT_LENGTH);
    if (value != 0) copyWord(child + FRAME_VALUE, value);
    else copyWord(child + FRAME_VALUE, parent + FRAME_VALUE);
    store<i64>(child, gas, GAS_LIMIT);
    hostEnter(child);
    hostExit(child, status, 0);
    popFrame();
  }
  return refuse(result, gas);
}

/** What every frame has when it begins. */
function begin(child: usize, gas: i64): void {
  store<i64>(child, gas, GAS);
  store<i64>(child, gas, GAS_LIMIT);
  store<u32>(child, <u32>undoMark(), UNDO);
  store<u32>(child, <u32>logEnd, LOGS);
  store<i64>(child, refund, REFUND);
  store<u32>(child, 0, OUTPUT_LENGTH);
}

/** Reports a frame to the host where it observes them. */
function see(child: usize, hasValue: bool): void {
  const seen = recordsCalls();
  store<u32>(child, seen ? 1 : 0, SEEN);
  if (seen) hostEnter(child);
}

/** Runs a frame's precompiled contract, ends one without code, or has its code run. */
function run(child: usize, target: usize, code: usize): i32 {
  if (isPrecompile(target)) {
    toBytes(ARGUMENT, target);
    const gas = load<i64>(child, GAS);
    const used = hostPrecompile(load<u32>(child, INPUT), load<i32>(child, INPUT_LENGTH), gas);
    if (used < 0 || used > gas) return finish(PRECOMPILE_FAILED);
    store<i64>(child, gas - used, GAS);
    store<u32>(child, <u32>returned, OUTPUT);
    store<i32>(child, returnedLength, OUTPUT_LENGTH);
    return finish(DONE);
  }
  withCode(code);
  if (load<i32>(code, CODE_LENGTH) == 0) return finish(DONE);
  start(child, <usize>load<u32>(code, CODE), load<i32>(code, CODE_LENGTH), <usize>load<u32>(code, JUMPS));
  return ENTERED;
}

function start(child: usize, code: usize, length: i32, jumps: usize): void {
  store<u32>(child, <u32>code, FRAME_CODE);
  store<i32>(child, length, FRAME_CODE_LENGTH);
  store<u32>(child, <u32>jumps, FRAME_JUMPS);
  store<u32>(child, <u32>code, PC);
  store<u32>(child, load<u32>(child, STACK), SP);
}

function touch(account: usize): void {
  loaded(account);
  // Before EIP-161 a call makes an account that there was not.
  if (!clearsEmpty() && !has(account, EXISTS)) flag(account, EXISTS | CHANGED | TOUCHED);
  // In the main net's block 2,675,119 the touch of RIPEMD-160 outlived the failure of its call, and clients have kept to that.
  else if (!isWide(account) && load<u64>(account) == RIPEMD) setFlags(account, TOUCHED);
  else flag(account, TOUCHED);
}

export function transfer(from: usize, to: usize, value: usize): void {
  loaded(from);
  loaded(to);
  subtract(WORD_B, from + BALANCE, value);
  setBalance(from, WORD_B);
  copyWord(WORD_B, to + BALANCE);
  add(WORD_B, value);
  setBalance(to, WORD_B);
}

/** Begins the message's own frame. @param code what runs in place of the account's own code, or 0. @returns {@link ENTERED}, or how it ended at once */
export function beginMessage(
  caller: usize, to: usize, value: usize, input: usize, length: i32, gas: i64, child: usize, code: usize, codeLength: i32,
): i32 {
  store<u32>(child, CALL, KIND);
  store<u32>(child, <u32>to, ACCOUNT);
  store<u32>(child, <u32>caller, CALLER);
  store<u32>(child, <u32>to, CODE_ACCOUNT);
  store<u32>(child, <u32>input, INPUT);
  store<i32>(child, length, INPUT_LENGTH);
  store<u32>(child, 0, IS_STATIC);
  copyWord(child + FRAME_VALUE, value);
  store<u32>(child, 0, OUT_LENGTH);
  begin(child, gas);
  see(child, !isZero(value));
  const owner = delegateOf(to);
  if (owner != to && hasWarmAccess()) flag(owner, WARM);
  if (!isZero(value)) transfer(caller, to, value);
  else touch(to);
  if (code == 0) return run(child, to, owner);
  start(child, code, codeLength, jumpsOf(code, codeLength));
  return ENTERED;
}

/** Begins the message's own creation, whose code is its input and whose nonce is that of the sender before. */
export function beginCreation(caller: usize, nonce: u64, value: usize, code: usize, length: i32, gas: i64, child: usize): i32 {
  const account = createdBy(caller, nonce);
  return create(child, CREATE, caller, account, value, code, length, gas);
}

/** The account that a creation makes: the hash of its creator and the creator's nonce (yellow paper, 7). */
function createdBy(creator: usize, nonce: u64): usize {
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
function createdBySalt(creator: usize, salt: usize, code: usize, length: i32): usize {
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

/** What the frame that runs does with CREATE or CREATE2. */
export function createOpcode(kind: u32, sp: usize): i32 {
  if (load<u32>(frame, IS_STATIC)) return WRITE_PROTECTION;
  const offset = saturated(sp - 32),
    length = saturated(sp - 64);
  const result = kind == CREATE2 ? sp - 96 : sp - 64;
  if (!expand(offset, length)) return OUT_OF_GAS;
  if (length > <u64>maxInitCodeSize()) return INIT_CODE_TOO_LARGE;
  let wordGas = initCodeWordGas();
  if (kind == CREATE2) wordGas += KECCAK_WORD_GAS;
  if (!charge(wordGas * <i64>((length + 31) >> 5))) return OUT_OF_GAS;
  if (TRACED) traceCharged(spare);
  let gas = spare;
  if (keepsSixtyFourth()) gas -= gas / 64;
  setSpare(spare - gas);
  const self = loaded(<usize>load<u32>(frame, ACCOUNT));
  const nonce = load<u64>(self, NONCE);
  if (depth >= MAX_DEPTH) return refuseCreation(kind, sp, offset, length, gas, result, TOO_DEEP);
  if (less(self + BALANCE, sp)) return refuseCreation(kind, sp, offset, length, gas, result, TOO_LITTLE_BALANCE);
  if (nonce == u64.MAX_VALUE) return refuseCreation(kind, sp, offset, length, gas, result, NONCE_OVERFLOW);
  setNonce(self, nonce + 1);
  const code = memoryBase + <usize>offset;
  const account =
    kind == CREATE2 ? createdBySalt(self, sp - 96, code, <i32>length) : createdBy(self, nonce);
  const free = memoryBase + memorySize;
  // The value is read before the frame's stack begins over the operands.
  const child = pushFrame(result, free);
  return create(child, kind, self, account, sp, code, <i32>length, gas);
}

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
    store<i64>(child, gas, GAS_LIMIT);
    hostEnter(child);
    hostExit(child, status, 0);
    popFrame();
  }
  return refuse(result, gas);
}

/** Begins a creation in a frame that was pushed. */
function create(child: usize, kind: u32, creator: usize, account: usize, value: usize, code: usize, length: i32, gas: i64): i32 {
  store<u32>(child, kind, KIND);
  store<u32>(child, <u32>account, ACCOUNT);
  store<u32>(child, <u32>creator, CALLER);
  store<u32>(child, <u32>account, CODE_ACCOUNT);
  store<u32>(child, 0, INPUT);
  store<i32>(child, 0, INPUT_LENGTH);
  store<u32>(child, 0, IS_STATIC);
  copyWord(child + FRAME_VALUE, value);
  store<u32>(child, 0, OUT_LENGTH);
  // A collision costs all gas, and warms the address all the same (EIP-2929).
  if (hasWarmAccess()) flag(account, WARM);
  begin(child, gas);
  const hasValue = !isZero(child + FRAME_VALUE);
  if (recordsCalls()) {
    // The host sees the code as the creation's input.
    store<u32>(child, <u32>code, INPUT);
    store<i32>(child, length, INPUT_LENGTH);
  }
  see(child, hasValue);
  store<u32>(child, 0, INPUT);
  store<i32>(child, 0, INPUT_LENGTH);
  withCode(account);
  if (load<u64>(account, NONCE) != 0 || load<i32>(account, CODE_LENGTH) != 0 || has(account, HAS_STORAGE)) {
    return finish(COLLISION);
  }
  flag(account, CREATED | CLEARED | EXISTS | CHANGED | TOUCHED);
  if (newContractNonce() != 0) setNonce(account, newContractNonce());
  if (hasValue) transfer(creator, account, child + FRAME_VALUE);
  if (length == 0) return finish(DONE);
  // A copy of the code, with zeros behind it and its jumps, before the frame's memory.
  const base = memoryBase + CODE_PADDING;
  const end = base + (<usize>length + CODE_PADDING) * 2;
  if (end + 64 < base || !reserve(end + 64)) {
    exhaust();
    return finish(OUT_OF_GAS);
  }
  memory.fill(memoryBase, 0, CODE_PADDING);
  memory.copy(base, code, length);
  memory.fill(base + length, 0, CODE_PADDING);
  analyse(base, length);
  moveMemoryBase((end + 31) & ~31);
  start(child, base, length, jumpsOf(base, length));
  return ENTERED;
}

/**
 * Ends the frame that runs, at any depth: gives gas back, undoes what it did if it failed, hands its output to its caller.
 * @returns {@link CONTINUE} where there is a caller to go on with; of the message's own frame how it ended
 */
export function finish(status: i32): i32 {
  const child = frame;
  const kind = load<u32>(child, KIND);
  const creates = kind >= CREATE;
  let gas = load<i64>(child, GAS);
  let length = load<i32>(child, OUTPUT_LENGTH);
  const output = <usize>load<u32>(child, OUTPUT);
  if (status == DONE && creates && length > 0) {
    status = deposit(child, output, length);
    gas = load<i64>(child, GAS);
  }
  if (status != DONE) {
    undoTo(<usize>load<u32>(child, UNDO));
    setLogEnd(<usize>load<u32>(child, LOGS));
    setRefund(load<i64>(child, REFUND));
    if (status != REVERTED) {
      gas = 0;
      length = 0;
    }
  }
  if (length > 0 && output != returned) keepReturned(output, length);
  else setReturnedLength(length);
  store<i64>(child, gas, GAS);
  if (load<u32>(child, SEEN)) hostExit(child, status, load<i64>(child, GAS_LIMIT) - gas);
  if (depth == 0) return status;
  const out = <usize>load<u32>(child, OUT),
    outLength = load<i32>(child, OUT_LENGTH);
  const account = <usize>load<u32>(child, ACCOUNT);
  // The stack of the frame begins where its result goes.
  const result = <usize>load<u32>(child, STACK);
  popFrame();
  if (creates) {
    // Only what REVERT gave can be read by the creator (EIP-211).
    if (status == DONE) setReturnedLength(0);
    if (status == DONE) copyWord(result, account + ADDRESS);
    else setWord(result, 0);
  } else {
    setWord(result, status == DONE ? 1 : 0);
    const copied = returnedLength < outLength ? returnedLength : outLength;
    if (copied > 0) memory.copy(out, returned, copied);
  }
  setSpare(spare + gas);
  return CONTINUE;
}

/** Makes what a creation returned the code of its account, for gas. */
function deposit(child: usize, code: usize, length: i32): i32 {
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

/** What the frame that runs does with SELFDESTRUCT; it ends by it. */
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
