/** Field elements and points of a curve between the bytes of a precompiled contract and mcl's memory. */
import { isZero, PrecompileError } from "./contract.js";
import { FP_BYTES, FR_BYTES, G1_BYTES, type Mcl } from "./mcl.js";

/** How a precompiled contract writes the elements and points of a curve. */
export interface Encoding {
  /** Bytes of a field element, and how many of them from the first on have to be zero. */
  elementBytes: number;
  padding: number;
  /** The field's modulus, big-endian without the padding. */
  modulus: Uint8Array;
  /** Whether an element of the quadratic extension has its imaginary part first. */
  imaginaryFirst: boolean;
  /** The error for a point that is not on the curve. */
  notOnCurve: string;
}

/** Reads and writes values in mcl's memory, where `at` is. */
export interface CurvePoints {
  readElement(bytes: Uint8Array, at: number): void;
  /** Reads an element of the quadratic extension: two elements. */
  readExtension(bytes: Uint8Array, at: number): void;
  /** Reads a point and checks that it is on the curve. @throws PrecompileError where it is not */
  readG1(bytes: Uint8Array, at: number): void;
  readG2(bytes: Uint8Array, at: number): void;
  /** Reads 32 bytes, modulo the group's order. */
  readScalar(bytes: Uint8Array, at: number): void;
  writeG1(at: number): Uint8Array;
  writeG2(at: number): Uint8Array;
}

const ZERO_POINT = new Uint8Array(2 * G1_BYTES);

export function curvePoints({ mcl, memory, reserve }: Mcl, encoding: Encoding): CurvePoints {
  const { elementBytes, padding, modulus, imaginaryFirst, notOnCurve } = encoding;
  const scratch = reserve(64);
  const one = reserve(FP_BYTES);
  mcl.mclBnFp_setInt32(one, 1);

  function readElement(bytes: Uint8Array, at: number): void {
    if (padding > 0 && !isZero(bytes.subarray(0, padding)))
      throw new PrecompileError("invalid field element top bytes");
    const value = bytes.subarray(padding, elementBytes);
    if (Buffer.compare(value, modulus) >= 0) throw new PrecompileError("invalid fp.Element encoding");
    memory().set(value, scratch);
    mcl.mclBnFp_setBigEndianMod(at, scratch, value.length);
  }

  function readExtension(bytes: Uint8Array, at: number): void {
    readElement(bytes, imaginaryFirst ? at + FP_BYTES : at);
    readElement(bytes.subarray(elementBytes), imaginaryFirst ? at : at + FP_BYTES);
  }

  /** The third coordinate of a point that is not at infinity: one. */
  function setOne(at: number, bytes: number): void {
    const view = memory();
    view.fill(0, at, at + bytes);
    view.copyWithin(at, one, one + FP_BYTES);
  }

  function writeElement(output: Uint8Array, end: number, from: number): void {
    const length = mcl.mclBnFp_getLittleEndian(scratch, 64, from);
    output.set(
      memory()
        .slice(scratch, scratch + length)
        .reverse(),
      end - length,
    );
  }

  return {
    readElement,
    readExtension,
    readG1(bytes, at) {
      if (isZero(bytes)) return memory().set(ZERO_POINT.subarray(0, G1_BYTES), at);
      readElement(bytes, at);
      readElement(bytes.subarray(elementBytes), at + FP_BYTES);
      setOne(at + 2 * FP_BYTES, FP_BYTES);
      if (!mcl.mclBnG1_isValid(at)) throw new PrecompileError(notOnCurve);
    },
    readG2(bytes, at) {
      if (isZero(bytes)) return memory().set(ZERO_POINT, at);
      readExtension(bytes, at);
      readExtension(bytes.subarray(2 * elementBytes), at + 2 * FP_BYTES);
      setOne(at + 4 * FP_BYTES, 2 * FP_BYTES);
      if (!mcl.mclBnG2_isValid(at)) throw new PrecompileError(notOnCurve);
    },
    readScalar(bytes, at) {
      memory().set(bytes, scratch);
      mcl.mclBnFr_setBigEndianMod(at, scratch, FR_BYTES);
    },
    writeG1(at) {
      const output = new Uint8Array(2 * elementBytes);
      if (mcl.mclBnG1_isZero(at)) return output;
      mcl.mclBnG1_normalize(at, at);
      for (const part of [0, 1]) writeElement(output, (part + 1) * elementBytes, at + part * FP_BYTES);
      return output;
    },
    writeG2(at) {
      const output = new Uint8Array(4 * elementBytes);
      if (mcl.mclBnG2_isZero(at)) return output;
      mcl.mclBnG2_normalize(at, at);
      for (const part of [0, 1, 2, 3]) {
        const place = imaginaryFirst ? part ^ 1 : part;
        writeElement(output, (place + 1) * elementBytes, at + part * FP_BYTES);
      }
      return output;
    },
  };
}
