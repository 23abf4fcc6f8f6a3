/** The precompiled contracts of the curve bn254, also called alt_bn128 and BN_SNARK1 (EIP-196, EIP-197). */
import { type Bn254Gas, fromHex } from "../../ethereum/index.js";
import { contract, flag, type Precompile, PrecompileError, paddedRange } from "./contract.js";
import { curvePoints } from "./curve-points.js";
import { lazy } from "./lazy.js";
import { FR_BYTES, G1_BYTES, loadMcl, MCL_CURVE } from "./mcl.js";
import { pairingCheck } from "./pairing-check.js";

const POINT = 64;
const PAIR = 192;

const curve = lazy(() => {
  const module = loadMcl(MCL_CURVE.bn254);
  const points = curvePoints(module, {
    elementBytes: 32,
    padding: 0,
    modulus: fromHex("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47"),
    imaginaryFirst: true,
    notOnCurve: "point is not on curve",
  });
  const [a, b, scalar] = [module.reserve(G1_BYTES), module.reserve(G1_BYTES), module.reserve(FR_BYTES)];
  const isPairingOne = pairingCheck(module, {
    pairBytes: PAIR,
    readPair(bytes, g1, g2) {
      points.readG1(bytes.subarray(0, POINT), g1);
      points.readG2(bytes.subarray(POINT), g2);
      // The group of G1 is the whole curve.
      if (!module.mcl.mclBnG2_isValidOrder(g2)) throw new PrecompileError("point is not in correct subgroup");
    },
  });
  return { ...module, ...points, a, b, scalar, isPairingOne };
});

function add(input: Uint8Array): Uint8Array {
  const { mcl, readG1, writeG1, a, b } = curve();
  const data = paddedRange(input, 0, 2 * POINT);
  readG1(data.subarray(0, POINT), a);
  readG1(data.subarray(POINT), b);
  mcl.mclBnG1_add(a, a, b);
  return writeG1(a);
}

function multiply(input: Uint8Array): Uint8Array {
  const { mcl, readG1, readScalar, writeG1, a, scalar } = curve();
  const data = paddedRange(input, 0, POINT + 32);
  readG1(data.subarray(0, POINT), a);
  readScalar(data.subarray(POINT), scalar);
  mcl.mclBnG1_mul(a, a, scalar);
  return writeG1(a);
}

function pairing(input: Uint8Array): Uint8Array {
  if (input.length % PAIR !== 0) throw new PrecompileError("bad elliptic curve pairing size");
  return flag(curve().isPairingOne(input));
}

/** Addition, multiplication by a scalar, and the check whether a product of pairings is one. */
export function bn254Contracts(gas: Bn254Gas): { add: Precompile; multiply: Precompile; pairing: Precompile } {
  return {
    add: contract(gas.add, add),
    multiply: contract(gas.multiply, multiply),
    pairing: contract(({ length }) => gas.pairing + gas.pair * BigInt(Math.floor(length / PAIR)), pairing),
  };
}
