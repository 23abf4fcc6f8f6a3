import { randomBytes } from "node:crypto";
import type { Hardfork } from "../../../src/ethereum/index.js";
import { randomNumbers } from "../../support/random.js";
import { type Case, expectAsOracle, run } from "./compare.js";
import { join, number } from "./encoding.js";

const MODEXP = 0x05;
const FORKS: readonly Hardfork[] = ["byzantium", "berlin", "osaka"];

const power = (base: Uint8Array, exponent: Uint8Array, modulus: Uint8Array): Uint8Array =>
  join(...[base, exponent, modulus].map(({ length }) => number(length, 32)), base, exponent, modulus);

const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
const EMPTY = new Uint8Array(0);
const prime = 2n ** 256n - 2n ** 32n - 977n;

const cases: Case[] = [
  { name: "no input", input: EMPTY },
  { name: "lengths of zero", input: power(EMPTY, EMPTY, EMPTY) },
  {
    name: "Fermat's little theorem, of EIP-198",
    input: power(number(3, 1), number(prime - 1n, 32), number(prime, 32)),
  },
  { name: "a base of no bytes, of EIP-198", input: power(EMPTY, number(prime - 1n, 32), number(prime, 32)) },
  { name: "0 ** 0", input: power(EMPTY, EMPTY, number(7, 1)) },
  { name: "0 ** 0 modulo 1", input: power(EMPTY, EMPTY, number(1, 1)) },
  { name: "a modulus of 0", input: power(bytes(8), bytes(8), new Uint8Array(8)) },
  { name: "a modulus of no bytes", input: power(bytes(8), bytes(8), EMPTY) },
  { name: "an even modulus", input: power(bytes(40), bytes(40), join(bytes(39), number(2, 1))) },
  { name: "a base that is the modulus", input: power(number(prime, 32), number(5, 1), number(prime, 32)) },
  { name: "a base that is longer than the modulus", input: power(bytes(100), number(65_537, 3), bytes(20)) },
  { name: "an exponent that begins with zeros", input: power(bytes(32), number(3, 40), bytes(32)) },
  { name: "an exponent of zeros", input: power(bytes(32), new Uint8Array(64), bytes(32)) },
  { name: "a result that begins with zeros", input: power(number(2, 1), number(3, 1), bytes(64)) },
  { name: "an input that ends in the header", input: join(number(1, 32), number(1, 32), number(0, 10)) },
  { name: "an input that ends in the base", input: power(bytes(32), bytes(32), bytes(32)).subarray(0, 110) },
  { name: "an input that ends in the exponent", input: power(bytes(32), bytes(48), bytes(32)).subarray(0, 150) },
  { name: "an input that ends in the modulus", input: power(bytes(32), bytes(32), bytes(32)).subarray(0, 170) },
  { name: "an input that goes on", input: join(power(bytes(4), bytes(4), bytes(4)), bytes(50)) },
  { name: "64 and 65 bytes", input: power(bytes(64), number(3, 1), bytes(65)) },
  { name: "1024 bytes", input: power(bytes(1024), number(3, 1), bytes(1024)) },
];

describe.each(FORKS)("in %s", (hardfork) => {
  it.each(cases)("$name", (given) => expectAsOracle(hardfork, MODEXP, given));

  it("random numbers of random lengths", async () => {
    const random = randomNumbers(randomBytes(4).readUInt32BE());
    for (let round = 0; round < 60; round++) {
      const [base, exponent, modulus] = [bytes(random(70)), bytes(random(40)), bytes(random(70))];
      // Some begin with zeros.
      for (const operand of [base, exponent, modulus]) if (random(4) === 0) operand.fill(0, 0, random(34));
      await expectAsOracle(hardfork, MODEXP, { name: "", input: power(base, exponent, modulus) });
    }
  });

  it("a length of 2²⁵⁶ - 1 runs out of gas", () => {
    for (const at of [0, 32, 64]) {
      const input = power(bytes(1), bytes(1), bytes(1));
      input.fill(255, at, at + 32);
      expect(run(hardfork, MODEXP, input)).toMatchObject({ error: "out of gas" });
    }
  });
});

it.each([
  ["a base", power(bytes(1025), bytes(1), bytes(1))],
  ["an exponent", power(bytes(1), bytes(1025), bytes(1))],
  ["a modulus", power(bytes(1), bytes(1), bytes(1025))],
  ["an exponent, without anything else,", power(EMPTY, bytes(1025), EMPTY)],
])("%s of 1025 bytes is rejected since Osaka (EIP-7823)", async (_what, input) => {
  await expectAsOracle("prague", MODEXP, { name: "", input });
  const error = "one or more of base/exponent/modulus length exceeded 1024 bytes";
  await expectAsOracle("osaka", MODEXP, { name: "", input, error });
});

it("an exponent of which the input has the first byte only is as long as it says", () => {
  const header = [number(1, 32), number(1_000, 32), number(1, 32)];
  // 2 ** (2 ** 7992) modulo 0, 2 and 3
  const input = join(...header, number(2, 1), number(1, 1));
  expect(run("berlin", MODEXP, input).output).toEqual(Uint8Array.of(0));
  const full = (modulus: number): Uint8Array => join(input, new Uint8Array(999), number(modulus, 1));
  expect(run("berlin", MODEXP, full(2)).output).toEqual(Uint8Array.of(0));
  expect(run("berlin", MODEXP, full(3)).output).toEqual(Uint8Array.of(1));
});
