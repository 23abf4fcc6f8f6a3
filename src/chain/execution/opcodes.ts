/**
 * The opcodes' names as geth prints them (0x44 is DIFFICULTY there in every fork), and how many stack items each of them takes:
 * by the number of the first one of a run.
 */
const RUNS: [first: number, run: string][] = [
  [0x00, "STOP 0,ADD 2,MUL 2,SUB 2,DIV 2,SDIV 2,MOD 2,SMOD 2,ADDMOD 3,MULMOD 3,EXP 2,SIGNEXTEND 2"],
  [0x10, "LT 2,GT 2,SLT 2,SGT 2,EQ 2,ISZERO 1,AND 2,OR 2,XOR 2,NOT 1,BYTE 2,SHL 2,SHR 2,SAR 2,CLZ 1"],
  [0x20, "KECCAK256 2"],
  [0x30, "ADDRESS 0,BALANCE 1,ORIGIN 0,CALLER 0,CALLVALUE 0,CALLDATALOAD 1,CALLDATASIZE 0,CALLDATACOPY 3"],
  [0x38, "CODESIZE 0,CODECOPY 3,GASPRICE 0,EXTCODESIZE 1,EXTCODECOPY 4,RETURNDATASIZE 0,RETURNDATACOPY 3"],
  [0x3f, "EXTCODEHASH 1,BLOCKHASH 1,COINBASE 0,TIMESTAMP 0,NUMBER 0,DIFFICULTY 0,GASLIMIT 0,CHAINID 0"],
  [0x47, "SELFBALANCE 0,BASEFEE 0,BLOBHASH 1,BLOBBASEFEE 0"],
  [0x50, "POP 1,MLOAD 1,MSTORE 2,MSTORE8 2,SLOAD 1,SSTORE 2,JUMP 1,JUMPI 2,PC 0,MSIZE 0,GAS 0,JUMPDEST 0"],
  [0x5c, "TLOAD 1,TSTORE 2,MCOPY 3,PUSH0 0"],
  [0xf0, "CREATE 3,CALL 7,CALLCODE 7,RETURN 2,DELEGATECALL 6,CREATE2 4"],
  [0xfa, "STATICCALL 6"],
  [0xfd, "REVERT 2,INVALID 0,SELFDESTRUCT 1"],
];

interface Opcode {
  name: string;
  inputs: number;
}

const OPCODES = new Map<number, Opcode>();
for (const [first, run] of RUNS) {
  for (const [index, entry] of run.split(",").entries()) {
    const [name, inputs] = entry.split(" ") as [string, string];
    OPCODES.set(first + index, { name, inputs: Number(inputs) });
  }
}
for (let count = 1; count <= 32; count++) OPCODES.set(0x5f + count, { name: `PUSH${count}`, inputs: 0 });
for (let count = 1; count <= 16; count++) OPCODES.set(0x7f + count, { name: `DUP${count}`, inputs: count });
for (let count = 1; count <= 16; count++) OPCODES.set(0x8f + count, { name: `SWAP${count}`, inputs: count + 1 });
for (let count = 0; count <= 4; count++) OPCODES.set(0xa0 + count, { name: `LOG${count}`, inputs: count + 2 });

/** An opcode's name as in geth, also where no fork has it. */
export const opcodeName = (opcode: number): string =>
  OPCODES.get(opcode)?.name ?? `opcode 0x${opcode.toString(16)} not defined`;

/** How many stack items an opcode takes, or needs to be there. */
export const stackInputs = (opcode: number): number => OPCODES.get(opcode)?.inputs ?? 0;

/** Whether no fork has an opcode of this number, INVALID (0xfe) included. */
export const isUndefined = (opcode: number): boolean => opcode === 0xfe || !OPCODES.has(opcode);
