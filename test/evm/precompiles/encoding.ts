/** Points of the curves as the precompiled contracts take them, made by the library @noble/curves. */
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { bn254 } from "@noble/curves/bn254.js";

/** A number as so many bytes, big-endian. */
export const number = (value: bigint | number, length: number): Uint8Array =>
  new Uint8Array(Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex"));

export const join = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

interface Affine<T> {
  x: T;
  y: T;
}
interface Fp2 {
  c0: bigint;
  c1: bigint;
}

const WORD = 32;
const ELEMENT = 64;

const bnG1 = ({ x, y }: Affine<bigint>): Uint8Array => join(number(x, WORD), number(y, WORD));
const bnG2 = ({ x, y }: Affine<Fp2>): Uint8Array =>
  join(...[x.c1, x.c0, y.c1, y.c0].map((value) => number(value, WORD)));
const blsG1 = ({ x, y }: Affine<bigint>): Uint8Array => join(number(x, ELEMENT), number(y, ELEMENT));
const blsG2 = ({ x, y }: Affine<Fp2>): Uint8Array =>
  join(...[x.c0, x.c1, y.c0, y.c1].map((value) => number(value, ELEMENT)));

/** The fields' moduli and the groups' orders. */
export const BN_FIELD = bn254.fields.Fp.ORDER;
export const BN_ORDER = bn254.fields.Fr.ORDER;
export const BLS_FIELD = bls12_381.fields.Fp.ORDER;
export const BLS_ORDER = bls12_381.fields.Fr.ORDER;

/** A multiple of a group's generator; 0 gives the point at infinity. */
export const multipleOf = {
  bnG1: (k: bigint) => (k === 0n ? new Uint8Array(64) : bnG1(bn254.G1.Point.BASE.multiply(k).toAffine())),
  bnG2: (k: bigint) => (k === 0n ? new Uint8Array(128) : bnG2(bn254.G2.Point.BASE.multiply(k).toAffine())),
  blsG1: (k: bigint) => (k === 0n ? new Uint8Array(128) : blsG1(bls12_381.G1.Point.BASE.multiply(k).toAffine())),
  blsG2: (k: bigint) => (k === 0n ? new Uint8Array(256) : blsG2(bls12_381.G2.Point.BASE.multiply(k).toAffine())),
};

/** A multiple of BLS12-381's generator of G1 in 48 bytes, as commitments are written. */
export const compressedG1 = (k: bigint): Uint8Array => bls12_381.G1.Point.BASE.multiply(k).toBytes(true);

interface Field<T> {
  add(a: T, b: T): T;
  mul(a: T, b: T): T;
  sqrt(a: T): T;
}

/** The point with a small x on `y² = x³ + b`: its order is hardly that of the group. */
function somePoint<T>(field: Field<T>, b: T, xFrom: (n: bigint) => T): Affine<T> {
  let reason: unknown;
  for (let n = 1n; n < 100n; n++) {
    const x = xFrom(n);
    try {
      return { x, y: field.sqrt(field.add(field.mul(field.mul(x, x), x), b)) };
    } catch (error) {
      reason = error; // there is no point with this x
    }
  }
  throw reason;
}

const { Fp: BlsFp, Fp2: BlsFp2 } = bls12_381.fields;
const { Fp2: BnFp2 } = bn254.fields;

/** Points of the curves outside of the groups. */
export const outsideOfGroup = {
  blsG1: blsG1(somePoint(BlsFp, bls12_381.G1.Point.CURVE().b, (n) => n)),
  blsG2: blsG2(somePoint<Fp2>(BlsFp2, bls12_381.G2.Point.CURVE().b, (n) => ({ c0: n, c1: 1n }))),
  bnG2: bnG2(somePoint<Fp2>(BnFp2, bn254.G2.Point.CURVE().b, (n) => ({ c0: n, c1: 1n }))),
};
