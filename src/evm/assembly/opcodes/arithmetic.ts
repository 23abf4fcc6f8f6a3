/** ADD to SIGNEXTEND. */
import { charge, spare } from "../frames";
import { expByteGas } from "../rules";
import { TRACED, traceCharged } from "../trace";
import * as word from "../word";
import { byteLength, signExtend as extendSign } from "../word-bits";
import * as division from "../word-division";

@inline
export function add(sp: usize): void {
  word.add(sp, sp + 32);
}

@inline
export function multiply(sp: usize): void {
  word.multiply(sp, sp + 32);
}

@inline
export function subtract(sp: usize): void {
  word.subtract(sp, sp + 32, sp);
}

@inline
export function divide(sp: usize): void {
  division.divide(sp, sp + 32, sp);
}

@inline
export function divideSigned(sp: usize): void {
  division.divideSigned(sp, sp + 32, sp);
}

@inline
export function modulo(sp: usize): void {
  division.modulo(sp, sp + 32, sp);
}

@inline
export function moduloSigned(sp: usize): void {
  division.moduloSigned(sp, sp + 32, sp);
}

@inline
export function addModulo(sp: usize): void {
  division.addModulo(sp, sp + 64, sp + 32, sp);
}

@inline
export function multiplyModulo(sp: usize): void {
  division.multiplyModulo(sp, sp + 64, sp + 32, sp);
}

/** @returns whether there was enough gas */
@inline
export function power(sp: usize): bool {
  const paid = charge(expByteGas() * <i64>byteLength(sp));
  if (paid) {
    if (TRACED) traceCharged(spare);
    word.power(sp, sp + 32, sp);
  }
  return paid;
}

@inline
export function signExtend(sp: usize): void {
  extendSign(sp, word.saturated(sp + 32));
}
