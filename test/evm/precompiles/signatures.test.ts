import { createHash, randomBytes } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { type Case, testAsOracle } from "./compare.js";
import { BLS_ORDER, compressedG1, join, number } from "./encoding.js";

const random = (): Uint8Array => new Uint8Array(randomBytes(32));

describe("ecrecover", () => {
  const ORDER = secp256k1.Point.Fn.ORDER;
  const hash = random();
  const signed = secp256k1.sign(hash, random(), { prehash: false, format: "recovered" });
  const v = number(27 + (signed[0] as number), 32);
  const otherV = number(28 - (signed[0] as number), 32);
  const [r, s] = [signed.subarray(1, 33), signed.subarray(33)];
  const highS = number(ORDER - BigInt(`0x${Buffer.from(s).toString("hex")}`), 32);
  const withV = (bytes: Uint8Array): Uint8Array => join(hash, bytes, r, s);
  const cases: Case[] = [
    { name: "a signature", input: withV(v) },
    { name: "the other parity", input: withV(otherV) },
    { name: "a high s", input: join(hash, otherV, r, highS) },
    { name: "an input that goes on", input: join(withV(v), random()) },
    { name: "an input that ends early", input: withV(v).subarray(0, 100) },
    { name: "no input", input: new Uint8Array(0) },
    { name: "a v of 0", input: withV(number(0, 32)) },
    { name: "a v of 1", input: withV(number(1, 32)) },
    { name: "a v of 29", input: withV(number(29, 32)) },
    { name: "a v with a higher byte", input: withV(join(number(1, 1), v.subarray(1))) },
    { name: "an r of 0", input: join(hash, v, number(0, 32), s) },
    { name: "an s of 0", input: join(hash, v, r, number(0, 32)) },
    { name: "an r of the order", input: join(hash, v, number(ORDER, 32), s) },
    { name: "an s of the order", input: join(hash, v, r, number(ORDER, 32)) },
    { name: "a hash beyond the order", input: join(new Uint8Array(32).fill(255), v, r, s) },
    { name: "a hash of zeros", input: join(new Uint8Array(32), v, r, s) },
    ...Array.from({ length: 8 }, (_, index) => ({
      name: `random numbers ${index}`,
      input: join(random(), v, random(), s),
    })),
  ];
  testAsOracle(0x01, ["frontier", "osaka"], cases);
});

describe("P-256", () => {
  const [ORDER, FIELD] = [p256.Point.Fn.ORDER, p256.Point.Fp.ORDER];
  const hash = random();
  const secret = p256.utils.randomSecretKey();
  const key = p256.getPublicKey(secret, false).subarray(1);
  const signature = p256.sign(hash, secret, { prehash: false, lowS: true });
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
  const highS = number(ORDER - BigInt(`0x${Buffer.from(s).toString("hex")}`), 32);
  const other = p256.getPublicKey(p256.utils.randomSecretKey(), false).subarray(1);
  const zeros = new Uint8Array(32);
  const ofZeros = p256.sign(zeros, secret, { prehash: false, lowS: false });
  testAsOracle(
    0x100,
    ["osaka"],
    [
      { name: "a signature", input: join(hash, r, s, key) },
      { name: "a high s", input: join(hash, r, highS, key) },
      { name: "another hash", input: join(random(), r, s, key) },
      { name: "another key", input: join(hash, r, s, other) },
      { name: "a signature of a hash of zeros", input: join(zeros, ofZeros, key) },
      { name: "r and s swapped", input: join(hash, s, r, key) },
      { name: "no input", input: new Uint8Array(0) },
      { name: "a byte less", input: join(hash, r, s, key).subarray(1) },
      { name: "a byte more", input: join(hash, r, s, key, number(0, 1)) },
      { name: "an r of 0", input: join(hash, zeros, s, key) },
      { name: "an s of 0", input: join(hash, r, zeros, key) },
      { name: "an r of the order", input: join(hash, number(ORDER, 32), s, key) },
      { name: "an s of the order", input: join(hash, r, number(ORDER, 32), key) },
      { name: "a key at infinity", input: join(hash, r, s, zeros, zeros) },
      { name: "a key that is not on the curve", input: join(hash, r, s, number(1, 32), number(1, 32)) },
      { name: "a key beyond the field", input: join(hash, r, s, number(FIELD, 32), key.subarray(32)) },
    ],
  );
});

describe("the point evaluation", () => {
  // The polynomial of a constant has that value everywhere, and its proof is the point at infinity.
  const constant = BigInt(`0x${randomBytes(31).toString("hex")}`) + 1n;
  const commitment = compressedG1(constant);
  const versioned = new Uint8Array(createHash("sha256").update(commitment).digest());
  versioned[0] = 1;
  const [z, y] = [number(5, 32), number(constant, 32)];
  const proof = join(Uint8Array.of(0xc0), new Uint8Array(47));
  const UNPROVEN = "error verifying kzg proof";
  testAsOracle(
    0x0a,
    ["cancun"],
    [
      { name: "a value at a point", input: join(versioned, z, y, commitment, proof) },
      { name: "a value at another point", input: join(versioned, random().fill(0, 0, 1), y, commitment, proof) },
      {
        name: "another value",
        input: join(versioned, z, number(constant + 1n, 32), commitment, proof),
        error: UNPROVEN,
      },
      {
        name: "a proof that is no point",
        input: join(versioned, z, y, commitment, proof.slice().fill(255)),
        error: UNPROVEN,
      },
      {
        name: "a point beyond the field",
        input: join(versioned, number(BLS_ORDER, 32), y, commitment, proof),
        error: UNPROVEN,
      },
      { name: "another hash", input: join(random(), z, y, commitment, proof), error: "mismatched versioned hash" },
      {
        name: "another version",
        input: join(versioned.slice().fill(2, 0, 1), z, y, commitment, proof),
        error: "mismatched versioned hash",
      },
      { name: "no input", input: new Uint8Array(0), error: "invalid input length" },
      {
        name: "a byte more",
        input: join(versioned, z, y, commitment, proof, number(0, 1)),
        error: "invalid input length",
      },
    ],
  );
});
