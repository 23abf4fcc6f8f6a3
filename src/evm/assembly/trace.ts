/** What the module `traced` reports of each opcode; in `plain` it is compiled away. */

/** Whether opcodes are reported: a constant of the compilation (`--use TRACED_BUILD=1`). */
export const TRACED: bool = isDefined(TRACED_BUILD);

/**
 * An opcode, before it runs.
 * @param sp of the stack before it
 * @param gas what the frame has left before it
 * @param cost all that it costs, with the gas that a call hands on
 * @param memorySize of the frame's memory before the opcode extends it
 */
@external("host", "step") declare function hostStep(pc: usize, sp: usize, gas: i64, cost: i64, memorySize: usize): void;

// The opcode that has begun, until what it costs is known.
let begun: bool = false;
let pcBefore: usize = 0;
let spBefore: usize = 0;
let gasBefore: i64 = 0;
let memoryBefore: usize = 0;

/** An opcode begins. */
export function traceOpcode(pc: usize, sp: usize, gas: i64, memorySize: usize): void {
  begun = true;
  pcBefore = pc;
  spBefore = sp;
  gasBefore = gas;
  memoryBefore = memorySize;
}

/** What the opcode costs is charged, and it has done nothing else yet. @param gas what is left */
export function traceCharged(gas: i64): void {
  if (!begun) return;
  begun = false;
  hostStep(pcBefore, spBefore, gasBefore, gasBefore - gas, memoryBefore);
}

/** Whether an opcode costs more than its static gas, and says so by {@link traceCharged} when it is charged. */
export function chargesMore(opcode: i32): bool {
  switch (opcode) {
    case 0x0a: case 0x20: case 0x31: case 0x37: case 0x39: case 0x3b: case 0x3c: case 0x3e: case 0x3f: case 0x51: case 0x52: case 0x53: case 0x54:
    case 0x55: case 0x5e: case 0xf0: case 0xf1: case 0xf2: case 0xf3: case 0xf4: case 0xf5: case 0xfa: case 0xfd: case 0xff:
      return true;
    default:
      return opcode >= 0xa0 && opcode <= 0xa4;
  }
}
