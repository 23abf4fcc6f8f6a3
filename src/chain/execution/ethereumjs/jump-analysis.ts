import type { EVM } from "@ethereumjs/evm";
import { type JumpAnalysis, replaceJumpAnalysis } from "./internals.js";

/** How many contracts' analyses a machine keeps; that of the longest contract takes about half a megabyte. */
const MAX_KEPT = 64;

/**
 * Makes a machine keep its analyses of code: it reads all code again in each call otherwise, which for a long contract takes more
 * time than to run it. Code is recognized by the array that it is in; the state gives the same array for the same code.
 * @param evm one whose state may be read, to run a single STOP
 */
export async function keepJumpAnalyses(evm: EVM): Promise<void> {
  const kept = new Map<Uint8Array, JumpAnalysis>(); // the code used last comes last
  await replaceJumpAnalysis(evm, (code, analyse) => {
    const analysis = kept.get(code) ?? analyse();
    kept.delete(code);
    kept.set(code, analysis);
    if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value as Uint8Array);
    return analysis;
  });
}
