/** EVM code by its opcodes' names, for contracts of a few instructions. */
import { opcodeName } from "../../../src/chain/execution/opcodes.js";

const NUMBERS = new Map(Array.from({ length: 256 }, (_, number) => [opcodeName(number), number]));

/**
 * Code from opcodes' names and hex bytes, with spaces between: `PUSH1 2a PUSH0 SSTORE`.
 * @throws Error at a word that is neither.
 */
export function code(text: string): Buffer {
  const bytes = text
    .trim()
    .split(/\s+/)
    .map((word) => {
      const number = NUMBERS.get(word);
      if (number !== undefined) return Buffer.of(number);
      if (/^([0-9a-f]{2})+$/i.test(word)) return Buffer.from(word, "hex");
      throw new Error(`${word} is neither an opcode nor bytes`);
    });
  return Buffer.concat(bytes);
}

/** Code that copies what follows it to memory and ends with RETURN or REVERT of it. */
function giving(data: Uint8Array, ending: "RETURN" | "REVERT"): Buffer {
  const length = data.length.toString(16).padStart(4, "0");
  return Buffer.concat([code(`PUSH2 ${length} DUP1 PUSH1 0a PUSH0 CODECOPY PUSH0 ${ending}`), data]);
}

/** Init code that deploys a contract. */
export const deploying = (contract: Uint8Array): Buffer => giving(contract, "RETURN");

/** Code that reverts with some data. */
export const revertingWith = (data: Uint8Array): Buffer => giving(data, "REVERT");

/** What Solidity's `revert("…")` reverts with. */
export function errorData(reason: string): Buffer {
  const text = Buffer.alloc(Math.ceil(reason.length / 32) * 32);
  text.write(reason, "latin1");
  return Buffer.concat([Buffer.from("08c379a0", "hex"), word(0x20n), word(BigInt(reason.length)), text]);
}

export const word = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, "0"), "hex");

/** An address as a word, the form that CALLDATALOAD gives it in. */
export const addressWord = (address: string): Buffer => word(BigInt(address));

type Call = "CALL" | "CALLCODE" | "DELEGATECALL" | "STATICCALL";

/**
 * Code that calls the address in the first word of its calldata with four zero bytes and all gas, then stores what it
 * got: success in slot 0, the length of the return data in slot 1.
 * @param value an opcode that pushes the value to send.
 */
export function calling(kind: Call, value = "PUSH0"): Buffer {
  const sent = kind === "CALL" || kind === "CALLCODE" ? value : "";
  return code(
    `PUSH0 PUSH0 PUSH1 04 PUSH0 ${sent} PUSH0 CALLDATALOAD GAS ${kind} PUSH0 SSTORE RETURNDATASIZE PUSH1 01 SSTORE STOP`,
  );
}

/** Code that creates what its calldata is the init code of, with the value that it is sent, and stores the address. */
export function creating(kind: "CREATE" | "CREATE2"): Buffer {
  const salt = kind === "CREATE2" ? "PUSH1 07" : "";
  return code(`CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY ${salt} CALLDATASIZE PUSH0 CALLVALUE ${kind} PUSH0 SSTORE STOP`);
}
