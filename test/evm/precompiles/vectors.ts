/**
 * The vectors of the EIPs in the form in which go-ethereum has them (core/vm/testdata/precompiles), from the folder that
 * `COUVERTURE_PRECOMPILE_VECTORS` names: gas and output, or geth's words where a contract fails.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromHex, type Hardfork } from "../../../src/ethereum/index.js";
import { run } from "./compare.js";
import { hex } from "./oracle.js";

interface Vector {
  Name: string;
  Input: string;
  Expected?: string;
  ExpectedError?: string;
  Gas?: number;
}

const FOLDER = process.env.COUVERTURE_PRECOMPILE_VECTORS;

const FILES: readonly (readonly [file: string, contract: number, hardfork: Hardfork])[] = [
  ["ecRecover", 0x01, "osaka"],
  ["modexp", 0x05, "byzantium"],
  ["modexp_eip2565", 0x05, "berlin"],
  ["modexp_eip7883", 0x05, "osaka"],
  ["bn256Add", 0x06, "osaka"],
  ["bn256ScalarMul", 0x07, "osaka"],
  ["bn256Pairing", 0x08, "osaka"],
  ["blake2F", 0x09, "osaka"],
  ["fail-blake2f", 0x09, "osaka"],
  ["pointEvaluation", 0x0a, "osaka"],
  ["blsG1Add", 0x0b, "osaka"],
  ["blsG1Mul", 0x0c, "osaka"],
  ["blsG1MultiExp", 0x0c, "osaka"],
  ["blsG2Add", 0x0d, "osaka"],
  ["blsG2Mul", 0x0e, "osaka"],
  ["blsG2MultiExp", 0x0e, "osaka"],
  ["blsPairing", 0x0f, "osaka"],
  ["blsMapG1", 0x10, "osaka"],
  ["blsMapG2", 0x11, "osaka"],
  ["fail-blsG1Add", 0x0b, "osaka"],
  ["fail-blsG1Mul", 0x0c, "osaka"],
  ["fail-blsG1MultiExp", 0x0c, "osaka"],
  ["fail-blsG2Add", 0x0d, "osaka"],
  ["fail-blsG2Mul", 0x0e, "osaka"],
  ["fail-blsG2MultiExp", 0x0e, "osaka"],
  ["fail-blsPairing", 0x0f, "osaka"],
  ["fail-blsMapG1", 0x10, "osaka"],
  ["fail-blsMapG2", 0x11, "osaka"],
  ["p256Verify", 0x100, "osaka"],
];

function outcome(hardfork: Hardfork, contract: number, { Name, Input }: Vector): Vector {
  const { error, gasUsed, output } = run(hardfork, contract, fromHex(Input));
  if (error !== undefined) return { Name, Input, ExpectedError: error };
  return { Name, Input, Expected: hex(output), Gas: Number(gasUsed) };
}

/** The files, with the contract and the hardfork of each; none where no folder is named. */
export const VECTOR_FILES = FOLDER === undefined ? [] : FILES;

/** Claims that all vectors of a file come out as they say. */
export function expectVectors(file: string, contract: number, hardfork: Hardfork): void {
  const path = join(FOLDER as string, `${file}.json`);
  expect(existsSync(path)).toBe(true);
  const vectors = JSON.parse(readFileSync(path, "utf8")) as (Vector & { NoBenchmark?: boolean })[];
  expect(vectors.length).toBeGreaterThan(0);
  for (const { NoBenchmark: _, ...vector } of vectors) expect(outcome(hardfork, contract, vector)).toEqual(vector);
}
