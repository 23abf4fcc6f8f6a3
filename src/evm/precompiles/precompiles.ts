import type { Rules } from "../../ethereum/index.js";
import { blake2f } from "./blake2f.js";
import { blsAddG1, blsAddG2, blsMapToG1, blsMapToG2, blsPairing, blsSumG1, blsSumG2 } from "./bls12-381.js";
import { bn254Contracts } from "./bn254.js";
import type { Precompile } from "./contract.js";
import { ecrecover } from "./ecrecover.js";
import { identity, ripemd160, sha256 } from "./hashes.js";
import { modexpContract } from "./modexp.js";
import { p256Verify } from "./p256.js";
import { pointEvaluation } from "./point-evaluation.js";

const byRules = new WeakMap<Rules, ReadonlyMap<string, Precompile>>();

/**
 * The precompiled contracts of a hardfork, by address in hex without a prefix (as `Rules.precompiles`). Always the same map for the
 * same rules.
 *
 * The point evaluation throws `KzgNotReadyError` where there is no native KZG library and `ensureKzg()` was not awaited.
 */
export function precompilesOf(rules: Rules): ReadonlyMap<string, Precompile> {
  let contracts = byRules.get(rules);
  if (!contracts) {
    contracts = select(rules);
    byRules.set(rules, contracts);
  }
  return contracts;
}

const addressOf = (number: number): string => number.toString(16).padStart(40, "0");

function select(rules: Rules): ReadonlyMap<string, Precompile> {
  const bn254 = bn254Contracts(rules.bn254Gas);
  const all: readonly (readonly [number, Precompile])[] = [
    [0x01, ecrecover],
    [0x02, sha256],
    [0x03, ripemd160],
    [0x04, identity],
    [0x05, modexpContract(rules)],
    [0x06, bn254.add],
    [0x07, bn254.multiply],
    [0x08, bn254.pairing],
    [0x09, blake2f],
    [0x0a, pointEvaluation],
    [0x0b, blsAddG1],
    [0x0c, blsSumG1],
    [0x0d, blsAddG2],
    [0x0e, blsSumG2],
    [0x0f, blsPairing],
    [0x10, blsMapToG1],
    [0x11, blsMapToG2],
    [0x100, p256Verify],
  ];
  const contracts = new Map(all.map(([number, run]) => [addressOf(number), run]));
  for (const address of contracts.keys()) if (!rules.precompiles.has(address)) contracts.delete(address);
  if (contracts.size !== rules.precompiles.size)
    throw new Error(`${rules.hardfork} has precompiled contracts without code`);
  return contracts;
}
