/** A quantity as JSON-RPC has it: 0x-hex without leading zeros. */
export const quantityToHex = (value: bigint | number): `0x${string}` => `0x${value.toString(16)}`;
