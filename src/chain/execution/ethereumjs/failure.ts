import { opcodeName, stackInputs } from "../opcodes.js";
import type { VmState } from "./internals.js";

/** The VM's reason for a failed execution as geth reports it; empty for none. */
export function describeFailure(error: string | undefined, state: VmState | undefined): string {
  if (error === undefined) return "";
  if (state) {
    switch (error) {
      case "invalid opcode":
        return `invalid opcode: ${opcodeName(state.code[state.programCounter] ?? state.opCode)}`;
      case "stack underflow":
        return `stack underflow (${state.stack.length} <=> ${stackInputs(state.opCode)})`;
      case "stack overflow":
        return "stack limit reached 1024 (1023)";
      case "out of gas":
        if (state.returnValue !== undefined) return "contract creation code storage out of gas";
        if (copiesBeyondReturnData(state)) return "return data out of bounds";
        if (state.opCode === SSTORE && state.gasLeft > 0n) return "out of gas: not enough gas for reentrancy sentry";
    }
  }
  if (error.startsWith("invalid JUMP")) return "invalid jump destination"; // the VM says where
  return GETH_WORDS[error] ?? error;
}

const RETURNDATACOPY = 0x3e;
/** A frame that runs out of gas has none left, but for SSTORE, which wants more left than its cost (EIP-2200). */
const SSTORE = 0x55;

/** The VM calls it out of gas when RETURNDATACOPY reads more than there is (EIP-211). */
function copiesBeyondReturnData({ opCode, stack, interpreter }: VmState): boolean {
  if (opCode !== RETURNDATACOPY || stack.length < 3) return false;
  const [, offset, length] = stack.peek(3) as [bigint, bigint, bigint];
  return offset + length > interpreter.getReturnDataSize();
}

const GETH_WORDS: Record<string, string> = {
  revert: "execution reverted",
  // Only Frontier has it, where the creation succeeds all the same, without code.
  "code store out of gas": "",
  "code size to deposit exceeds maximum code size": "max code size exceeded",
  "initcode exceeds max initcode size": "max initcode size exceeded",
  "static state change": "write protection",
  "create collision": "contract address collision",
  "value out of range": "invalid input length", // only blake2f says so
  "kzg commitment does not match versioned hash": "mismatched versioned hash",
  "kzg proof invalid": "error verifying kzg proof",
  "kzg inputs invalid": "error verifying kzg proof",
  "insufficient balance": "insufficient balance for transfer",
  "invalid bytecode deployed": "invalid code: must not begin with 0xef",
};
