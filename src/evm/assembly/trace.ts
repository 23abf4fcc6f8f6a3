/** What the module `traced` reports of each opcode; in `plain` it is compiled away. */

/** Whether opcodes are reported: a constant of the compilation (`--use TRACED_BUILD=1`). */
export const TRACED: bool = isDefined(TRACED_BUILD);

@external("host", "step") declare function hostStep(pc: usize, sp: usize, gas: i64): void;
@external("host", "cost") declare function hostCost(gas: i64): void;

/** An opcode is about to run. */
export function traceStep(pc: usize, sp: usize, gas: i64): void {
  hostStep(pc, sp, gas);
}

/** The opcode has run, or its call begins. @param gas what is left of the frame's */
export function traceCost(gas: i64): void {
  hostCost(gas);
}
