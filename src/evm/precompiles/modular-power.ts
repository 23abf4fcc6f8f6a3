import { bytesToQuantity } from "../../ethereum/index.js";
import { paddedRange } from "./contract.js";

/**
 * `base ** exponent % modulus`, as long as the modulus; 0 for a modulus of 0.
 * @param operands base, exponent and modulus one after the other; zeros follow where they end early
 */
export function modularPower(
  operands: Uint8Array,
  baseLength: number,
  exponentLength: number,
  modulusLength: number,
): Uint8Array {
  const output = new Uint8Array(modulusLength);
  const modulusAt = baseLength + exponentLength;
  const modulus = bytesToQuantity(paddedRange(operands, modulusAt, modulusLength));
  if (modulus === 0n) return output;
  const base = bytesToQuantity(paddedRange(operands, 0, baseLength)) % modulus;
  const exponent = operands.subarray(baseLength, modulusAt);
  const power = raise(base, exponent, exponentLength - exponent.length, modulus);
  const digits = power.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
  output.set(bytes, modulusLength - bytes.length);
  return output;
}

/**
 * Left to right, four bits at a time, with the small powers that these need.
 * @param zeros how many more bytes of zeros the exponent has
 */
function raise(base: bigint, exponent: Uint8Array, zeros: number, modulus: bigint): bigint {
  const powers = [1n % modulus, base];
  const smallPower = (digit: number): bigint => {
    for (let next = powers.length; next <= digit; next++) powers.push(((powers[next - 1] as bigint) * base) % modulus);
    return powers[digit] as bigint;
  };
  const start = exponent.findIndex((byte) => byte !== 0);
  if (start === -1) return powers[0] as bigint;
  let power = powers[0] as bigint;
  for (let at = start; at < exponent.length; at++) {
    const byte = exponent[at] as number;
    for (const digit of [byte >> 4, byte & 15]) {
      if (power > 1n) for (let bit = 0; bit < 4; bit++) power = (power * power) % modulus;
      if (digit !== 0) power = (power * smallPower(digit)) % modulus;
    }
  }
  // 0 and 1 are their own squares, so that the rest of a long exponent need not be gone through.
  for (let bit = 0; bit < zeros * 8 && power > 1n; bit++) power = (power * power) % modulus;
  return power;
}
