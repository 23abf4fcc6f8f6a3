import type { Common } from "@ethereumjs/common";
import { type ExecResult, getActivePrecompiles, type PrecompileFunc } from "@ethereumjs/evm";
import { ensureKzg, hasNativeKzg } from "../../../ethereum/index.js";
import { impersonatedSigner } from "../impersonated-signatures.js";
import type { BlockEnvironment } from "../types.js";
import type { PrecompileFunctions } from "./internals.js";

type Functions = ReadonlyMap<string, PrecompileFunc>;

/** What never changes is kept by fork. */
const byFork = new WeakMap<Common, Functions>();

const ECRECOVER = "0000000000000000000000000000000000000001";
const POINT_EVALUATION = `${"0".repeat(38)}0a`;

/** The precompiled contracts that code finds in a block, by the addresses at which it finds them. */
export function precompilesIn(
  common: Common,
  { precompiles, signatures }: Pick<BlockEnvironment, "precompiles" | "signatures">,
): PrecompileFunctions {
  const own = functionsOf(common);
  if (!precompiles && !signatures) return own;
  const all = signatures ? new Map(own).set(ECRECOVER, recovering(own, signatures)) : own;
  if (!precompiles) return all;
  return new Map([...precompiles].map(([address, original]) => [address, all.get(original) as PrecompileFunc]));
}

function functionsOf(common: Common): Functions {
  let functions = byFork.get(common);
  if (!functions) {
    functions = waitingForKzg(getActivePrecompiles(common));
    byFork.set(common, functions);
  }
  return functions;
}

function recovering(own: Functions, signatures: Readonly<Record<string, string>>): PrecompileFunc {
  const recover = own.get(ECRECOVER) as PrecompileFunc;
  return async (input): Promise<ExecResult> => {
    const result = await recover(input);
    const returnValue = result.exceptionError ? undefined : impersonatedSigner(signatures, input.data);
    return returnValue ? { ...result, returnValue } : result;
  };
}

/** Where there is no native KZG library, the point evaluation (EIP-4844) waits for the other: it would fail without. */
function waitingForKzg(precompiles: Functions): Functions {
  const evaluate = precompiles.get(POINT_EVALUATION);
  if (!evaluate || hasNativeKzg()) return precompiles;
  return new Map(precompiles).set(POINT_EVALUATION, async (input) => {
    await ensureKzg();
    return evaluate(input);
  });
}
