/** What a precompiled contract came to. On failure all gas is consumed and `error` is geth's sentence. */
export interface PrecompileResult {
  gasUsed: bigint;
  output: Uint8Array;
  error?: string;
}

/**
 * A precompiled contract.
 * @param input may change after the call: nothing of it is kept
 * @param gas what there is; with too little the error is "out of gas"
 */
export type Precompile = (input: Uint8Array, gas: bigint) => PrecompileResult;

/** Ends a precompiled contract with an error; its message is geth's. */
export class PrecompileError extends Error {}

/** What a contract costs, by its input. */
export type Price = (input: Uint8Array) => bigint;

const NOTHING = new Uint8Array(0);

/**
 * A contract whose price is known before it runs, as is every one of Ethereum's.
 * @param run makes the output, a new array. @throws PrecompileError when the input is not valid
 */
export function contract(price: bigint | Price, run: (input: Uint8Array) => Uint8Array): Precompile {
  return (input, gas) => {
    const gasUsed = typeof price === "bigint" ? price : price(input);
    if (gasUsed > gas) return { gasUsed: gas, output: NOTHING, error: "out of gas" };
    try {
      return { gasUsed, output: run(input) };
    } catch (error) {
      if (!(error instanceof PrecompileError)) throw error;
      return { gasUsed: gas, output: NOTHING, error: error.message };
    }
  };
}

/** A base price and one for each word of 32 bytes that has begun. */
export const pricedByWord =
  (base: bigint, word: bigint): Price =>
  ({ length }) =>
    base + word * BigInt(Math.ceil(length / 32));

/** The bytes of a range, with zeros where the input ends before it: a new array. */
export function paddedRange(input: Uint8Array, from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(input.subarray(from, from + length));
  return bytes;
}

/** Whether all bytes are zero. */
export function isZero(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
}

/** 32 bytes that say yes or no. */
export function flag(value: boolean): Uint8Array {
  const bytes = new Uint8Array(32);
  if (value) bytes[31] = 1;
  return bytes;
}
