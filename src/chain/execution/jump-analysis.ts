import type { EVM } from "@ethereumjs/evm";

/** What an interpreter finds out about code before its first jump: where it may jump to, and what is pushed where. */
type Analysis = object;

/** The part of the VM's interpreter that this file knows. It is no part of the VM's public face, so it is looked for first. */
interface Interpreter {
  _evm: object;
  _getValidJumpDestinations?(code: Uint8Array): Analysis;
}

/** How many contracts' analyses are kept; that of the longest contract takes about half a megabyte. */
const KEPT = 64;

/** By EVM, since opcodes differ by fork; the code used last comes last. */
const analyses = new WeakMap<object, Map<Uint8Array, Analysis>>();
let patched: object | undefined;

/**
 * Makes the interpreter keep its analyses of code: it reads all code anew in each call otherwise, which for a long contract takes
 * more time than to run it. Code is told apart by the array that it is in; the state gives the same array for the same code.
 * @param evm one whose state may be read, to run a single STOP
 */
export async function keepJumpAnalyses(evm: EVM): Promise<void> {
  if (patched) return;
  const { runState } = await evm.runCode({ code: Uint8Array.of(0x00), gasLimit: 0n });
  const prototype = Object.getPrototypeOf(runState?.interpreter ?? {}) as Interpreter;
  const analyse = prototype._getValidJumpDestinations;
  patched = prototype;
  if (!analyse) return;
  prototype._getValidJumpDestinations = function (this: Interpreter, code) {
    const kept = analyses.get(this._evm) ?? new Map<Uint8Array, Analysis>();
    analyses.set(this._evm, kept);
    const analysis = kept.get(code) ?? analyse.call(this, code);
    kept.delete(code);
    kept.set(code, analysis);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value as Uint8Array);
    return analysis;
  };
}
