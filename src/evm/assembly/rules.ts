/**
 * What differs between hardforks, as the host sets it before a message: gas that is not static, u32 each, and what holds or not.
 * `src/evm/schedule.ts` fills it from the hardfork table.
 */
import { OPCODES, RULES } from "./layout";

@inline
function rule(index: usize): u32 {
  return load<u32>(RULES + (index << 2));
}

/** What is known of an opcode, in one load: the functions below take it apart. */
@inline
export function knownOf(opcode: i32): u64 {
  return load<u64>(OPCODES + (<usize>opcode << 3));
}

@inline
export function staticGas(known: u64): i64 {
  return <i64>(known & 0xffff_ffff);
}

/** Bytes that an opcode takes off the stack; {@link NO_OPCODE}, more than any stack has, where the hardfork has none. */
@inline
export function stackTaken(known: u64): usize {
  return <usize>((known >> 32) & 0xffff);
}

/** By how many bytes the stack grows in it. */
@inline
export function stackGrown(known: u64): usize {
  return <usize>(known >> 48);
}

export const NO_OPCODE: usize = 0xffff;

/** Gas of one byte of EXP's exponent (EIP-160). */
export function expByteGas(): i64 { return <i64>rule(0); }
/** Whether accounts and slots are cold until touched (EIP-2929). */
export function hasWarmAccess(): bool { return rule(1) != 0; }
/** Gas of touching an account: where it is cold, or before EIP-2929 at each call. */
export function accountGas(): i64 { return <i64>rule(2); }
export function warmGas(): i64 { return <i64>rule(3); }
/** Gas of touching a slot that is cold (EIP-2929). */
export function coldSlotGas(): i64 { return <i64>rule(4); }
/** How SSTORE is paid for: see STORE_ in storage.ts. */
export function storeRules(): u32 { return rule(5); }
/** What SSTORE costs that writes a slot as it was, in the rules of EIP-1283, EIP-2200 and EIP-2929. */
export function storeSameGas(): i64 { return <i64>rule(6); }
/** Refund of a slot that is cleared: 15,000, or 4,800 since EIP-3529. */
export function clearRefund(): i64 { return <i64>rule(7); }
/** Whether calls keep back a 64th of the gas (EIP-150). */
export function keepsSixtyFourth(): bool { return rule(8) != 0; }
/** Whether empty accounts count as absent (EIP-161). */
export function clearsEmpty(): bool { return rule(9) != 0; }
export function selfdestructRefund(): i64 { return <i64>rule(10); }
/** Whether SELFDESTRUCT pays for an account that it makes (EIP-150). */
export function selfdestructPaysForAccount(): bool { return rule(11) != 0; }
/** Whether SELFDESTRUCT removes only what the same transaction created (EIP-6780). */
export function keepsDestroyed(): bool { return rule(12) != 0; }
/** Longest code of a contract (EIP-170). */
export function maxCodeSize(): u32 { return rule(13); }
/** Longest creation code (EIP-3860). */
export function maxInitCodeSize(): u32 { return rule(14); }
/** Gas of a word of creation code (EIP-3860). */
export function initCodeWordGas(): i64 { return <i64>rule(15); }
/** Whether a creation fails whose code cannot be paid for; before EIP-2 it made a contract without code. */
export function codeMustBePaid(): bool { return rule(16) != 0; }
/** Whether code must not begin with 0xef (EIP-3541). */
export function reservesEf(): bool { return rule(17) != 0; }
/** Whether an account may let the code at an address run for it (EIP-7702). */
export function hasDelegations(): bool { return rule(18) != 0; }
/** Whether the host wants to know of frames and self-destructs. */
export function recordsCalls(): bool { return rule(19) != 0; }
/** The largest address of a precompiled contract. */
export function lastPrecompile(): u32 { return rule(20); }
/** Whether precompiled contracts are at other addresses, too, and each call asks the host. */
export function movedPrecompiles(): bool { return rule(21) != 0; }
/** The nonce of a new contract: 1 since EIP-161. */
export function newContractNonce(): u64 { return <u64>rule(22); }
/** Gas of SSTORE that needs more than the stipend left (EIP-2200). */
export function storeSentry(): i64 { return <i64>rule(23); }
/** Gas after which a run returns to the host, in thousands. */
export function quantum(): i64 { return <i64>rule(24) * 1000; }
/** Whether there is the precompiled contract of P-256 at 0x100 (EIP-7951). */
export function hasP256(): bool { return rule(25) != 0; }
/** Whether the host wants to know of each log when it is written. */
export function recordsLogs(): bool { return rule(26) != 0; }
