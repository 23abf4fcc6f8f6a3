/** What the host calls. A run: `reset`, then what is warm, then `call` or `create`, and `resume` as long as it pauses. */
import {
  GAS, PAUSE_AT, depth, firstFrame, frame, moveMemoryBase, returnedLength, roomForReturned, setReturnedLength, setSpare, spare,
} from "./frames";
import { interpret } from "./interpreter";
import { keccak256 as hash } from "./keccak";
import { ARGUMENT, FRAME_BYTES, WORD_D, layOut, logs, returned, accounts, slots, arena, reserve } from "./layout";
import { beginCreation, beginMessage, finish } from "./message";
import { quantum } from "./rules";
import {
  SLOT_WARM, WARM, accountOf, accountsTouched, addCode, analyse, exhausted, flagSlot, forgetCode, logEnd, numberOf, refund, resetState, setCode,
  setFlags, slotOf, slotsTouched,
} from "./state";
import { DONE, ENTERED, EXHAUSTED, PAUSED, REVERTED } from "./status";
import { TRACED, traceCharged } from "./trace";
import { fromBytes } from "./word";

export { layOut, roomForReturned, forgetCode, addCode, analyse, setCode, accountsTouched, slotsTouched, setReturnedLength, reserve };

/** Begins a message: forgets what the last one touched. */
export function reset(): void {
  resetState();
}

/** The account whose address is at ARGUMENT as 32 bytes. */
export function account(): usize {
  fromBytes(WORD_D, ARGUMENT);
  return accountOf(WORD_D);
}

/** Makes an account warm (EIP-2929, 2930, 3651). */
export function warmAccount(account: usize): void {
  setFlags(account, WARM);
}

/** Makes the slot warm whose key is at ARGUMENT. */
export function warmSlot(account: usize): void {
  fromBytes(WORD_D, ARGUMENT);
  flagSlot(slotOf(numberOf(account), WORD_D), SLOT_WARM);
}

/** The slot whose key is at ARGUMENT, which is not loaded for that. */
export function slot(account: usize): usize {
  fromBytes(WORD_D, ARGUMENT);
  return slotOf(numberOf(account), WORD_D);
}

/** Room for a message's input at the beginning of the arena. @returns 0 where there is none */
export function roomForInput(length: i32): usize {
  inputLength = length;
  return reserve(arena + <usize>length + 64) ? arena : 0;
}

let inputLength: i32 = 0;

/**
 * Runs a call of the account at `to`, whose input is in its room.
 * @param value a word
 * @param code analysed code that runs in place of the account's own, or 0
 */
export function call(caller: usize, to: usize, value: usize, gas: i64, code: usize, codeLength: i32): i32 {
  const child = firstFrame();
  afterInput();
  return go(beginMessage(caller, to, value, arena, inputLength, gas, child, code, codeLength));
}

/** Runs a creation, whose code is in the input's room. @param nonce of the creator, before the creation */
export function create(caller: usize, nonce: u64, value: usize, gas: i64): i32 {
  const child = firstFrame();
  afterInput();
  return go(beginCreation(caller, nonce, value, arena, inputLength, gas, child));
}

function afterInput(): void {
  moveMemoryBase((arena + <usize>inputLength + 63) & ~31);
}

/** Goes on after a pause. */
export function resume(): i32 {
  return execute();
}

function go(status: i32): i32 {
  if (exhausted) return EXHAUSTED;
  return status == ENTERED ? execute() : status;
}

function execute(): i32 {
  store<i64>(frame, load<i64>(frame, GAS) - quantum(), PAUSE_AT);
  for (;;) {
    const status = interpret();
    if (exhausted) return EXHAUSTED;
    if (status == PAUSED) return PAUSED;
    if (status == ENTERED) {
      if (load<i64>(frame, GAS) <= load<i64>(frame, PAUSE_AT)) return PAUSED;
      continue;
    }
    if (TRACED && status != DONE && status != REVERTED) traceCharged(spare);
    // The caller's share goes on where the frame's ended.
    const rest = load<i64>(frame, GAS) - load<i64>(frame, PAUSE_AT);
    const top = depth == 0;
    if (!top) setSpare(load<i64>(frame - FRAME_BYTES, GAS));
    const ended = finish(status);
    if (exhausted) return EXHAUSTED;
    if (top) return ended;
    store<i64>(frame, spare, GAS);
    store<i64>(frame, spare - rest, PAUSE_AT);
  }
  return 0; // never reached
}

/** What is left of the message's gas. */
export function gasLeft(): i64 {
  return load<i64>(frame, GAS);
}

export function refunded(): i64 {
  return refund;
}

export function outputAt(): usize {
  return returned;
}

export function outputLength(): i32 {
  return returnedLength;
}

export function logsAt(): usize {
  return logs;
}

export function logsUpTo(): usize {
  return logEnd;
}

export function accountsAt(): usize {
  return accounts;
}

export function slotsAt(): usize {
  return slots;
}

/** Depth of the frame that runs. */
export function depthNow(): i32 {
  return depth;
}

export function frameNow(): usize {
  return frame;
}

/** Hashes bytes; the digest is at the address that this answers. */
export function keccak(bytes: usize, length: i32): void {
  hash(bytes, length);
}
