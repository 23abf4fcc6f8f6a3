/** Outcomes of this program and of Anvil beside each other. */
import type { Outcome, Step } from "./outcome.js";

/** What a node alone knows: nothing is said of a program that reads it. */
const OWN = new Set(["BLOCKHASH", "DIFFICULTY", "PREVRANDAO"]);

/**
 * Opcodes that begin a frame: Anvil reports the gas that they hand on, or the stipend, in other ways than geth does. What they took is seen by the
 * gas of the steps that follow.
 */
const ENTERING = /^(CALL|CALLCODE|DELEGATECALL|STATICCALL|CREATE|CREATE2)$/;

/** Anvil names an opcode "Unknown" that geth calls "opcode 0xef not defined". */
const nameOf = (op: string): string => (/^opcode 0x.* not defined$/.test(op) ? "Unknown" : op);

/**
 * A step as it can be compared. What the last step of a frame costs is left out: where it fails, Anvil reports what it had taken by then, and geth
 * what it would have taken; what is left after it is seen in the caller's next step.
 */
function comparable(step: Step, next: Step | undefined): string {
  const isLast = next === undefined || next.depth < step.depth;
  const op = nameOf(step.op);
  return JSON.stringify({ ...step, op, gasCost: isLast || ENTERING.test(op) ? "not compared" : step.gasCost });
}

/** Whether a program read what only one node knows. */
export const isOwn = (outcome: Outcome): boolean => outcome?.steps.some(({ op }) => OWN.has(op)) ?? false;

/** The first difference of two outcomes, in a sentence; undefined where there is none. */
export function differenceOf(own: Outcome, theirs: Outcome): string | undefined {
  if (!own || !theirs)
    return own === theirs ? undefined : `the transaction is rejected by ${own ? "Anvil" : "us"} only`;
  for (let index = 0; index < Math.max(own.steps.length, theirs.steps.length); index++) {
    const [one, other] = [own, theirs].map(({ steps }) => {
      const step = steps[index];
      return step ? comparable(step, steps[index + 1]) : "none";
    });
    if (one !== other) return `step ${index} is\n${one}, and on Anvil\n${other}`;
  }
  const [one, other] = [JSON.stringify(own.result), JSON.stringify(theirs.result)];
  return one === other ? undefined : `the result is\n${one}, and on Anvil\n${other}`;
}
