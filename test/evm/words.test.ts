/** The arithmetic of the interpreter, operation by operation, against BigInt. */
import { createMachine, type Host, STATUS } from "../../src/evm/index.js";
import { randomNumbers } from "../support/random.js";

/** How many operations are tried beside those of the edges. */
const OPERATIONS = Number(process.env.EVM_WORDS ?? 40_000);
const SEED = Number(process.env.FAST_CHECK_SEED ?? Date.now() % 1_000_000);

const SIZE = 1n << 256n;
const MASK = SIZE - 1n;
const signed = (word: bigint): bigint => BigInt.asIntN(256, word);
const unsigned = (value: bigint): bigint => BigInt.asUintN(256, value);

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let factor = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) & MASK;
    factor = (factor * factor) & MASK;
  }
  return result;
}

function signExtended(index: bigint, word: bigint): bigint {
  if (index > 30n) return word;
  return unsigned(BigInt.asIntN(Number(index) * 8 + 8, word));
}

const shiftOf = (bits: bigint): bigint => (bits > 256n ? 256n : bits);

/** Each operation with what it comes to; the first operand is the top of the stack. */
type Evaluate = (a: bigint, b: bigint, c: bigint) => bigint;
const OPERATIONS_BY_NAME = new Map<string, [opcode: number, evaluate: Evaluate]>(
  Object.entries({
    ADD: [0x01, (a, b) => a + b],
    MUL: [0x02, (a, b) => a * b],
    SUB: [0x03, (a, b) => a - b],
    DIV: [0x04, (a, b) => (b === 0n ? 0n : a / b)],
    SDIV: [0x05, (a, b) => (b === 0n ? 0n : signed(a) / signed(b))],
    MOD: [0x06, (a, b) => (b === 0n ? 0n : a % b)],
    SMOD: [0x07, (a, b) => (b === 0n ? 0n : signed(a) % signed(b))],
    ADDMOD: [0x08, (a, b, modulus) => (modulus === 0n ? 0n : (a + b) % modulus)],
    MULMOD: [0x09, (a, b, modulus) => (modulus === 0n ? 0n : (a * b) % modulus)],
    EXP: [0x0a, power],
    SIGNEXTEND: [0x0b, signExtended],
    LT: [0x10, (a, b) => BigInt(a < b)],
    GT: [0x11, (a, b) => BigInt(a > b)],
    SLT: [0x12, (a, b) => BigInt(signed(a) < signed(b))],
    SGT: [0x13, (a, b) => BigInt(signed(a) > signed(b))],
    EQ: [0x14, (a, b) => BigInt(a === b)],
    ISZERO: [0x15, (a) => BigInt(a === 0n)],
    AND: [0x16, (a, b) => a & b],
    OR: [0x17, (a, b) => a | b],
    XOR: [0x18, (a, b) => a ^ b],
    NOT: [0x19, (a) => ~a],
    BYTE: [0x1a, (index, word) => (index > 31n ? 0n : (word >> (8n * (31n - index))) & 0xffn)],
    SHL: [0x1b, (bits, word) => word << shiftOf(bits)],
    SHR: [0x1c, (bits, word) => word >> shiftOf(bits)],
    SAR: [0x1d, (bits, word) => signed(word) >> shiftOf(bits)],
    CLZ: [0x1e, (word) => BigInt(256 - (word === 0n ? 0 : word.toString(2).length))],
  }),
);

const operation = (name: string): [opcode: number, evaluate: Evaluate] =>
  OPERATIONS_BY_NAME.get(name) as [number, Evaluate];

/** Where carries, signs and limbs change. */
const EDGES = [
  ...[0n, 1n, 2n, 3n, 31n, 32n, 255n, 256n, 257n],
  ...[32n, 63n, 64n, 127n, 128n, 191n, 192n, 255n].flatMap((bits) => [
    (1n << bits) - 1n,
    1n << bits,
    (1n << bits) + 1n,
  ]),
  ...[MASK - 1n, MASK],
];

type Case = [name: string, operands: bigint[]];

const ENVIRONMENT = {
  hardfork: "osaka" as const,
  coinbase: new Uint8Array(20),
  ...{ timestamp: 1n, number: 1n, difficulty: 0n, gasLimit: 1n << 40n, chainId: 1n, baseFee: 0n, blobBaseFee: 1n },
  origin: new Uint8Array(20).fill(1),
  ...{ gasPrice: 0n, blobHashes: [], unlimitedCode: false, unlimitedInitCode: true },
};

const NOTHING: Host = {
  account: () => undefined,
  code: () => new Uint8Array(0),
  storage: () => new Uint8Array(0),
  blockHash: () => undefined,
  precompile: () => ({ gasUsed: 0n, output: new Uint8Array(0) }),
};

const machine = createMachine();
const hex = (value: bigint, bytes: number): string => value.toString(16).padStart(bytes * 2, "0");

/** Runs all the cases in one program, which reverts with their results. */
async function results(cases: Case[]): Promise<bigint[]> {
  const code = cases.map(([name, operands], index) => {
    const pushed = operands.map((operand) => `7f${hex(operand, 32)}`).reverse();
    return `${pushed.join("")}${hex(BigInt(operation(name)[0]), 1)}61${hex(BigInt(index * 32), 2)}52`;
  });
  const input = Buffer.from(`${code.join("")}61${hex(BigInt(cases.length * 32), 2)}5ffd`, "hex");
  const call = { from: ENVIRONMENT.origin, to: undefined, input, value: 0n, gas: 1n << 40n, nonce: 0n, warm: [] };
  const { status, output } = await machine.run(ENVIRONMENT, call, NOTHING);
  expect(status).toBe(STATUS.reverted);
  return cases.map((_, index) =>
    BigInt(`0x${Buffer.from(output.subarray(index * 32, index * 32 + 32)).toString("hex")}`),
  );
}

async function expectRight(cases: Case[]): Promise<void> {
  for (let from = 0; from < cases.length; from += 100) {
    const some = cases.slice(from, from + 100);
    const found = await results(some);
    for (const [index, [name, operands]] of some.entries()) {
      const [a = 0n, b = 0n, c = 0n] = operands;
      const wanted = unsigned(operation(name)[1](a, b, c));
      if (found[index] !== wanted) {
        const shown = [name, ...operands.map((operand) => operand.toString(16))].join(" ");
        throw new Error(
          `${shown} is ${found[index]?.toString(16)}, and should be ${wanted.toString(16)} (seed ${SEED})`,
        );
      }
    }
  }
}

const operandsOf = (name: string): number => operation(name)[1].length;

describe("the arithmetic of 256 bits", () => {
  it.each([...OPERATIONS_BY_NAME.keys()])("%s is right at all edges", async (name) => {
    const count = operandsOf(name);
    const thirds = count < 3 ? [0n] : [0n, 1n, 3n, 1n << 64n, (1n << 128n) - 1n, 1n << 255n, MASK];
    const seconds = count < 2 ? [0n] : EDGES;
    const cases = EDGES.flatMap((a) =>
      seconds.flatMap((b) => thirds.map((c): Case => [name, [a, b, c].slice(0, count)])),
    );
    await expectRight(cases);
  });

  it(`is right for ${OPERATIONS} random operations (EVM_WORDS, FAST_CHECK_SEED=${SEED})`, async () => {
    const random = randomNumbers(SEED);
    const names = [...OPERATIONS_BY_NAME.keys()];
    const someWord = (): bigint => {
      let word = 0n;
      for (let limb = 0; limb < 8; limb++) word = (word << 32n) | BigInt(random(0x1_0000_0000));
      switch (random(5)) {
        case 0:
          return EDGES[random(EDGES.length)] as bigint;
        case 1:
          return word >> BigInt(random(256));
        case 2:
          // Limbs of all zeros or all ones make carries run far.
          return word & ~(0xffff_ffff_ffff_ffffn << BigInt(random(192)));
        case 3:
          return word | (0xffff_ffff_ffff_ffffn << BigInt(random(192)));
        default:
          return word;
      }
    };
    for (let done = 0; done < OPERATIONS; done += 1_000) {
      await expectRight(
        Array.from({ length: 1_000 }, (): Case => {
          const name = names[random(names.length)] as string;
          const operands = Array.from({ length: operandsOf(name) }, someWord);
          const takesIndex = ["BYTE", "SIGNEXTEND", "SHL", "SHR", "SAR"].includes(name);
          if (takesIndex && random(3) > 0) operands[0] = BigInt(random(300));
          return [name, operands];
        }),
      );
    }
  }, 3_600_000);
});
