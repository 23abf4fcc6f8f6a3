/** What the code of a delegating account begins with; the address follows (EIP-7702). */
const PREFIX = Uint8Array.of(0xef, 0x01, 0x00);

/** The code of an account that lets the code at an address run for it (EIP-7702). */
export const delegationTo = (address: Uint8Array): Uint8Array => Buffer.concat([PREFIX, address]);

/** The address whose code runs for an account with this code; undefined where it is its own (EIP-7702). */
export function delegateOf(code: Uint8Array): Uint8Array | undefined {
  return code.length === 23 && PREFIX.every((byte, index) => code[index] === byte) ? code.subarray(3) : undefined;
}
