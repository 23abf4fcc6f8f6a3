import { randomBytes } from "node:crypto";
import { type Case, run, testAsOracle } from "./compare.js";
import { BN_FIELD, BN_ORDER, join, multipleOf, number, outsideOfGroup } from "./encoding.js";
import { hex } from "./oracle.js";

const { bnG1, bnG2 } = multipleOf;
const FORKS = ["byzantium", "istanbul"] as const;
const scalar = (): bigint => (BigInt(`0x${randomBytes(32).toString("hex")}`) % (BN_ORDER - 1n)) + 1n;
const INFINITY = bnG1(0n);
const NOT_ON_CURVE = join(number(1, 32), number(1, 32));
/** A coordinate that is one more than the field allows, or just not in it. */
const beyond = (point: Uint8Array, at: number): Uint8Array => {
  const bytes = point.slice();
  const value = BigInt(`0x${hex(bytes.subarray(at, at + 32))}`);
  bytes.set(number(value + BN_FIELD, 32), at);
  return bytes;
};

describe("addition", () => {
  const [a, b] = [bnG1(scalar()), bnG1(scalar())];
  testAsOracle(0x06, FORKS, [
    { name: "two points", input: join(a, b) },
    { name: "a point twice", input: join(a, a) },
    { name: "a point and its opposite", input: join(bnG1(5n), bnG1(BN_ORDER - 5n)) },
    { name: "a point and infinity", input: join(a, INFINITY) },
    { name: "infinity twice", input: join(INFINITY, INFINITY) },
    { name: "no input", input: new Uint8Array(0) },
    { name: "one point only", input: a },
    { name: "more than two points", input: join(a, b, number(3, 5)) },
    { name: "a point that is not on the curve", input: join(NOT_ON_CURVE, b), error: "point is not on curve" },
    { name: "a point that ends early", input: a.subarray(0, 40), error: "point is not on curve" },
    { name: "an x beyond the field", input: join(beyond(bnG1(1n), 0), b), error: "invalid fp.Element encoding" },
    { name: "a y beyond the field", input: join(a, beyond(bnG1(1n), 32)), error: "invalid fp.Element encoding" },
    {
      name: "the modulus as both coordinates",
      input: join(number(BN_FIELD, 32), number(BN_FIELD, 32)),
      error: "invalid fp.Element encoding",
    },
  ]);
});

describe("multiplication", () => {
  const a = bnG1(scalar());
  testAsOracle(0x07, FORKS, [
    { name: "a point by a number", input: join(a, number(scalar(), 32)) },
    { name: "by 0", input: join(a, number(0, 32)) },
    { name: "by 1", input: join(a, number(1, 32)) },
    { name: "by 2", input: join(a, number(2, 32)) },
    { name: "by the order", input: join(a, number(BN_ORDER, 32)) },
    { name: "by one less than the order", input: join(a, number(BN_ORDER - 1n, 32)) },
    { name: "by the largest number", input: join(a, new Uint8Array(32).fill(255)) },
    { name: "infinity", input: join(INFINITY, number(scalar(), 32)) },
    { name: "no input", input: new Uint8Array(0) },
    { name: "a number that ends early", input: join(a, number(1, 1)) },
    { name: "an input that goes on", input: join(a, number(7, 32), number(9, 40)) },
    {
      name: "a point that is not on the curve",
      input: join(NOT_ON_CURVE, number(1, 32)),
      error: "point is not on curve",
    },
    {
      name: "a coordinate beyond the field",
      input: join(beyond(a.fill(0, 0, 31), 0), number(1, 32)),
      error: "invalid fp.Element encoding",
    },
  ]);
});

const pairs = (...list: (readonly [Uint8Array, Uint8Array])[]): Uint8Array => join(...list.flat());

/** Pairs of which the pairings have the product one. */
function cancelling(): Uint8Array {
  const [a, b] = [scalar(), scalar()];
  return pairs([bnG1(a), bnG2(b)], [bnG1(BN_ORDER - ((a * b) % BN_ORDER)), bnG2(1n)]);
}

describe("the pairing check", () => {
  const g2 = bnG2(scalar());
  const cases: Case[] = [
    { name: "no pairs", input: new Uint8Array(0) },
    { name: "two pairs that cancel out", input: cancelling() },
    { name: "four pairs that cancel out", input: join(cancelling(), cancelling()) },
    { name: "a pair that does not", input: pairs([bnG1(scalar()), g2]) },
    { name: "infinity in G1", input: pairs([INFINITY, g2]) },
    { name: "infinity in G2", input: pairs([bnG1(scalar()), bnG2(0n)]) },
    { name: "infinity beside pairs that cancel out", input: join(pairs([INFINITY, bnG2(0n)]), cancelling()) },
    { name: "half a pair", input: bnG1(1n), error: "bad elliptic curve pairing size" },
    { name: "a byte more", input: join(cancelling(), number(0, 1)), error: "bad elliptic curve pairing size" },
    { name: "a G1 that is not on the curve", input: pairs([NOT_ON_CURVE, g2]), error: "point is not on curve" },
    {
      name: "a G2 that is not on the curve",
      input: pairs([bnG1(1n), join(g2.subarray(0, 96), number(1, 32))]),
      error: "point is not on curve",
    },
    {
      name: "a G2 that is not in the group",
      input: pairs([bnG1(1n), outsideOfGroup.bnG2]),
      error: "point is not in correct subgroup",
    },
    {
      name: "a G2 that is not in the group, with infinity",
      input: pairs([INFINITY, outsideOfGroup.bnG2]),
      error: "point is not in correct subgroup",
    },
    {
      name: "a coordinate beyond the field",
      input: pairs([bnG1(1n), join(number(BN_FIELD, 32), g2.subarray(32))]),
      error: "invalid fp.Element encoding",
    },
  ];
  testAsOracle(0x08, FORKS, cases);

  it("of more pairs than are worked on at once", () => {
    const many = join(...new Array<Uint8Array>(100).fill(cancelling()));
    expect(hex(run("istanbul", 0x08, many).output)).toBe(hex(number(1, 32)));
    expect(hex(run("istanbul", 0x08, join(many, pairs([bnG1(1n), g2]))).output)).toBe(hex(number(0, 32)));
    expect(hex(run("istanbul", 0x08, join(pairs([bnG1(1n), g2]), many)).output)).toBe(hex(number(0, 32)));
  });
});
