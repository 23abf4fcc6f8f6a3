/** The precompiled contracts of the curve BLS12-381 (EIP-2537). */
import { fromHex } from "../../ethereum/index.js";
import { G1_PRICE, G2_PRICE, sumGas } from "./bls12-381-gas.js";
import { contract, flag, PrecompileError } from "./contract.js";
import { type CurvePoints, curvePoints } from "./curve-points.js";
import { lazy } from "./lazy.js";
import { FR_BYTES, G1_BYTES, G2_BYTES, loadMcl, MCL_CURVE, type Mcl } from "./mcl.js";
import { pairingCheck } from "./pairing-check.js";
import { sumOfProducts } from "./sum-of-products.js";

/** Bytes of what is written in inputs and outputs. */
const ELEMENT = 64;
const G1 = 2 * ELEMENT;
const G2 = 4 * ELEMENT;
const PAIR = G1 + G2;

const curve = lazy((): Mcl & CurvePoints & { a: number; b: number } => {
  const module = loadMcl(MCL_CURVE.bls12381);
  const modulus = "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";
  const points = curvePoints(module, {
    elementBytes: ELEMENT,
    padding: 16,
    modulus: fromHex(modulus),
    imaginaryFirst: false,
    notOnCurve: "invalid point: not on curve",
  });
  return { ...module, ...points, a: module.reserve(G2_BYTES), b: module.reserve(G2_BYTES) };
});

function checkLength(valid: boolean): void {
  if (!valid) throw new PrecompileError("invalid input length");
}

function checkG1(at: number): void {
  if (!curve().mcl.mclBnG1_isValidOrder(at)) throw new PrecompileError("g1 point is not on correct subgroup");
}

function checkG2(at: number): void {
  if (!curve().mcl.mclBnG2_isValidOrder(at)) throw new PrecompileError("g2 point is not on correct subgroup");
}

/** The sum of two points, in the subgroup or not. */
export const blsAddG1 = contract(375n, (input) => {
  checkLength(input.length === 2 * G1);
  const { mcl, readG1, writeG1, a, b } = curve();
  readG1(input.subarray(0, G1), a);
  readG1(input.subarray(G1), b);
  mcl.mclBnG1_add(a, a, b);
  return writeG1(a);
});

export const blsAddG2 = contract(600n, (input) => {
  checkLength(input.length === 2 * G2);
  const { mcl, readG2, writeG2, a, b } = curve();
  readG2(input.subarray(0, G2), a);
  readG2(input.subarray(G2), b);
  mcl.mclBnG2_add(a, a, b);
  return writeG2(a);
});

const sumG1 = lazy(() => {
  const { mcl, readG1, ...rest } = curve();
  return sumOfProducts(curve(), {
    encodedBytes: G1,
    pointBytes: G1_BYTES,
    readPoint(bytes, at) {
      readG1(bytes, at);
      checkG1(at);
    },
    readScalar: rest.readScalar,
    writePoint: rest.writeG1,
    multiplyAll: mcl.mclBnG1_mulVec,
    add: mcl.mclBnG1_add,
  });
});

const sumG2 = lazy(() => {
  const { mcl, readG2, ...rest } = curve();
  return sumOfProducts(curve(), {
    encodedBytes: G2,
    pointBytes: G2_BYTES,
    readPoint(bytes, at) {
      readG2(bytes, at);
      checkG2(at);
    },
    readScalar: rest.readScalar,
    writePoint: rest.writeG2,
    multiplyAll: mcl.mclBnG2_mulVec,
    add: mcl.mclBnG2_add,
  });
});

/** The sum of points of the subgroup, each multiplied by a scalar. */
export const blsSumG1 = contract(sumGas(G1 + FR_BYTES, G1_PRICE), (input) => {
  checkLength(input.length > 0 && input.length % (G1 + FR_BYTES) === 0);
  return sumG1()(input);
});

export const blsSumG2 = contract(sumGas(G2 + FR_BYTES, G2_PRICE), (input) => {
  checkLength(input.length > 0 && input.length % (G2 + FR_BYTES) === 0);
  return sumG2()(input);
});

const isPairingOne = lazy(() => {
  const { readG1, readG2 } = curve();
  return pairingCheck(curve(), {
    pairBytes: PAIR,
    readPair(bytes, g1, g2) {
      readG1(bytes.subarray(0, G1), g1);
      readG2(bytes.subarray(G1), g2);
      checkG1(g1);
      checkG2(g2);
    },
  });
});

const pairingGas = ({ length }: Uint8Array): bigint => 37_700n + 32_600n * BigInt(Math.floor(length / PAIR));

/** Whether the product of pairings is one. */
export const blsPairing = contract(pairingGas, (input) => {
  checkLength(input.length > 0 && input.length % PAIR === 0);
  return flag(isPairingOne()(input));
});

/** A point of the subgroup for a field element (RFC 9380). */
export const blsMapToG1 = contract(5_500n, (input) => {
  checkLength(input.length === ELEMENT);
  const { mcl, readElement, writeG1, a, b } = curve();
  readElement(input, a);
  mcl.mclBnFp_mapToG1(b, a);
  return writeG1(b);
});

/** A point of the subgroup for an element of the quadratic extension. */
export const blsMapToG2 = contract(23_800n, (input) => {
  checkLength(input.length === 2 * ELEMENT);
  const { mcl, readExtension, writeG2, a, b } = curve();
  readExtension(input, a);
  mcl.mclBnFp2_mapToG2(b, a);
  return writeG2(b);
});
