/** The precompiled contract that verifies signatures on the curve P-256, also called secp256r1 (EIP-7951). */
import { fromHex } from "../../ethereum/index.js";
import { contract, flag, isZero, PrecompileError } from "./contract.js";
import { curvePoints } from "./curve-points.js";
import { lazy } from "./lazy.js";
import { FR_BYTES, G1_BYTES, loadMcl, MCL_CURVE } from "./mcl.js";

/** The group's order and the field's modulus. */
const ORDER = fromHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
const MODULUS = fromHex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");

const curve = lazy(() => {
  const module = loadMcl(MCL_CURVE.p256);
  const { mcl, reserve } = module;
  const base = reserve(G1_BYTES);
  mcl.mclBnG1_getBasePoint(base);
  const points = curvePoints(module, {
    elementBytes: 32,
    padding: 0,
    modulus: MODULUS,
    imaginaryFirst: false,
    notOnCurve: "point is not on curve",
  });
  const [key, product, sum] = [reserve(G1_BYTES), reserve(G1_BYTES), reserve(G1_BYTES)];
  const [hash, r, s, x] = [reserve(FR_BYTES), reserve(FR_BYTES), reserve(FR_BYTES), reserve(FR_BYTES)];
  return { ...module, ...points, base, key, product, sum, hash, r, s, x };
});

const isScalar = (bytes: Uint8Array): boolean => !isZero(bytes) && Buffer.compare(bytes, ORDER) < 0;

/** ECDSA (FIPS 186-5, 6.4.2) of a hash; `s` may be high. */
function verifies(hashBytes: Uint8Array, rBytes: Uint8Array, sBytes: Uint8Array, keyBytes: Uint8Array): boolean {
  if (!isScalar(rBytes) || !isScalar(sBytes) || isZero(keyBytes)) return false;
  const { mcl, readG1, readScalar, writeG1, base, key, product, sum, hash, r, s, x } = curve();
  readG1(keyBytes, key);
  readScalar(hashBytes, hash);
  readScalar(rBytes, r);
  readScalar(sBytes, s);
  // The point hash/s · base + r/s · key has the x coordinate r.
  mcl.mclBnFr_inv(s, s);
  mcl.mclBnFr_mul(hash, hash, s);
  mcl.mclBnFr_mul(x, r, s);
  mcl.mclBnG1_mul(product, base, hash);
  mcl.mclBnG1_mul(sum, key, x);
  mcl.mclBnG1_add(sum, sum, product);
  if (mcl.mclBnG1_isZero(sum)) return false;
  readScalar(writeG1(sum).subarray(0, 32), x);
  return mcl.mclBnFr_isEqual(x, r) === 1;
}

/** Whether a signature is one of a hash: input is `hash ‖ r ‖ s ‖ x ‖ y`. Where it is not, the output is empty. */
export const p256Verify = contract(6_900n, (input) => {
  if (input.length !== 160) return new Uint8Array(0);
  try {
    const valid = verifies(input.subarray(0, 32), input.subarray(32, 64), input.subarray(64, 96), input.subarray(96));
    return valid ? flag(true) : new Uint8Array(0);
  } catch (error) {
    if (error instanceof PrecompileError) return new Uint8Array(0); // the key is not a point of the curve
    throw error;
  }
});
