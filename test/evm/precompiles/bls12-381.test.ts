import { randomBytes } from "node:crypto";
import { type Case, run, testAsOracle } from "./compare.js";
import { BLS_FIELD, BLS_ORDER, join, multipleOf, number, outsideOfGroup } from "./encoding.js";
import { hex } from "./oracle.js";

const { blsG1, blsG2 } = multipleOf;
const FORKS = ["prague"] as const;
const scalar = (): bigint => (BigInt(`0x${randomBytes(32).toString("hex")}`) % (BLS_ORDER - 1n)) + 1n;
const [ZERO_G1, ZERO_G2] = [blsG1(0n), blsG2(0n)];
const TOO_LARGE = new Uint8Array(32).fill(255);

/** What is wrong with a point or an element at the begin of an input, whichever its group. */
const malformed = (input: Uint8Array): Case[] => [
  { name: "no input", input: new Uint8Array(0), error: "invalid input length" },
  { name: "a byte less", input: input.subarray(1), error: "invalid input length" },
  { name: "a byte more", input: join(input, number(0, 1)), error: "invalid input length" },
  {
    name: "a byte in the padding",
    input: join(number(1, 16), input.subarray(16)),
    error: "invalid field element top bytes",
  },
  {
    name: "the modulus for an element",
    input: join(number(BLS_FIELD, 64), input.subarray(64)),
    error: "invalid fp.Element encoding",
  },
];
const offCurve = (input: Uint8Array): Case => ({
  name: "a point that is not on the curve",
  input: join(number(1, 64), input.subarray(64)),
  error: "invalid point: not on curve",
});

describe("addition in G1", () => {
  const [a, b] = [blsG1(scalar()), blsG1(scalar())];
  testAsOracle(0x0b, FORKS, [
    { name: "two points", input: join(a, b) },
    { name: "a point twice", input: join(a, a) },
    { name: "a point and its opposite", input: join(blsG1(5n), blsG1(BLS_ORDER - 5n)) },
    { name: "a point and infinity", input: join(ZERO_G1, b) },
    { name: "infinity twice", input: join(ZERO_G1, ZERO_G1) },
    { name: "a point outside of the group", input: join(outsideOfGroup.blsG1, a) },
    ...malformed(join(a, b)),
    offCurve(join(a, b)),
  ]);
});

describe("addition in G2", () => {
  const [a, b] = [blsG2(scalar()), blsG2(scalar())];
  testAsOracle(0x0d, FORKS, [
    { name: "two points", input: join(a, b) },
    { name: "a point twice", input: join(a, a) },
    { name: "a point and its opposite", input: join(blsG2(5n), blsG2(BLS_ORDER - 5n)) },
    { name: "a point and infinity", input: join(ZERO_G2, b) },
    { name: "infinity twice", input: join(ZERO_G2, ZERO_G2) },
    { name: "a point outside of the group", input: join(outsideOfGroup.blsG2, a) },
    ...malformed(join(a, b)),
    offCurve(join(a, b)),
  ]);
});

/** Points, of which a few differ, with scalars that all differ. */
function products(count: number, multiple: (k: bigint) => Uint8Array): Uint8Array {
  const points = [multiple(scalar()), multiple(scalar()), multiple(0n)];
  const list = Array.from({ length: count }, (_, index) => join(points[index % 3] as Uint8Array, number(scalar(), 32)));
  return join(...list);
}

describe("sums of products in G1", () => {
  const [a, b] = [blsG1(scalar()), blsG1(scalar())];
  const one = join(a, number(scalar(), 32));
  testAsOracle(0x0c, FORKS, [
    { name: "one product", input: one },
    { name: "by 0", input: join(a, number(0, 32)) },
    { name: "by the order", input: join(a, number(BLS_ORDER, 32)) },
    { name: "by the largest number", input: join(a, TOO_LARGE) },
    { name: "infinity", input: join(ZERO_G1, number(7, 32)) },
    { name: "two products", input: join(one, b, number(scalar(), 32)) },
    { name: "products that cancel out", input: join(a, number(5, 32), a, number(BLS_ORDER - 5n, 32)) },
    { name: "twenty products", input: products(20, blsG1) },
    {
      name: "a point outside of the group",
      input: join(one, outsideOfGroup.blsG1, number(1, 32)),
      error: "g1 point is not on correct subgroup",
    },
    ...malformed(one),
    offCurve(one),
  ]);

  it("of more points than are worked on at once", () => {
    const [count, generator] = [2_500, blsG1(1n)];
    const scalars = Array.from({ length: count }, scalar);
    const input = join(...scalars.map((by) => join(generator, number(by, 32))));
    const sum = scalars.reduce((total, by) => (total + by) % BLS_ORDER, 0n);
    const { output, gasUsed } = run("prague", 0x0c, input);
    expect(hex(output)).toBe(hex(blsG1(sum)));
    expect(gasUsed).toBe((BigInt(count) * 12_000n * 519n) / 1_000n);
  });
});

describe("sums of products in G2", () => {
  const [a, b] = [blsG2(scalar()), blsG2(scalar())];
  const one = join(a, number(scalar(), 32));
  testAsOracle(0x0e, FORKS, [
    { name: "one product", input: one },
    { name: "by 0", input: join(a, number(0, 32)) },
    { name: "by the order", input: join(a, number(BLS_ORDER, 32)) },
    { name: "by the largest number", input: join(a, TOO_LARGE) },
    { name: "infinity", input: join(ZERO_G2, number(7, 32)) },
    { name: "two products", input: join(one, b, number(scalar(), 32)) },
    { name: "ten products", input: products(10, blsG2) },
    {
      name: "a point outside of the group",
      input: join(one, outsideOfGroup.blsG2, number(1, 32)),
      error: "g2 point is not on correct subgroup",
    },
    ...malformed(one),
    offCurve(one),
  ]);
});

const pair = (a: bigint, b: bigint): Uint8Array => join(blsG1(a), blsG2(b));

/** Pairs of which the pairings have the product one. */
function cancelling(): Uint8Array {
  const [a, b] = [scalar(), scalar()];
  return join(pair(a, b), pair(BLS_ORDER - ((a * b) % BLS_ORDER), 1n));
}

describe("the pairing check", () => {
  testAsOracle(0x0f, FORKS, [
    { name: "two pairs that cancel out", input: cancelling() },
    { name: "a pair that does not", input: pair(scalar(), scalar()) },
    { name: "infinity in G1", input: pair(0n, scalar()) },
    { name: "infinity in G2", input: pair(scalar(), 0n) },
    { name: "infinity beside pairs that cancel out", input: join(pair(0n, 0n), cancelling()) },
    {
      name: "a G1 outside of the group",
      input: join(outsideOfGroup.blsG1, blsG2(1n)),
      error: "g1 point is not on correct subgroup",
    },
    {
      name: "a G2 outside of the group",
      input: join(blsG1(1n), outsideOfGroup.blsG2),
      error: "g2 point is not on correct subgroup",
    },
    ...malformed(pair(2n, 3n)),
    offCurve(pair(2n, 3n)),
  ]);
});

const element = (): Uint8Array => number(BigInt(`0x${randomBytes(48).toString("hex")}`) % BLS_FIELD, 64);

describe("mapping to G1", () => {
  testAsOracle(0x10, FORKS, [
    { name: "an element", input: element() },
    { name: "0", input: number(0, 64) },
    { name: "1", input: number(1, 64) },
    { name: "the last element", input: number(BLS_FIELD - 1n, 64) },
    ...malformed(element()),
  ]);
});

describe("mapping to G2", () => {
  testAsOracle(0x11, FORKS, [
    { name: "an element", input: join(element(), element()) },
    { name: "0", input: number(0, 128) },
    { name: "a real one", input: join(element(), number(0, 64)) },
    { name: "an imaginary one", input: join(number(0, 64), element()) },
    ...malformed(join(element(), element())),
  ]);
});
