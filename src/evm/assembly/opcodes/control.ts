/** STOP, RETURN, REVERT, and where a frame is left and goes on again. */
import { FRAME_BYTES } from "../layout";
import { GAS, OUTPUT, OUTPUT_LENGTH, PAUSE_AT, PC, SP, expand, frame, memoryBase, setSpare, spare } from "../frames";
import { ENTERED, OUT_OF_GAS, PAUSED } from "../status";
import { TRACED, traceCharged } from "../trace";
import { saturated } from "../word";

/** Ends the frame without output. */
@inline
export function stop(gas: i64): void {
  store<i64>(frame, gas, GAS);
  store<u32>(frame, 0, OUTPUT_LENGTH);
}

/** Ends the frame with output. @returns how it ends, `status` where there was enough gas */
@inline
export function endWith(sp: usize, gas: i64, status: i32): i32 {
  const offset = saturated(sp + 64),
    length = saturated(sp + 32);
  setSpare(gas);
  if (!expand(offset, length)) status = OUT_OF_GAS;
  else {
    if (TRACED) traceCharged(spare);
    store<i64>(frame, spare, GAS);
    store<u32>(frame, <u32>(memoryBase + <usize>offset), OUTPUT);
    store<i32>(frame, <i32>length, OUTPUT_LENGTH);
  }
  return status;
}

/** Whether JUMP may go to an offset of the code. @param jumps see {@link analyse} */
@inline
export function isTarget(offset: u64, codeSize: u64, jumps: usize): bool {
  return offset < codeSize && load<u8>(jumps + <usize>offset) != 0;
}

/** Leaves the frame for the host, which has it go on later. */
export function pause(pc: usize, sp: usize, gas: i64): i32 {
  store<u32>(frame, <u32>pc, PC);
  store<u32>(frame, <u32>sp, SP);
  store<i64>(frame, gas, GAS);
  return PAUSED;
}

/** Remembers where the caller goes on when the frame that it began is over. */
export function enter(pc: usize, sp: usize, pauseAt: i64, before: i64): i32 {
  const caller = frame - FRAME_BYTES;
  store<u32>(caller, <u32>pc, PC);
  store<u32>(caller, <u32>sp, SP);
  store<i64>(caller, spare, GAS);
  // What is left of the caller's share is the new frame's.
  const gas = load<i64>(frame, GAS);
  store<i64>(frame, gas - (before - pauseAt), PAUSE_AT);
  return ENTERED;
}
