import { type FrameEnd, STATUS } from "../../../evm/index.js";
import { opcodeName, stackInputs } from "../opcodes.js";

/** Why a frame failed, as geth reports it; empty when it succeeded. */
export function describeFailure({ status, failedOpcode, stackLength, precompileError }: FrameEnd): string {
  switch (status) {
    case STATUS.invalidOpcode:
      return `invalid opcode: ${opcodeName(failedOpcode)}`;
    case STATUS.stackUnderflow:
      return `stack underflow (${stackLength} <=> ${stackInputs(failedOpcode)})`;
    case STATUS.precompileFailed:
      return precompileError ?? "";
    default:
      return SENTENCES.get(status) ?? "";
  }
}

const SENTENCES = new Map<number, string>([
  [STATUS.reverted, "execution reverted"],
  [STATUS.outOfGas, "out of gas"],
  [STATUS.stackOverflow, "stack limit reached 1024 (1023)"],
  [STATUS.invalidJump, "invalid jump destination"],
  [STATUS.writeProtection, "write protection"],
  [STATUS.returnDataOutOfBounds, "return data out of bounds"],
  [STATUS.codeTooLarge, "max code size exceeded"],
  [STATUS.initCodeTooLarge, "max initcode size exceeded"],
  [STATUS.invalidCode, "invalid code: must not begin with 0xef"],
  [STATUS.codeOutOfGas, "contract creation code storage out of gas"],
  [STATUS.collision, "contract address collision"],
  [STATUS.tooDeep, "max call depth exceeded"],
  [STATUS.tooLittleBalance, "insufficient balance for transfer"],
  [STATUS.nonceOverflow, "nonce uint64 overflow"],
  [STATUS.storeSentry, "out of gas: not enough gas for reentrancy sentry"],
]);
