/** Modular exponentiation (EIP-198), whose input is `length of base ‖ of exponent ‖ of modulus ‖ base ‖ exponent ‖ modulus`. */
import { bytesToQuantity, type Rules } from "../../ethereum/index.js";
import { contract, type Precompile, PrecompileError, paddedRange } from "./contract.js";
import { modularPower } from "./modular-power.js";

const HEADER = 96;

/** Base and modulus of this many bytes cost more than 10¹² gas before EIP-7823 limits them; no block has as much. */
const MAX_OPERAND_BYTES = 1n << 24n;

/** What multiplying two numbers of so many bytes costs, and how much of it each bit of an exponent does. */
interface Pricing {
  complexity(bytes: bigint): bigint;
  /** Multiplications for a byte of the exponent beyond its first 32. */
  perByte: bigint;
  divisor: bigint;
  least: bigint;
}

const squareOfWords = (bytes: bigint): bigint => ((bytes + 7n) / 8n) ** 2n;

const PRICINGS: Record<Rules["modexpGas"], Pricing> = {
  // EIP-198
  byzantium: {
    complexity(bytes) {
      if (bytes <= 64n) return bytes ** 2n;
      if (bytes <= 1024n) return bytes ** 2n / 4n + 96n * bytes - 3_072n;
      return bytes ** 2n / 16n + 480n * bytes - 199_680n;
    },
    perByte: 8n,
    divisor: 20n,
    least: 0n,
  },
  // EIP-2565
  berlin: { complexity: squareOfWords, perByte: 8n, divisor: 3n, least: 200n },
  // EIP-7883
  osaka: {
    complexity: (bytes) => (bytes <= 32n ? 16n : 2n * squareOfWords(bytes)),
    perByte: 16n,
    divisor: 1n,
    least: 500n,
  },
};

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** The lengths of base, exponent and modulus. */
function lengthsOf(input: Uint8Array): [bigint, bigint, bigint] {
  const header = paddedRange(input, 0, HEADER);
  const at = (offset: number): bigint => bytesToQuantity(header.subarray(offset, offset + 32));
  return [at(0), at(32), at(64)];
}

/** The value of the exponent's first 32 bytes. */
function exponentHead(input: Uint8Array, baseLength: bigint, exponentLength: bigint): bigint {
  const from = BigInt(HEADER) + baseLength;
  if (from >= BigInt(input.length)) return 0n;
  return bytesToQuantity(paddedRange(input, Number(from), exponentLength < 32n ? Number(exponentLength) : 32));
}

function gasOf({ complexity, perByte, divisor, least }: Pricing, input: Uint8Array): bigint {
  const [base, exponent, modulus] = lengthsOf(input);
  const head = exponentHead(input, base, exponent);
  let steps = exponent > 32n ? (exponent - 32n) * perByte : 0n;
  if (head > 0n) steps += BigInt(head.toString(2).length - 1);
  return larger((complexity(larger(base, modulus)) * larger(steps, 1n)) / divisor, least);
}

export function modexpContract({ modexpGas, maxModexpBytes }: Rules): Precompile {
  const pricing = PRICINGS[modexpGas];
  const most = maxModexpBytes === undefined ? undefined : BigInt(maxModexpBytes);
  return contract(
    (input) => gasOf(pricing, input),
    (input) => {
      const lengths = lengthsOf(input);
      const [base, exponent, modulus] = lengths;
      if (most !== undefined && lengths.some((length) => length > most)) {
        throw new PrecompileError(`one or more of base/exponent/modulus length exceeded ${most} bytes`);
      }
      if (base === 0n && modulus === 0n) return new Uint8Array(0);
      if (larger(base, modulus) > MAX_OPERAND_BYTES) throw new PrecompileError("out of gas");
      return modularPower(input.subarray(HEADER), Number(base), Number(exponent), Number(modulus));
    },
  );
}
