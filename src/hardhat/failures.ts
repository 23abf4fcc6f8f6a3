import { isCodeTooLarge, isInvalidOpcode, isOutOfGas, isReverted } from "./chain-texts.js";
import { type CustomErrors, reasonOf } from "./custom-errors.js";

/** An execution that failed. */
export interface Execution {
  /** geth's text: `execution reverted`, `out of gas`, … */
  reason: string;
  /** What it reverted with, 0x-prefixed. */
  output: string;
  /** Of a transaction that is in a block. */
  transactionHash?: string;
}

/** Selectors of `Error(string)` and `Panic(uint256)`. */
const ERROR = "0x08c379a0";
const PANIC = "0x4e487b71";

/** Solidity's panic codes, in the words that Hardhat's tests and users match. */
const PANICS = new Map([
  [0x1n, "Assertion error"],
  [0x11n, "Arithmetic operation overflowed outside of an unchecked block"],
  [0x12n, "Division or modulo division by zero"],
  [0x21n, "Tried to convert a value into an enum, but the value was too big or negative"],
  [0x22n, "Incorrectly encoded storage byte array"],
  [0x31n, ".pop() was called on an empty array"],
  [0x32n, "Array accessed at an out-of-bounds or negative index"],
  [0x41n, "Too much memory was allocated, or an array was created that is too large"],
  [0x51n, "Called a zero-initialized variable of internal function type"],
]);

const VM = "VM Exception while processing transaction:";

function panicText(output: string): string {
  const code = BigInt(`0x${output.slice(10, 74).padStart(1, "0")}`);
  const reason = PANICS.get(code);
  const hex = `0x${code.toString(16)}`;
  return reason === undefined
    ? `reverted with unknown panic code ${hex}`
    : `reverted with panic code ${hex} (${reason})`;
}

/** What Hardhat says of a failed execution. */
export async function failureMessage({ reason, output }: Execution, errors: CustomErrors): Promise<string> {
  if (isOutOfGas(reason)) return "Transaction ran out of gas";
  if (isInvalidOpcode(reason)) return `${VM} invalid opcode`;
  if (isCodeTooLarge(reason)) return "Transaction reverted: trying to deploy a contract whose code is too large";
  if (!isReverted(reason)) return "Transaction reverted and Hardhat couldn't infer the reason.";
  if (output.length < 10)
    return output === "0x" ? "Transaction reverted without a reason string" : unknownError(output);
  if (output.startsWith(PANIC) && output.length === 74) return `${VM} ${panicText(output)}`;
  const text = output.startsWith(ERROR) ? reasonOf(output) : undefined;
  if (text !== undefined) return `${VM} reverted with reason string '${text}'`;
  const custom = await errors.text(output);
  return custom === undefined ? unknownError(output) : `${VM} reverted with custom error '${custom}'`;
}

const unknownError = (output: string): string =>
  `${VM} reverted with an unrecognized custom error (return data: ${output})`;

/**
 * An error for a failed execution. As Hardhat's, that of a revert has no `code`: libraries take one for an error of JSON-RPC, and put
 * their own error in its place.
 */
export async function executionError(execution: Execution, errors: CustomErrors): Promise<Error> {
  const { reason, output: data, transactionHash } = execution;
  const message = await failureMessage(execution, errors);
  if (isOutOfGas(reason))
    return providerError(message, -32000, {
      reason: { OutOfGas: "Basic" },
      data,
      transactionHash: transactionHash ?? null,
    });
  return Object.assign(new Error(message), { data, ...(transactionHash !== undefined && { transactionHash }) });
}

/**
 * Hardhat's error with a Solidity stack trace, for a failed execution.
 * @param message in place of the error's own
 */
export function tracedError({ output, transactionHash }: Execution, error: Error, message = error.message): Error {
  const { message: itsOwn, stack } = error;
  const data = { data: output, ...(transactionHash !== undefined && { transactionHash }) };
  if (message === itsOwn) return Object.assign(error, data);
  return Object.assign(error, data, { message, stack: stack?.replace(itsOwn, () => message) });
}

/** An error of JSON-RPC, as Hardhat throws it. */
export function providerError(message: string, code: number, data?: unknown): Error {
  const error = Object.assign(new Error(message), { code, data, _isProviderError: true });
  error.name = "ProviderError";
  return error;
}
