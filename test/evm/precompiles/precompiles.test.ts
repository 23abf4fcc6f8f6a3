import { randomBytes } from "node:crypto";
import { HARDFORKS, rulesOf } from "../../../src/ethereum/index.js";
import { precompilesOf } from "../../../src/evm/precompiles/index.js";
import { addressOf, expectAsOracle, PLENTY } from "./compare.js";
import { join, number } from "./encoding.js";
import { oracleAddresses } from "./oracle.js";
import { expectVectors, VECTOR_FILES } from "./vectors.js";

/** An input of each contract that is valid and costs little. */
const INPUTS: ReadonlyMap<number, Uint8Array> = new Map([
  ...[1, 2, 3, 4].map((contract) => [contract, new Uint8Array(randomBytes(70))] as const),
  [0x05, join(number(1, 32), number(2, 32), number(100, 32), number(5, 1), number(1_000, 2), number(77, 100))],
  ...[6, 7].map((contract) => [contract, new Uint8Array(128)] as const),
  [0x08, new Uint8Array(192)],
  [0x09, join(number(3, 4), new Uint8Array(209))],
  ...[
    [0x0b, 256],
    [0x0c, 160],
    [0x0d, 512],
    [0x0e, 288],
    [0x0f, 384],
    [0x10, 64],
    [0x11, 128],
    [0x100, 160],
  ].map(([contract, length]) => [contract as number, new Uint8Array(length as number)] as const),
]);
const POINT_EVALUATION = 0x0a;

describe.each(HARDFORKS)("%s", (hardfork) => {
  it("has EthereumJS's precompiled contracts at its addresses, and their prices", async () => {
    const contracts = precompilesOf(rulesOf(hardfork));
    expect([...contracts.keys()].sort()).toEqual((await oracleAddresses(hardfork)).sort());
    expect([...contracts.keys()].sort()).toEqual([...rulesOf(hardfork).precompiles].sort());
    for (const address of contracts.keys()) {
      const contract = Number.parseInt(address, 16);
      if (contract === POINT_EVALUATION) continue; // its price never changed
      const given = { name: address, input: INPUTS.get(contract) as Uint8Array };
      await expectAsOracle(hardfork, contract, given);
    }
  });
});

it("the contracts of a hardfork are always the same", () => {
  for (const hardfork of HARDFORKS) expect(precompilesOf(rulesOf(hardfork))).toBe(precompilesOf(rulesOf(hardfork)));
});

it("an output does not change with the input, nor with what runs later, and can be changed", () => {
  for (const [contract, bytes] of INPUTS) {
    const run = precompilesOf(rulesOf("osaka")).get(addressOf(contract)) as NonNullable<
      ReturnType<ReturnType<typeof precompilesOf>["get"]>
    >;
    const memory = new Uint8Array(1_000).fill(7);
    memory.set(bytes, 100);
    const input = memory.subarray(100, 100 + bytes.length);
    const { output } = run(input, PLENTY);
    const before = output.slice();
    expect(input).toEqual(bytes);
    input.fill(0);
    const again = run(bytes, PLENTY).output;
    expect(output).toEqual(before);
    expect(again).toEqual(before);
    again.fill(1);
    expect(run(bytes, PLENTY).output).toEqual(before);
  }
});

for (const [file, contract, hardfork] of VECTOR_FILES)
  it(`go-ethereum's vectors of ${file} come out as they say`, () => expectVectors(file, contract, hardfork));
