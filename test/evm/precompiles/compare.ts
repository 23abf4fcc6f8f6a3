import { type Hardfork, rulesOf } from "../../../src/ethereum/index.js";
import { type PrecompileResult, precompilesOf } from "../../../src/evm/precompiles/index.js";
import { hex, oracleOutcome } from "./oracle.js";

/** An input of a precompiled contract. */
export interface Case {
  name: string;
  input: Uint8Array;
  /** geth's words where the contract fails. */
  error?: string;
}

export const PLENTY = 10n ** 15n;

export const addressOf = (contract: number): string => contract.toString(16).padStart(40, "0");

/** Runs a contract of a hardfork. */
export function run(hardfork: Hardfork, contract: number, input: Uint8Array, gas = PLENTY): PrecompileResult {
  const precompile = precompilesOf(rulesOf(hardfork)).get(addressOf(contract));
  if (!precompile) throw new Error(`${hardfork} has no contract at ${addressOf(contract)}`);
  return precompile(input, gas);
}

/**
 * Expects a contract to come to what EthereumJS's comes to, with plenty of gas and with as much as it takes, and to run out of gas with
 * one less.
 */
export async function expectAsOracle(hardfork: Hardfork, contract: number, { input, error }: Case): Promise<void> {
  const { output, ...rest } = run(hardfork, contract, input);
  expect(rest.error).toBe(error);
  expect({ gasUsed: rest.gasUsed, output: hex(output), failed: error !== undefined }).toEqual(
    await oracleOutcome(hardfork, addressOf(contract), input, PLENTY),
  );
  if (error !== undefined) return;
  expect(run(hardfork, contract, input, rest.gasUsed)).toEqual({ ...rest, output });
  if (rest.gasUsed === 0n) return;
  const gas = rest.gasUsed - 1n;
  expect(run(hardfork, contract, input, gas)).toEqual({ gasUsed: gas, output: new Uint8Array(0), error: "out of gas" });
}

/** Tests of a contract, for each case in each of the hardforks. */
export function testAsOracle(contract: number, hardforks: readonly Hardfork[], cases: readonly Case[]): void {
  describe.each(hardforks)("in %s", (hardfork) => {
    it.each(cases)("$name", (given) => expectAsOracle(hardfork, contract, given));
  });
}
