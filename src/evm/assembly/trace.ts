/** What the module `traced` reports of each opcode; in `plain` it is compiled away. */
import * as op from "./opcodes";

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
    case op.EXP: case op.KECCAK256: case op.BALANCE: case op.CALLDATACOPY: case op.CODECOPY: case op.EXTCODESIZE: case op.EXTCODECOPY:
    case op.RETURNDATACOPY: case op.EXTCODEHASH: case op.MLOAD: case op.MSTORE: case op.MSTORE8: case op.SLOAD: case op.SSTORE: case op.MCOPY:
    case op.CREATE: case op.CALL: case op.CALLCODE: case op.RETURN: case op.DELEGATECALL: case op.CREATE2: case op.STATICCALL: case op.REVERT:
    case op.SELFDESTRUCT:
      return true;
    default:
      return opcode >= op.LOG0 && opcode <= op.LOG4;
  }
}
