/** How frames begin and end: a message's own, and those of calls and creations. */
import { delegateOf } from "./access";
import { createdBy, deposit } from "./creation";
import {
  ACCOUNT, CALL, CALLER, CODE_ACCOUNT, CREATE, FRAME_CODE, FRAME_CODE_LENGTH, FRAME_JUMPS, FRAME_VALUE, GAS, GAS_LIMIT, INPUT, INPUT_LENGTH, IS_STATIC, KIND,
  LOGS, OUT, OUTPUT, OUTPUT_LENGTH, OUT_LENGTH, PC, REFUND, SEEN, SP, STACK, UNDO, depth, frame, keepReturned, memoryBase, moveMemoryBase, popFrame,
  returnedLength, setReturnedLength, setSpare, spare,
} from "./frames";
import { ARGUMENT, WORD_B, reserve, returned } from "./layout";
import { clearsEmpty, hasP256, hasWarmAccess, lastPrecompile, movedPrecompiles, newContractNonce, recordsCalls } from "./rules";
import {
  ADDRESS, BALANCE, CHANGED, CLEARED, CODE, CODE_LENGTH, CODE_PADDING, CREATED, EXISTS, HAS_STORAGE, JUMPS, NONCE, TOUCHED, WARM, analyse, exhaust, flag, has,
  jumpsOf, loaded, logEnd, refund, setBalance, setFlags, setLogEnd, setNonce, setRefund, undoMark, undoTo, withCode,
} from "./state";
import { COLLISION, CONTINUE, DONE, ENTERED, OUT_OF_GAS, PRECOMPILE_FAILED, REVERTED } from "./status";
import { add, copyWord, isWide, isZero, setWord, subtract, toBytes } from "./word";

/** Runs the precompiled contract whose address is at ARGUMENT; output goes to `returned`. @returns the gas it took, or -1 if it failed */
@external("host", "precompile") declare function hostPrecompile(input: usize, length: i32, gas: i64): i64;
/** Whether there is a precompiled contract at the address at ARGUMENT, where they are not the hardfork's own. */
@external("host", "isPrecompile") declare function hostIsPrecompile(): i32;
/** A frame begins. */
@external("host", "enter") declare function hostEnter(frame: usize): void;
/** A frame ended; its output is at `returned`. */
@external("host", "exit") declare function hostExit(frame: usize, status: i32, gasUsed: i64): void;

/** Addresses of precompiled contracts. */
const P256: u64 = 0x100;
const RIPEMD: u64 = 3;

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
  see(child);
  const delegate = delegateOf(to);
  if (delegate != 0 && hasWarmAccess()) flag(delegate, WARM);
  if (!isZero(value)) transfer(caller, to, value);
  else touch(to);
  if (code == 0) return run(child, to, delegate == 0 ? to : delegate);
  start(child, code, codeLength, jumpsOf(code, codeLength));
  return ENTERED;
}

/** Begins the message's own creation, whose code is its input and whose nonce is that of the sender before. */
export function beginCreation(caller: usize, nonce: u64, value: usize, code: usize, length: i32, gas: i64, child: usize): i32 {
  const account = createdBy(caller, nonce);
  return create(child, CREATE, caller, account, value, code, length, gas);
}

/** Begins a creation in a frame that was pushed. */
export function create(child: usize, kind: u32, creator: usize, account: usize, value: usize, code: usize, length: i32, gas: i64): i32 {
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
  see(child);
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

/** What every frame has when it begins. */
export function begin(child: usize, gas: i64): void {
  store<i64>(child, gas, GAS);
  store<i64>(child, gas, GAS_LIMIT);
  store<u32>(child, <u32>undoMark(), UNDO);
  store<u32>(child, <u32>logEnd, LOGS);
  store<i64>(child, refund, REFUND);
  store<u32>(child, 0, OUTPUT_LENGTH);
}

/** Reports a frame to the host where it observes them. */
export function see(child: usize): void {
  const seen = recordsCalls();
  store<u32>(child, seen ? 1 : 0, SEEN);
  if (seen) hostEnter(child);
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

/** Runs a frame's precompiled contract, ends one without code, or has its code run. */
export function run(child: usize, target: usize, code: usize): i32 {
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

export function touch(account: usize): void {
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
    length = load<i32>(child, OUTPUT_LENGTH);
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

/** A call or creation that does not begin: its gas is back, 0 is the result, nothing was returned. */
export function refuse(result: usize, gas: i64): i32 {
  setSpare(spare + gas);
  setReturnedLength(0);
  setWord(result, 0);
  return CONTINUE;
}

/** Reports a pushed frame that does not begin to the host, and takes it away. */
export function seeRefused(child: usize, gas: i64, status: i32): void {
  store<i64>(child, gas, GAS_LIMIT);
  hostEnter(child);
  hostExit(child, status, 0);
  popFrame();
}
