/**
 * What the texts of the chain's errors say. JSON-RPC has one code, -32000, for a call that could not be executed and for one whose
 * execution failed.
 */

const HALTS =
  /^(out of gas|gas required exceeds|invalid opcode|invalid jump|stack (under|over)flow|max code size|contract creation code|write protection|max initcode|gas uint64|invalid code)/;

/** Whether code was executed and failed, other than by a revert. */
export const isHalt = (message: string): boolean => HALTS.test(message);

export const isOutOfGas = (message: string): boolean => /^(out of gas|gas required exceeds)/.test(message);

export const isInvalidOpcode = (message: string): boolean => message.startsWith("invalid opcode");

export const isCodeTooLarge = (message: string): boolean => message === "max code size exceeded";

/** The sender that cannot pay for a call, and the wei that it needs; undefined for another error. */
export function missingFunds(message: string): { sender: string; wei: bigint } | undefined {
  const [, sender, wei] = /^insufficient funds .* address (0x[0-9a-f]{40}) have \d+ want (\d+)$/.exec(message) ?? [];
  return sender === undefined || wei === undefined ? undefined : { sender, wei: BigInt(wei) };
}

export const isReverted = (message: string): boolean => message === "execution reverted";
