// @ts-check

/**
 * Programs that repeat a body as often as the first word of their input says, and answer with the gas that the loop used. The counter is
 * on top of the stack before and after the body.
 */

const word = (/** @type {string} */ byte) => byte.repeat(32);

/** GAS PUSH0 CALLDATALOAD; JUMPDEST is at 3. */
const HEAD = "5a5f355b";
/** PUSH1 1 SWAP1 SUB DUP1 PUSH1 3 JUMPI, then POP GAS SWAP1 SUB PUSH0 MSTORE PUSH1 32 PUSH0 RETURN */
const TAIL = "600190038060035750" + "5a90035f5260205ff3";

const loop = (/** @type {string} */ body) => `0x${HEAD}${body}${TAIL}`;

/** @type {{ name: string, title: string, code: string }[]} */
export const LOOPS = [
  {
    name: "arithmetic",
    title: "arithmetic",
    // Four times DUP1 DUP1 MUL DUP2 ADD DUP2 SUB POP
    code: loop("8080028101810350".repeat(4)),
  },
  {
    name: "mixed",
    title: "MUL, XOR, SHL, LT with constants",
    // DUP1 PUSH32 MUL PUSH32 XOR PUSH1 7 SHL PUSH32 LT POP
    code: loop(`807f${word("5b")}027f${word("a7")}1860071b7f${word("3c")}1050`),
  },
  {
    name: "keccak",
    title: "Keccak-256 of 64 bytes",
    // PUSH1 64 PUSH0 KECCAK256 PUSH0 MSTORE
    code: loop("60405f205f52"),
  },
  {
    name: "storage",
    title: "16 slots of a mapping, SLOAD and SSTORE",
    // DUP1 PUSH1 15 AND PUSH0 MSTORE PUSH1 64 PUSH0 KECCAK256 DUP1 SLOAD PUSH1 1 ADD SWAP1 SSTORE
    code: loop("80600f165f5260405f2080546001019055"),
  },
];
