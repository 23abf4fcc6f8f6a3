/** What the script deploys and calls: contracts of a few instructions, which say what they do by their names. */
import { toHex } from "viem";
import { code, deploying, errorData, word } from "../../chain/tracing/assembly.js";

const hex = (bytes: Uint8Array): string => toHex(bytes);

/** Reverts with what it is called with. */
const REVERTER = code("CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY CALLDATASIZE PUSH0 REVERT");
/** Returns what it is called with. */
const ECHO = code("CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY CALLDATASIZE PUSH0 RETURN");
/** Stores the second word of its calldata in the slot that the first names, and emits it in a log. */
const STORE = code(
  "PUSH1 20 CALLDATALOAD PUSH0 CALLDATALOAD SSTORE PUSH1 20 CALLDATALOAD PUSH0 MSTORE PUSH0 CALLDATALOAD PUSH1 20 PUSH0 LOG1 STOP",
);
/** Calls the address in its first word with the rest of its calldata, and stores whether that succeeded and the length of the answer. */
const forwarder = (kind: "CALL" | "DELEGATECALL" | "STATICCALL"): Buffer =>
  code(
    `PUSH1 20 CALLDATASIZE SUB PUSH1 20 PUSH0 CALLDATACOPY PUSH0 PUSH0 PUSH1 20 CALLDATASIZE SUB PUSH0 ${
      kind === "CALL" ? "CALLVALUE" : ""
    } PUSH0 CALLDATALOAD GAS ${kind} PUSH0 SSTORE RETURNDATASIZE PUSH1 01 SSTORE STOP`,
  );
/** Creates by CREATE2 what its calldata is the init code of, and stores the address. */
const FACTORY = code(
  "CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY PUSH1 07 CALLDATASIZE PUSH0 CALLVALUE CREATE2 PUSH0 SSTORE STOP",
);
/** Destroys itself for who calls. */
const ENDING = code("CALLER SELFDESTRUCT");
/** Never ends. */
const LOOP = code("JUMPDEST PUSH0 JUMP");

/** Init code of each contract. */
export const DEPLOY = {
  reverter: hex(deploying(REVERTER)),
  echo: hex(deploying(ECHO)),
  store: hex(deploying(STORE)),
  caller: hex(deploying(forwarder("CALL"))),
  delegating: hex(deploying(forwarder("DELEGATECALL"))),
  static: hex(deploying(forwarder("STATICCALL"))),
  factory: hex(deploying(FACTORY)),
  ending: hex(deploying(ENDING)),
  loop: hex(deploying(LOOP)),
  failing: hex(code("INVALID")),
  reverting: hex(code("PUSH0 PUSH0 REVERT")),
  forbidden: hex(deploying(code("ef"))),
} as const;

export const words = (...values: (bigint | number)[]): string =>
  hex(Buffer.concat(values.map((value) => word(BigInt(value)))));
export const wordHex = (value: bigint | number): string => words(value);

/** What Solidity reverts with. */
export const REVERTS = {
  nothing: "0x",
  reason: hex(errorData("not today")),
  panic: `0x4e487b71${wordHex(0x11).slice(2)}`,
  custom: `0xcf479181${words(7, 9).slice(2)}`,
} as const;

export { ECHO, LOOP, REVERTER, STORE };
