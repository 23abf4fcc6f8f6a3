/** The loop that runs a frame's code (yellow paper, 9 and appendix H). What each opcode does is in `opcodes`, a file for each family. */
import {
  CALL, CALLCODE, CREATE, CREATE2, DELEGATECALL, FAILED_OPCODE, FRAME_CODE, FRAME_CODE_LENGTH, FRAME_JUMPS, GAS, PAUSE_AT, PC, SP, STACK, STATICCALL,
  frame, memorySize, setSpare, spare,
} from "./frames";
import { STACK_ITEMS } from "./layout";
import * as op from "./opcodes";
import * as arithmetic from "./opcodes/arithmetic";
import * as block from "./opcodes/block";
import { call } from "./opcodes/calls";
import * as comparison from "./opcodes/comparison";
import * as control from "./opcodes/control";
import { create } from "./opcodes/creates";
import * as environment from "./opcodes/environment";
import * as keccak from "./opcodes/keccak";
import * as logs from "./opcodes/logs";
import * as memory from "./opcodes/memory";
import { selfdestruct } from "./opcodes/selfdestruct";
import * as stack from "./opcodes/stack";
import * as storage from "./opcodes/storage";
import { NO_OPCODE, knownOf, stackGrown, stackTaken, staticGas } from "./rules";
import { CONTINUE, DONE, ENTERED, INVALID_JUMP, INVALID_OPCODE, OUT_OF_GAS, REVERTED, STACK_OVERFLOW, STACK_UNDERFLOW } from "./status";
import { TRACED, chargesMore, traceCharged, traceOpcode } from "./trace";
import { isZero, saturated, setWord } from "./word";

/**
 * Runs the frame until it ends, calls, or has used up its share of gas.
 *
 * A case moves the stack pointer to where the opcode leaves it. The function that it calls finds the operands above, the first of them highest,
 * and writes the result there. One that charges gas takes it from `spare`, where the case puts what there is.
 * @returns how it ended, ENTERED where another frame was begun, or PAUSED
 */
export function interpret(): i32 {
  const base = <usize>load<u32>(frame, STACK);
  const code = <usize>load<u32>(frame, FRAME_CODE);
  const codeSize = <u64>load<u32>(frame, FRAME_CODE_LENGTH);
  const jumps = <usize>load<u32>(frame, FRAME_JUMPS);
  const full = base + STACK_ITEMS * 32;
  const pauseAt = load<i64>(frame, PAUSE_AT);
  let pc = <usize>load<u32>(frame, PC);
  let sp = <usize>load<u32>(frame, SP);
  let gas = load<i64>(frame, GAS);
  for (;;) {
    const opcode: i32 = load<u8>(pc);
    if (TRACED) {
      traceOpcode(pc - code, sp, gas, memorySize);
      setSpare(gas);
    }
    const known = knownOf(opcode);
    if (sp - base < stackTaken(known)) {
      store<u32>(frame, opcode, FAILED_OPCODE);
      store<u32>(frame, <u32>sp, SP);
      return stackTaken(known) == NO_OPCODE ? INVALID_OPCODE : STACK_UNDERFLOW;
    }
    if (sp + stackGrown(known) > full) return STACK_OVERFLOW;
    gas -= staticGas(known);
    if (TRACED) setSpare(gas);
    if (gas < 0) return OUT_OF_GAS;
    if (TRACED && !chargesMore(opcode)) traceCharged(gas);
    pc++;
    switch (opcode) {
      // Arithmetic
      case op.STOP: control.stop(gas); return DONE;
      case op.ADD: sp -= 32; arithmetic.add(sp); break;
      case op.MUL: sp -= 32; arithmetic.multiply(sp); break;
      case op.SUB: sp -= 32; arithmetic.subtract(sp); break;
      case op.DIV: sp -= 32; arithmetic.divide(sp); break;
      case op.SDIV: sp -= 32; arithmetic.divideSigned(sp); break;
      case op.MOD: sp -= 32; arithmetic.modulo(sp); break;
      case op.SMOD: sp -= 32; arithmetic.moduloSigned(sp); break;
      case op.ADDMOD: sp -= 64; arithmetic.addModulo(sp); break;
      case op.MULMOD: sp -= 64; arithmetic.multiplyModulo(sp); break;
      case op.EXP: {
        sp -= 32;
        setSpare(gas);
        if (!arithmetic.power(sp)) return OUT_OF_GAS;
        gas = spare;
        break;
      }
      case op.SIGNEXTEND: sp -= 32; arithmetic.signExtend(sp); break;

      // Comparison and bits
      case op.LT: sp -= 32; comparison.less(sp); break;
      case op.GT: sp -= 32; comparison.greater(sp); break;
      case op.SLT: sp -= 32; comparison.lessSigned(sp); break;
      case op.SGT: sp -= 32; comparison.greaterSigned(sp); break;
      case op.EQ: sp -= 32; comparison.equal(sp); break;
      case op.ISZERO: comparison.isZero(sp); break;
      case op.AND: sp -= 32; comparison.and(sp); break;
      case op.OR: sp -= 32; comparison.or(sp); break;
      case op.XOR: sp -= 32; comparison.xor(sp); break;
      case op.NOT: comparison.not(sp); break;
      case op.BYTE: sp -= 32; comparison.byte(sp); break;
      case op.SHL: sp -= 32; comparison.shiftLeft(sp); break;
      case op.SHR: sp -= 32; comparison.shiftRight(sp); break;
      case op.SAR: sp -= 32; comparison.shiftRightSigned(sp); break;
      case op.CLZ: comparison.leadingZeros(sp); break;

      // Keccak
      case op.KECCAK256: {
        sp -= 32;
        setSpare(gas);
        if (!keccak.hash(sp)) return OUT_OF_GAS;
        gas = spare;
        break;
      }

      // Environment
      case op.ADDRESS: sp += 32; environment.address(sp); break;
      case op.BALANCE: {
        setSpare(gas);
        if (!environment.balance(sp)) return OUT_OF_GAS;
        gas = spare;
        break;
      }
      case op.ORIGIN: sp += 32; environment.origin(sp); break;
      case op.CALLER: sp += 32; environment.caller(sp); break;
      case op.CALLVALUE: sp += 32; environment.callValue(sp); break;
      case op.CALLDATALOAD: environment.callDataLoad(sp); break;
      case op.CALLDATASIZE: sp += 32; environment.callDataSize(sp); break;
      case op.CALLDATACOPY: {
        sp -= 96;
        setSpare(gas);
        if (!environment.callDataCopy(sp)) return OUT_OF_GAS;
        gas = spare;
        break;
      }
      case op.CODESIZE: sp += 32; environment.codeSize(sp); break;
      case op.CODECOPY: {
        sp -= 96;
        setSpare(gas);
        if (!environment.codeCopy(sp)) return OUT_OF_GAS;
        gas = spare;
        break;
      }
      case op.GASPRICE: sp += 32; environment.gasPrice(sp); break;
      case op.EXTCODESIZE: {
        setSpare(gas);
        if (!environment.externalCodeSize(sp)) return OUT_OF_GAS;
        gas = spare;
        break;
      }
      case op.EXTCODECOPY: {
        sp -= 128;
        setSpare(gas);
        if (!environment.externalCodeCopy(sp)) return OUT_OF_GAS;
        gas = spare;
        break;
      }
      case op.RETURNDATASIZE: sp += 32; environment.returnDataSize(sp); break;
      case op.RETURNDATACOPY: {
        sp -= 96;
        setSpare(gas);
        const status = environment.returnDataCopy(sp);
        if (status != CONTINUE) return status;
        gas = spare;
        break;
      }
      case op.EXTCODEHASH: {
        setSpare(gas);
        if (!environment.externalCodeHash(sp)) return OUT_OF_GAS;
        gas = spare;
        break;
      }
      case op.SELFBALANCE: sp += 32; environment.ownBalance(sp); break;

      // Block
      case op.BLOCKHASH: block.blockHash(sp); break;
      case op.COINBASE: sp += 32; block.coinbase(sp); break;
      case op.TIMESTAMP: sp += 32; block.timestamp(sp); break;
      case op.NUMBER: sp += 32; block.number(sp); break;
      case op.PREVRANDAO: sp += 32; block.prevRandao(sp); break;
      case op.GASLIMIT: sp += 32; block.gasLimit(sp); break;
      case op.CHAINID: sp += 32; block.chainId(sp); break;
      case op.BASEFEE: sp += 32; block.baseFee(sp); break;
      case op.BLOBHASH: block.blobHash(sp); break;
      case op.BLOBBASEFEE: sp += 32; block.blobBaseFee(sp); break;

      // Memory
      case op.MLOAD: gas = memory.read(sp, gas); if (gas < 0) return OUT_OF_GAS; break;
      case op.MSTORE: sp -= 64; gas = memory.write(sp, gas); if (gas < 0) return OUT_OF_GAS; break;
      case op.MSTORE8: sp -= 64; gas = memory.writeByte(sp, gas); if (gas < 0) return OUT_OF_GAS; break;
      case op.MSIZE: sp += 32; memory.size(sp); break;
      case op.MCOPY: {
        sp -= 96;
        setSpare(gas);
        if (!memory.copy(sp)) return OUT_OF_GAS;
        gas = spare;
        break;
      }

      // Storage
      case op.SLOAD: {
        setSpare(gas);
        if (!storage.read(sp)) return OUT_OF_GAS;
        gas = spare;
        break;
      }
      case op.SSTORE: {
        sp -= 64;
        setSpare(gas);
        const status = storage.write(sp);
        if (status != CONTINUE) return status;
        gas = spare;
        break;
      }
      case op.TLOAD: storage.readTransient(sp); break;
      case op.TSTORE: {
        sp -= 64;
        const status = storage.writeTransient(sp);
        if (status != CONTINUE) return status;
        break;
      }

      // Control
      case op.JUMP: {
        const target = saturated(sp);
        sp -= 32;
        if (!control.isTarget(target, codeSize, jumps)) return INVALID_JUMP;
        pc = code + <usize>target;
        if (gas <= pauseAt) return control.pause(pc, sp, gas);
        break;
      }
      case op.JUMPI: {
        sp -= 64;
        if (!isZero(sp + 32)) {
          const target = saturated(sp + 64);
          if (!control.isTarget(target, codeSize, jumps)) return INVALID_JUMP;
          pc = code + <usize>target;
          if (gas <= pauseAt) return control.pause(pc, sp, gas);
        }
        break;
      }
      case op.PC: sp += 32; setWord(sp, <u64>(pc - 1 - code)); break;
      case op.GAS: sp += 32; setWord(sp, <u64>gas); break;
      case op.JUMPDEST: break;
      case op.RETURN: return control.endWith(sp - 64, gas, DONE);
      case op.REVERT: return control.endWith(sp - 64, gas, REVERTED);

      // Stack
      case op.POP: sp -= 32; break;
      case op.PUSH0: sp += 32; stack.pushZero(sp); break;
      case op.PUSH1: sp += 32; stack.push1(sp, pc); pc++; break;
      case op.PUSH2: sp += 32; stack.push2(sp, pc); pc += 2; break;
      case op.PUSH3: case op.PUSH4: case op.PUSH5: case op.PUSH6: case op.PUSH7: case op.PUSH8: {
        const bytes = <usize>(opcode - op.PUSH0);
        sp += 32;
        pc += bytes;
        stack.pushLong(sp, pc, <u64>bytes);
        break;
      }
      case op.PUSH9: case op.PUSH10: case op.PUSH11: case op.PUSH12: case op.PUSH13: case op.PUSH14: case op.PUSH15: case op.PUSH16:
      case op.PUSH17: case op.PUSH18: case op.PUSH19: case op.PUSH20: case op.PUSH21: case op.PUSH22: case op.PUSH23: case op.PUSH24:
      case op.PUSH25: case op.PUSH26: case op.PUSH27: case op.PUSH28: case op.PUSH29: case op.PUSH30: case op.PUSH31: {
        const bytes = <usize>(opcode - op.PUSH0);
        sp += 32;
        pc += bytes;
        stack.pushWide(sp, pc, <u64>bytes);
        break;
      }
      case op.PUSH32: sp += 32; stack.push32(sp, pc); pc += 32; break;
      case op.DUP1: case op.DUP2: case op.DUP3: case op.DUP4: case op.DUP5: case op.DUP6: case op.DUP7: case op.DUP8: case op.DUP9:
      case op.DUP10: case op.DUP11: case op.DUP12: case op.DUP13: case op.DUP14: case op.DUP15: case op.DUP16:
        sp += 32; stack.duplicate(sp, opcode - op.DUP1 + 1); break;
      case op.SWAP1: case op.SWAP2: case op.SWAP3: case op.SWAP4: case op.SWAP5: case op.SWAP6: case op.SWAP7: case op.SWAP8: case op.SWAP9:
      case op.SWAP10: case op.SWAP11: case op.SWAP12: case op.SWAP13: case op.SWAP14: case op.SWAP15: case op.SWAP16:
        stack.swap(sp, opcode - op.SWAP1 + 1); break;

      // Logs
      case op.LOG0: case op.LOG1: case op.LOG2: case op.LOG3: case op.LOG4: {
        const topics = opcode - op.LOG0;
        sp -= 64 + (<usize>topics << 5);
        setSpare(gas);
        const status = logs.write(sp, topics);
        if (status != CONTINUE) return status;
        gas = spare;
        break;
      }

      // Calls, creations and self-destructs
      case op.CALL: case op.CALLCODE: {
        sp -= 192;
        setSpare(gas);
        const status = call(opcode == op.CALL ? CALL : CALLCODE, sp);
        if (status == ENTERED) return control.enter(pc, sp, pauseAt, gas);
        if (status != CONTINUE) return status;
        gas = spare;
        break;
      }
      case op.DELEGATECALL: case op.STATICCALL: {
        sp -= 160;
        setSpare(gas);
        const status = call(opcode == op.DELEGATECALL ? DELEGATECALL : STATICCALL, sp);
        if (status == ENTERED) return control.enter(pc, sp, pauseAt, gas);
        if (status != CONTINUE) return status;
        gas = spare;
        break;
      }
      case op.CREATE: case op.CREATE2: {
        const salted = opcode == op.CREATE2;
        sp -= salted ? 96 : 64;
        setSpare(gas);
        const status = create(salted ? CREATE2 : CREATE, sp);
        if (status == ENTERED) return control.enter(pc, sp, pauseAt, gas);
        if (status != CONTINUE) return status;
        gas = spare;
        break;
      }
      case op.SELFDESTRUCT: {
        setSpare(gas);
        const status = selfdestruct(sp);
        control.stop(spare);
        return status;
      }
      default: {
        store<u32>(frame, opcode, FAILED_OPCODE);
        return INVALID_OPCODE;
      }
    }
  }
  return DONE; // never reached
}
