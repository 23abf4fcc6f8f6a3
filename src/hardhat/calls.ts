import { missingFunds } from "./chain-texts.js";

/** A call or an estimate. */
export interface Call {
  call: unknown;
  block: unknown;
  overrides: object | undefined;
}

/** The parameters of `eth_call` and `eth_estimateGas`. */
export const callOf = (method: string, params: readonly unknown[]): Call => {
  const [call, block, overrides] = params;
  return { call, block: block ?? (method === "eth_call" ? "latest" : "pending"), overrides: overrides ?? undefined };
};

/** Executes a call, and once more with the funds that its sender lacks: Hardhat's network does not look at the sender's balance. */
export function funded<T>(call: Call, execute: (call: Call) => Promise<T>): Promise<T> {
  return execute(call).catch((error: unknown) => {
    const missing = error instanceof Error ? missingFunds(error.message) : undefined;
    if (!missing) throw error;
    const { sender, wei } = missing;
    return execute({ ...call, overrides: { ...call.overrides, [sender]: { balance: `0x${wei.toString(16)}` } } });
  });
}
